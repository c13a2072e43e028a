// Types as the program shows them: "float32[N, 64]".
#ifndef PLEXUS_TOOLS_PLEXUS_TYPE_TEXT_H_
#define PLEXUS_TOOLS_PLEXUS_TYPE_TEXT_H_

#include <plexus/plexus.h>

#include <cstdint>
#include <string>
#include <vector>

namespace plexus::program {

std::string TypeText(int32_t dtype, const std::vector<std::string>& shape);
std::string TypeText(int32_t dtype, const std::vector<int64_t>& shape);
std::string TypeText(const ValueInfo& value);
std::string TypeText(const Tensor& tensor);

/// "x: float64[2], y: float32[N]": the graph's inputs.
std::string InputsText(const Graph& graph);

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_TYPE_TEXT_H_
