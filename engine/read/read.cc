#include "engine/read/read.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/diagnostic/display.h"
#include "engine/read/duplicates.h"
#include "engine/read/expression.h"
#include "engine/read/fields.h"
#include "engine/read/function.h"
#include "engine/read/limit.h"
#include "engine/read/name.h"
#include "engine/read/node.h"
#include "engine/read/text_check.h"
#include "engine/read/type.h"
#include "engine/read/value.h"
#include "engine/read/yaml_tree.h"
#include "engine/tensor/element.h"

namespace plexus::engine {
namespace {

// Reads the top of a graph, key by key.
class GraphReader {
 public:
  GraphReader(Document* document, const Limits& limits, Report* report)
      : document_(document), report_(report),
        expressions_(document, limits, report) {}

  void Read(Yaml root) {
    if (!root.is_mapping()) {
      report_
          ->Error(root.place(), fmt::format("a graph must be a mapping, not {}",
                                            root.kind_name()))
          .Help("begin with `inputs:`, `nodes:` and `outputs:`");
      return;
    }
    if (root.broken()) return;
    const Fields fields(root,
                        {"plexus", "name", "doc", "dtype", "plugins", "inputs",
                         "parameters", "weights", "functions", "imports",
                         "nodes", "outputs", "examples"},
                        report_);
    // A version that isn't known says enough.
    if (const auto* field = fields.Find("plexus"); field && !Version(*field)) {
      return;
    }
    if (const auto* field = fields.Find("name")) Text(*field, &document_->name);
    if (const auto* field = fields.Find("doc")) Text(*field, &document_->doc);
    if (const auto* field = fields.Find("dtype")) Dtype(*field);
    if (const auto* field = fields.Find("plugins")) Plugins(*field);
    if (const auto* field = fields.Find("inputs")) Inputs(*field);
    if (const auto* field = fields.Find("parameters")) Parameters(*field);
    if (const auto* field = fields.Find("weights")) Weights(*field);
    if (const auto* field = fields.Find("imports")) Imports(*field);
    if (const auto* field = fields.Find("functions")) {
      document_->functions = ReadFunctions(*field, &expressions_);
    }
    if (const auto* field = fields.Find("nodes")) {
      document_->nodes = ReadNodes(*field, &expressions_);
    }
    if (const auto* field = fields.Find("outputs")) {
      document_->outputs = ReadOutputs(*field, &expressions_);
    } else if (fields.all().size() == root.size()) {
      report_->Error(root.place(), "the graph has no `outputs`")
          .Help("name what it computes: `outputs: [y]`");
    }
    if (const auto* field = fields.Find("examples")) Examples(*field);
    CheckNames();
    CheckCallables();
  }

 private:
  using Field = Fields::Field;

  bool Version(const Field& field) {
    if (field.value.text() == "1") return true;
    report_
        ->Error(field.value.place(),
                fmt::format("unknown language version {}",
                            Quoted(field.value.text())))
        .Help("this program reads `plexus: 1`");
    return false;
  }

  void Text(const Field& field, Word* word) {
    if (ExpectText(field, report_)) *word = field.value.word();
  }

  void Dtype(const Field& field) {
    if (!ExpectText(field, report_)) return;
    const int32_t dtype = ReadDtype(field.value.word(), report_);
    if (dtype != PLEXUS_NONE) document_->dtype = dtype;
  }

  void Plugins(const Field& field) {
    if (!ExpectList(field, "plugins' names", report_)) return;
    for (Yaml item : field.value) {
      if (!item.is_text() || !IsWord(item.text())) {
        report_->Error(item.place(), "a plugin's name was expected")
            .Help("a graph names plugins, never files: `plugins: [swish]`; "
                  "they are found through --plugin");
        continue;
      }
      document_->plugins.push_back(item.word());
    }
  }

  void Inputs(const Field& field) {
    if (!ExpectMapping(field, "names to types", report_)) return;
    for (auto [key, value] : YamlEntries(field.value)) {
      const bool is_named = CheckName(key.word(), report_);
      if (value.is_null()) {
        report_
            ->Error(key.place(), fmt::format("the input {} has no type",
                                             Quoted(key.text())))
            .Help("write a type as float32[N, 784], float64[2] or [2]");
        continue;
      }
      std::optional<TypeText> type = ReadType(value, report_);
      if (type && is_named) {
        document_->inputs.push_back({key.word(), std::move(*type)});
      }
    }
  }

  void Parameters(const Field& field) {
    if (!ExpectMapping(field, "names to values", report_)) return;
    for (auto [key, value] : YamlEntries(field.value)) {
      const bool is_named = CheckName(key.word(), report_);
      std::optional<ValueText> read = Value(key, value, true);
      if (read && is_named) {
        document_->parameters.push_back({key.word(), std::move(*read)});
      }
    }
  }

  std::optional<ValueText> Value(Yaml key, Yaml value, bool may_init) {
    if (!value.is_null()) return ReadValue(value, may_init, &expressions_);
    report_->Error(key.place(), fmt::format("{} has no value",
                                            Quoted(key.text())));
    return std::nullopt;
  }

  void Weights(const Field& field) {
    const auto add = [&](Yaml item) {
      if (!item.is_text()) {
        report_->Error(item.place(), "a file's name was expected");
      } else if (CheckFileName(item.word(), report_)) {
        document_->weights.push_back(item.word());
      }
    };
    if (field.value.is_text()) return add(field.value);
    if (!ExpectList(field, "files, or one file", report_)) return;
    for (Yaml item : field.value) add(item);
  }

  void Imports(const Field& field) {
    if (!ExpectMapping(field, "names to graph files", report_)) return;
    for (auto [key, value] : YamlEntries(field.value)) {
      const bool is_named = CheckName(key.word(), report_);
      if (!value.is_text()) {
        report_
            ->Error(value.is_null() ? key.place() : value.place(),
                    fmt::format("the import {} names no file",
                                Quoted(key.text())))
            .Help(fmt::format("write {}: {}.yaml", key.text(), key.text()));
      } else if (CheckFileName(value.word(), report_) && is_named) {
        document_->imports.push_back({key.word(), value.word()});
      }
    }
  }

  void Examples(const Field& field) {
    if (!ExpectList(field, "examples, each with inputs and outputs", report_)) {
      return;
    }
    for (Yaml item : field.value) {
      if (item.broken()) continue;
      if (!item.is_mapping()) {
        report_->Error(item.place(),
                       fmt::format("an example must be a mapping, not {}",
                                   item.kind_name()));
        continue;
      }
      ExampleText& example = document_->examples.emplace_back();
      example.place = item.place();
      const Fields fields(item, {"inputs", "outputs", "tolerance"}, report_);
      if (const auto* entry = fields.Find("inputs")) {
        ExampleValues(*entry, &example.inputs);
      }
      if (const auto* entry = fields.Find("outputs")) {
        ExampleValues(*entry, &example.outputs);
      }
      if (const auto* entry = fields.Find("tolerance")) {
        Tolerance(*entry, &example.tolerance);
      }
    }
  }

  void ExampleValues(const Field& field,
                     std::vector<ExampleText::Entry>* entries) {
    if (!ExpectMapping(field, "names to values", report_)) return;
    for (auto [key, value] : YamlEntries(field.value)) {
      std::optional<ValueText> read = Value(key, value, false);
      if (read) entries->push_back({key.word(), std::move(*read)});
    }
  }

  void Tolerance(const Field& field, double* tolerance) {
    std::string why;
    double value = 0;
    if (!field.value.is_text() ||
        !ParseElement(field.value.text(), PLEXUS_FLOAT64, &value, &why) ||
        !(value >= 0)) {
      report_->Error(field.value.place(),
                     "`tolerance` must be a number of 0 or more");
      return;
    }
    *tolerance = value;
  }

  // Inputs, parameters and nodes share one name space.
  void CheckNames() {
    std::vector<Word> names;
    names.reserve(document_->inputs.size() + document_->parameters.size() +
                  document_->nodes.size());
    for (const InputText& input : document_->inputs) {
      names.push_back(input.name);
    }
    const size_t parameters = names.size();
    for (const ParameterText& parameter : document_->parameters) {
      names.push_back(parameter.name);
    }
    const size_t nodes = names.size();
    for (const NodeText& node : document_->nodes) names.push_back(node.name);
    const auto kind = [&](size_t i) {
      return i < parameters ? "input" : i < nodes ? "parameter" : "node";
    };
    for (const auto& [first, second] : FindDuplicates(names)) {
      // Of one kind, it is a duplicate key.
      if (kind(first) == kind(second)) continue;
      report_
          ->Error(names[second].place,
                  fmt::format("the {} {} has the name of {} {}", kind(second),
                              Quoted(names[second].text),
                              first < parameters ? "an" : "a", kind(first)))
          .Note(names[first].place, fmt::format("the {}", kind(first)));
    }
  }

  // Functions and imports share another one.
  void CheckCallables() {
    std::vector<Word> names;
    for (const FunctionText& function : document_->functions) {
      names.push_back(function.name);
    }
    const size_t functions = names.size();
    for (const ImportText& import : document_->imports) {
      names.push_back(import.name);
    }
    for (const auto& [first, second] : FindDuplicates(names)) {
      // Of one kind, it is reported with the functions, or a duplicate key.
      if (first >= functions || second < functions) continue;
      report_
          ->Error(names[second].place,
                  fmt::format("the import {} has the name of a function",
                              Quoted(names[second].text)))
          .Note(names[first].place, "the function");
    }
  }

  Document* document_;
  Report* report_;
  ExpressionReader expressions_;
};

void CheckSize(const Source& source, const Limits& limits) {
  if (static_cast<int64_t>(source.text().size()) <= limits.max_yaml) return;
  ThrowLimit({&source, 0},
             fmt::format("longer than {} bytes", limits.max_yaml),
             "a higher limit can be set: --max-yaml");
}

// Room for the arguments and expressions that the text may hold at most: what
// is not used is never touched, and nothing is moved.
void Reserve(std::string_view text, const Limits& limits, Document* document) {
  const auto count = [&](char c) {
    return static_cast<int64_t>(std::count(text.begin(), text.end(), c));
  };
  const int64_t calls = count('(');
  const int64_t arguments = calls + count(',');
  const auto capped = [&](int64_t n) {
    return static_cast<size_t>(std::min(n, limits.max_items));
  };
  document->arguments.reserve(capped(arguments));
  document->expressions.reserve(capped(calls + arguments + count('\n')));
}

}  // namespace

Document Read(std::shared_ptr<const Source> source, const Limits& limits,
              Report* report) {
  CheckSize(*source, limits);
  Document document;
  document.source = source;
  if (!CheckText(*source, limits, report)) return document;
  YamlTree tree = ParseYaml(*source, limits, &document.storage, report);
  if (!report->ok()) return document;
  if (tree.items.empty()) {
    report->Error({source.get(), 0}, "the graph is empty")
        .Help("begin with `inputs:`, `nodes:` and `outputs:`");
    return document;
  }
  CheckYaml(&tree, report);
  Reserve(source->text(), limits, &document);
  GraphReader(&document, limits, report).Read(Yaml(&tree, 0));
  return document;
}

Literal ReadLiteral(std::shared_ptr<const Source> source, const Limits& limits,
                    Report* report) {
  CheckSize(*source, limits);
  Document document;
  ExpressionReader reader(&document, limits, report);
  const PlacedText text(source->text(), source.get(), 0);
  return reader.ReadLiteral(text).value_or(Literal());
}

}  // namespace plexus::engine
