// `-i NAME=VALUE`: a value for an input of the graph.
#ifndef PLEXUS_TOOLS_PLEXUS_INPUT_VALUE_H_
#define PLEXUS_TOOLS_PLEXUS_INPUT_VALUE_H_

#include <plexus/plexus.h>

#include <string>
#include <string_view>
#include <vector>

namespace plexus::program {

/// As the user wrote it; nothing is read yet.
struct InputValue {
  std::string name;
  std::string literal;  ///< "[1.0, 0.5]"; empty where a file was named
  std::string file;     ///< `@FILE`; "-" is stdin
  std::string key;      ///< `#KEY`, which tensor of the file
};

/// Splits "x=[1, 2]" or "x=@file.npz#key". Throws kUsage.
InputValue ParseInputValue(std::string_view text);

/// The values in the order of graph.inputs(). Throws kInvalid for a name that
/// the graph does not have, an input without a value that is `needed` (one entry
/// for each input; others are left without a dtype), a value that can't be read
/// or has another dtype than the input.
std::vector<Tensor> LoadInputs(const Graph& graph,
                               const std::vector<InputValue>& values,
                               const Limits& limits,
                               const std::vector<bool>& needed);

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_INPUT_VALUE_H_
