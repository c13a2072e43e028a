#include <fmt/format.h>
#include <fmt/ranges.h>
#include <plexus/plexus.h>

#include "tools/plexus/element.h"
#include "tools/plexus/json_text.h"
#include "tools/plexus/subcommands.h"
#include "tools/plexus/tensor_source.h"
#include "tools/plexus/text_table.h"
#include "tools/plexus/type_text.h"

namespace plexus::program {
namespace {

/// {"name": "b", "dtype": "float32", "shape": [50], "min": -1, "max": 2,
/// "nan": 0}; min and max are null where no element is a number.
void AppendJson(const std::string& name, const Tensor& tensor,
                std::string* json) {
  const Extremes extremes = FindExtremes(tensor);
  *json += "{\"name\": ";
  AppendJsonString(name, json);
  *json += fmt::format(R"(, "dtype": "{}", "shape": [{}])",
                       DtypeName(tensor.dtype()),
                       fmt::join(tensor.shape(), ", "));
  for (const auto& [title, index] :
       {std::pair{"min", extremes.least}, {"max", extremes.greatest}}) {
    *json += fmt::format(", \"{}\": ", title);
    if (index < 0) {
      *json += "null";
    } else {
      AppendJsonElement(tensor, index, json);
    }
  }
  *json += fmt::format(", \"nan\": {}}}", extremes.nans);
}

}  // namespace

int Inspect(const CommandLine& command, std::string* out) {
  const NamedTensors tensors = ReadSource(
      ParseTensorSource(command.from), command, PLEXUS_FLOAT64);
  if (command.json) {
    *out = "[";
    for (const auto& [name, tensor] : tensors) {
      if (out->size() > 1) *out += ",\n ";
      AppendJson(name, tensor, out);
    }
    *out += "]\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const auto& [name, tensor] : tensors) {
    rows.push_back({DisplayText(name), TypeText(tensor), RangeText(tensor)});
  }
  *out = rows.empty() ? "no tensors\n" : TextTable(rows);
  return 0;
}

}  // namespace plexus::program
