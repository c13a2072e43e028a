// Which of a graph's inputs some outputs depend on.
#ifndef PLEXUS_TOOLS_PLEXUS_NEEDED_INPUTS_H_
#define PLEXUS_TOOLS_PLEXUS_NEEDED_INPUTS_H_

#include <plexus/plexus.h>

#include <string>
#include <vector>

namespace plexus::program {

/// One entry for each of graph.inputs(). `names` are outputs, nodes or inputs, as
/// after -o; one that is none of these (a function's call) needs all inputs.
std::vector<bool> NeededInputs(const Graph& graph,
                               const std::vector<std::string>& names);

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_NEEDED_INPUTS_H_
