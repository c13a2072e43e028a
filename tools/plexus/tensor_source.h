// `FILE#KEY`: where a tensor comes from.
#ifndef PLEXUS_TOOLS_PLEXUS_TENSOR_SOURCE_H_
#define PLEXUS_TOOLS_PLEXUS_TENSOR_SOURCE_H_

#include <plexus/plexus.h>

#include <string>
#include <string_view>

#include "tools/plexus/command_line.h"

namespace plexus::program {

struct TensorSource {
  std::string file;  ///< "-" is stdin
  std::string key;   ///< which tensor of it; "" where none is named
};

/// Splits "weights.npz#W1" at its last `#`.
TensorSource ParseTensorSource(std::string_view text);

/// The tensors of `source`, all or the one of its key, for a command that takes
/// --dtype and --rank: a CSV is read as these (as `csv_dtype` where there is no
/// --dtype), others must be it. Throws Error.
NamedTensors ReadSource(const TensorSource& source, const CommandLine& command,
                        int32_t csv_dtype);

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_TENSOR_SOURCE_H_
