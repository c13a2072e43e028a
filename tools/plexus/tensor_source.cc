#include "tools/plexus/tensor_source.h"

#include <fmt/format.h>

#include "tools/plexus/type_text.h"

namespace plexus::program {
namespace {

/// "w.npz: W1", or the file alone where it names nothing.
std::string Place(const TensorSource& source, const NamedTensors& tensors,
                  const std::string& name) {
  const std::string file = source.file == "-" ? "stdin" : source.file;
  return tensors.size() == 1 && source.key.empty()
             ? file
             : file + ": " + DisplayText(name);
}

}  // namespace

TensorSource ParseTensorSource(std::string_view text) {
  const size_t hash = text.rfind('#');
  TensorSource source;
  if (hash != std::string_view::npos) source.key = text.substr(hash + 1);
  source.file = text.substr(0, hash);
  return source;
}

NamedTensors ReadSource(const TensorSource& source, const CommandLine& command,
                        int32_t csv_dtype) {
  ReadOptions options;
  options.key = source.key;
  options.dtype = command.dtype == PLEXUS_NONE ? csv_dtype : command.dtype;
  options.rank = command.rank < 0 ? 2 : command.rank;
  options.limits = command.limits;
  NamedTensors tensors = ReadTensors(source.file, options);
  for (const auto& [name, tensor] : tensors) {
    const bool dtype =
        command.dtype == PLEXUS_NONE || tensor.dtype() == command.dtype;
    const bool rank = command.rank < 0 || tensor.rank() == command.rank;
    if (dtype && rank) continue;
    throw Error(ErrorCode::kInvalid,
                fmt::format("{} is {}, {}", Place(source, tensors, name),
                            TypeText(tensor),
                            dtype ? fmt::format("not of rank {}", command.rank)
                                  : fmt::format("not {}",
                                                DtypeName(command.dtype))),
                "nothing is converted silently; --dtype and --rank say how a "
                "CSV is read");
  }
  return tensors;
}

}  // namespace plexus::program
