#include <fmt/format.h>
#include <plexus/plexus.h>

#include "tools/plexus/subcommands.h"
#include "tools/plexus/tensor_source.h"

namespace plexus::program {
namespace {

/// "W1, b1, W2", the first 10.
std::string Names(const NamedTensors& tensors) {
  constexpr size_t kShown = 10;
  std::string names;
  for (size_t i = 0; i < tensors.size() && i < kShown; ++i) {
    names += (i == 0 ? "" : ", ") + DisplayText(tensors[i].first);
  }
  return tensors.size() > kShown ? names + ", ..." : names;
}

}  // namespace

int Convert(const CommandLine& command, std::string*) {
  const std::string& from = command.from;
  const std::string& to = command.to;
  const int64_t most = WritableTensors(to);
  if (most == 0) {
    throw Error(ErrorCode::kUsage,
                fmt::format("{}: files are written as .npy, .npz, "
                            ".safetensors, .csv or .png",
                            to));
  }
  const NamedTensors tensors =
      ReadSource(ParseTensorSource(from), command, PLEXUS_NONE);
  if (static_cast<int64_t>(tensors.size()) > most) {
    throw Error(
        ErrorCode::kRun,
        fmt::format("{} holds {} tensors ({}), {} can hold one", from,
                    tensors.size(), Names(tensors), to),
        fmt::format("pick one: plexus convert '{}#{}' {}", from,
                    DisplayText(tensors.front().first), to));
  }
  WriteTensors(to, tensors);
  return 0;
}

}  // namespace plexus::program
