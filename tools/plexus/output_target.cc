#include "tools/plexus/output_target.h"

#include <fmt/format.h>

#include <algorithm>

#include "tools/plexus/json_text.h"
#include "tools/plexus/type_text.h"

namespace plexus::program {

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
  if (!target.file.empty() && !target.file.ends_with(".npy") &&
      !target.file.ends_with(".csv")) {
    throw Error(
        ErrorCode::kUsage,
        fmt::format("{}: outputs are written as .npy or .csv", target.file));
  }
  return target;
}

std::string Deliver(const std::vector<OutputTarget>& targets,
                    const std::vector<NamedTensor>& results, bool json) {
  std::string text;
  bool any = false;
  for (const OutputTarget& target : targets) {
    const auto result =
        std::find_if(results.begin(), results.end(),
                     [&](const auto& r) { return r.name == target.name; });
    if (!target.file.empty()) {
      WriteTensor(target.file, result->tensor);
    } else if (json) {
      text += any ? ",\n " : "{";
      AppendJsonString(target.name, &text);
      text += ": ";
      AppendJsonTensor(result->tensor, &text);
      any = true;
    } else {
      text += fmt::format("{}: {}\n{}", target.name, TypeText(result->tensor),
                          FormatTensor(result->tensor));
      if (!text.ends_with('\n')) text += '\n';
    }
  }
  if (json) text += any ? "}\n" : "{}\n";
  return text;
}

}  // namespace plexus::program
