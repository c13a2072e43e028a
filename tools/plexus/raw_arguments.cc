#include "tools/plexus/raw_arguments.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "tools/plexus/size_text.h"

namespace plexus::program {
namespace {

[[noreturn]] void Fail(std::string message, std::string help = "") {
  throw Error(ErrorCode::kUsage, std::move(message), std::move(help));
}

bool IsNumber(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

int64_t Number(const char* option, const std::string& text, int64_t least,
               int64_t most) {
  const std::optional<int64_t> value = ParseInteger(text);
  if (!value && most == INT64_MAX && IsNumber(text)) {
    Fail(fmt::format("{}: {} is too large, {} at most", option, text, most));
  }
  if (!value || *value < least || *value > most) {
    Fail(most == INT64_MAX
             ? fmt::format("{} takes a number from {}, not `{}`", option, least,
                           text)
             : fmt::format("{} takes a number from {} to {}, not `{}`", option,
                           least, most, text));
  }
  return *value;
}

double Seconds(const std::string& text) {
  constexpr double kMost = 86'400;
  const std::optional<double> value = ParseDecimal(text);
  if (!value || !(*value >= 0 && *value <= kMost)) {
    Fail(fmt::format("--seconds takes a number from 0 to {:.0f}, not `{}`",
                     kMost, text));
  }
  return *value;
}

int64_t Size(const char* option, const std::string& text) {
  const std::optional<int64_t> size = ParseSize(text);
  if (!size) {
    Fail(fmt::format("{} takes a size such as 500, 64K, 16M or 2G, not `{}`",
                     option, text));
  }
  return *size;
}

uint32_t SimdMask(const std::string& level) {
  const uint32_t mask = SimdUpTo(level);
  if (mask == 0) {
    Fail(fmt::format("--simd takes AVX3, AVX2, SSE4 or SCALAR, not `{}`",
                     level));
  }
  if (SimdName(mask) != std::string_view(SimdName(mask & SupportedSimd()))) {
    Fail(fmt::format("--simd {}: this processor has {} at most", level,
                     SimdName(SupportedSimd())));
  }
  return mask;
}

void UnderstandDims(const std::vector<std::string>& texts,
                    std::map<std::string, int64_t>* dims) {
  for (const std::string& text : texts) {
    const size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      Fail(fmt::format("--dim takes NAME=N, not `{}`", text));
    }
    const std::string name = text.substr(0, equals);
    const int64_t n = Number(("--dim " + name).c_str(), text.substr(equals + 1),
                             0, INT64_MAX);
    if (!dims->emplace(name, n).second) {
      Fail(fmt::format("--dim {} is given twice", name));
    }
  }
}

int32_t Dtype(const std::string& name) {
  const int32_t dtype = DtypeOfName(name);
  if (dtype == PLEXUS_NONE) {
    std::vector<std::string_view> names;
    for (int32_t i = 0; i < PLEXUS_DTYPE_COUNT; ++i) {
      names.emplace_back(DtypeName(i));
    }
    Fail(fmt::format("--dtype takes a dtype, not `{}`", name),
         DidYouMean(name, names,
                    fmt::format("they are {}", fmt::join(names, ", "))));
  }
  return dtype;
}

/// The value of an option that takes one; nothing where it isn't given.
std::optional<std::string> Only(const char* option,
                                const std::vector<std::string>& values) {
  if (values.size() > 1) Fail(fmt::format("{} is given twice", option));
  if (values.empty()) return std::nullopt;
  return values.front();
}

void UnderstandInputs(const std::vector<std::string>& texts,
                      CommandLine* command) {
  bool stdin_used = false;
  std::set<std::string> names;
  for (const std::string& text : texts) {
    command->inputs.push_back(ParseInputValue(text));
    const InputValue& value = command->inputs.back();
    if (!names.insert(value.name).second) {
      Fail(fmt::format("-i {} is given twice", value.name));
    }
    if (value.file == "-" && std::exchange(stdin_used, true)) {
      Fail("stdin can be one input only");
    }
  }
}

void UnderstandOutputs(const std::vector<std::string>& texts,
                       CommandLine* command) {
  std::map<std::string, std::set<std::string>> files;
  for (const std::string& text : texts) {
    command->outputs.push_back(ParseOutputTarget(text));
    const OutputTarget& target = command->outputs.back();
    std::set<std::string>& in_file = files[target.file];
    if (!in_file.insert(target.name).second) {
      Fail(target.file.empty()
               ? fmt::format("-o {} is given twice", target.name)
               : fmt::format("{} is to be written to {} twice", target.name,
                             target.file));
    }
    if (!target.file.empty() &&
        static_cast<int64_t>(in_file.size()) > WritableTensors(target.file)) {
      Fail(fmt::format("two outputs are to be written to {}", target.file),
           "several go into one .npz or .safetensors");
    }
  }
}

void UnderstandLimits(const RawArguments& raw, Limits* limits) {
  if (const auto text = Only("--max-memory", raw.max_memory)) {
    limits->max_memory = Size("--max-memory", *text);
  }
  if (const auto text = Only("--max-yaml", raw.max_yaml)) {
    limits->max_yaml = Size("--max-yaml", *text);
  }
  if (const auto text = Only("--max-depth", raw.max_depth)) {
    limits->max_depth = Number("--max-depth", *text, 1, INT64_MAX);
  }
  if (const auto text = Only("--max-items", raw.max_items)) {
    limits->max_items = Number("--max-items", *text, 1, INT64_MAX);
  }
}

}  // namespace

void Understand(const RawArguments& raw, CommandLine* command) {
  UnderstandInputs(raw.inputs, command);
  UnderstandOutputs(raw.outputs, command);
  UnderstandDims(raw.dims, &command->dims);
  if (const auto text = Only("--format", raw.format)) {
    if (*text != "text" && *text != "json") {
      Fail(fmt::format("--format takes text or json, not `{}`", *text));
    }
    command->json |= *text == "json";
  }
  command->fuse = !raw.no_fuse;
  if (const auto text = Only("--simd", raw.simd)) {
    command->simd = SimdMask(*text);
  }
  if (const auto text = Only("--threads", raw.threads)) {
    command->threads = static_cast<int>(Number("--threads", *text, 1, 256));
  }
  if (const auto text = Only("--seconds", raw.seconds)) {
    command->seconds = Seconds(*text);
  }
  if (const auto text = Only("--dtype", raw.dtype)) {
    command->dtype = Dtype(*text);
  }
  if (const auto text = Only("--rank", raw.rank)) {
    command->rank = static_cast<int>(Number("--rank", *text, 0, 2));
  }
  UnderstandLimits(raw, &command->limits);
}

}  // namespace plexus::program
