// Text to a checked graph: rooms 1 to 3, each only if the one before found
// nothing wrong.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "engine/build/build.h"
#include "engine/diagnostic/report.h"
#include "engine/front/graph_impl.h"
#include "engine/infer/infer.h"
#include "engine/plugin/registry.h"
#include "engine/read/imports.h"
#include "engine/read/read.h"
#include "engine/tensor/limits.h"

namespace plexus {

namespace {

using engine::Report;

void RequirePlugins(const std::vector<engine::Document>& documents,
                    Registry* registry, Report* report) {
  for (size_t i = 0; i < documents.size(); ++i) {
    const size_t errors = report->errors();
    for (const engine::Word& plugin : documents[i].plugins) {
      if (registry->Require(std::string(plugin.text))) continue;
      report
          ->Error(plugin.place,
                  fmt::format("the plugin `{}` is not there", plugin.text),
                  ErrorCode::kPlugin)
          .Help(fmt::format("load it with --plugin lib{}.so, or put its folder "
                            "into PLEXUS_PLUGIN_PATH (in a program, "
                            "Registry::LoadPlugin or AddSearchPath)",
                            plugin.text));
    }
    engine::NoteImports(documents, i, errors, report);
  }
  report->ThrowIfAny();
}

std::vector<std::string> ConstraintTexts(const engine::DimTable& dims) {
  std::vector<std::string> texts;
  for (const engine::DimTable::Constraint& constraint : dims.constraints()) {
    std::string text = fmt::format("{} == {}", dims.Text(constraint.a),
                                   dims.Text(constraint.b));
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
      texts.push_back(std::move(text));
    }
  }
  return texts;
}

std::shared_ptr<Graph::Impl> LoadSource(
    std::shared_ptr<const engine::Source> source, Registry registry,
    const Limits& limits) {
  Report report;
  auto impl = std::make_shared<Graph::Impl>();
  impl->limits = limits;
  std::vector<engine::Document> documents =
      engine::ReadWithImports(std::move(source), limits, &report);
  report.ThrowIfAny();
  RequirePlugins(documents, &registry, &report);
  auto graph = std::make_shared<engine::Graph>(engine::Build(
      std::move(documents), registry.impl(), limits, &report));
  report.ThrowIfAny();
  auto typed =
      std::make_shared<engine::TypedGraph>(engine::Infer(graph, &report));
  report.ThrowIfAny();
  impl->name = graph->name;
  impl->doc = graph->doc;
  impl->constraints = ConstraintTexts(typed->dims);
  for (size_t i = 0; i < graph->inputs.size(); ++i) {
    impl->inputs.push_back(
        {std::string(graph->inputs[i].name), graph->input_values[i]});
  }
  for (const engine::NamedValue& output : graph->outputs) {
    impl->outputs.push_back({std::string(output.name), output.value});
  }
  impl->graph = std::move(graph);
  impl->typed = std::move(typed);
  impl->warnings = report.TakeWarnings();
  return impl;
}

}  // namespace

Graph Graph::Load(const std::string& path, Registry registry,
                  const Limits& limits) {
  engine::CheckLimits(limits);
  return Graph(LoadSource(engine::ReadSource(path, limits),
                          std::move(registry), limits));
}

Graph Graph::Parse(std::string text, const std::string& name,
                   const std::string& folder, Registry registry,
                   const Limits& limits) {
  engine::CheckLimits(limits);
  if (static_cast<int64_t>(text.size()) > limits.max_yaml) {
    throw Error(ErrorCode::kLimit,
                fmt::format("{}: the text has {} bytes, {} are allowed", name,
                            text.size(), limits.max_yaml),
                "raise --max-yaml");
  }
  return Graph(LoadSource(
      std::make_shared<engine::Source>(name, folder, std::move(text)),
      std::move(registry), limits));
}

}  // namespace plexus
