#include "tools/plexus/output_target.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "tools/plexus/json_text.h"
#include "tools/plexus/type_text.h"

namespace plexus::program {
namespace {

const Tensor& Find(const std::vector<NamedTensor>& results,
                   const std::string& name) {
  return std::find_if(results.begin(), results.end(),
                      [&](const auto& r) { return r.name == name; })
      ->tensor;
}

/// One file after the other, in the order in which they are first named.
void WriteFiles(const std::vector<OutputTarget>& targets,
                const std::vector<NamedTensor>& results) {
  std::vector<std::pair<std::string, NamedTensors>> files;
  for (const OutputTarget& target : targets) {
    if (target.file.empty()) continue;
    auto file = std::find_if(files.begin(), files.end(), [&](const auto& f) {
      return f.first == target.file;
    });
    if (file == files.end()) {
      file = files.insert(files.end(), {target.file, {}});
    }
    file->second.emplace_back(target.name, Find(results, target.name));
  }
  for (const auto& [file, tensors] : files) WriteTensors(file, tensors);
}

}  // namespace

OutputTarget ParseOutputTarget(std::string_view text) {
  const size_t equals = text.find('=');
  OutputTarget target;
  target.name = text.substr(0, equals);
  if (equals != std::string_view::npos) target.file = text.substr(equals + 1);
  if (target.name.empty() ||
      (equals != std::string_view::npos && target.file.empty())) {
    throw Error(ErrorCode::kUsage,
                fmt::format("-o takes NAME or NAME=FILE, not `{}`", text),
                "for example -o y or -o y=y.npy");
  }
  if (!target.file.empty() && WritableTensors(target.file) == 0) {
    throw Error(ErrorCode::kUsage,
                fmt::format("{}: outputs are written as .npy, .npz, "
                            ".safetensors, .csv or .png",
                            target.file));
  }
  return target;
}

std::string Deliver(const std::vector<OutputTarget>& targets,
                    const std::vector<NamedTensor>& results, bool json) {
  WriteFiles(targets, results);
  std::string text;
  bool any = false;
  for (const OutputTarget& target : targets) {
    if (!target.file.empty()) continue;
    const Tensor& tensor = Find(results, target.name);
    if (json) {
      text += any ? ",\n " : "{";
      AppendJsonString(target.name, &text);
      text += ": ";
      AppendJsonTensor(tensor, &text);
      any = true;
    } else {
      text += fmt::format("{}: {}\n{}", target.name, TypeText(tensor),
                          FormatTensor(tensor));
      if (!text.ends_with('\n')) text += '\n';
    }
  }
  if (json) text += any ? "}\n" : "{}\n";
  return text;
}

}  // namespace plexus::program
