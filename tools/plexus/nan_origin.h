// Where a NaN came from.
#ifndef PLEXUS_TOOLS_PLEXUS_NAN_ORIGIN_H_
#define PLEXUS_TOOLS_PLEXUS_NAN_ORIGIN_H_

#include <plexus/plexus.h>

#include <optional>
#include <vector>

namespace plexus::program {

/// Runs the graph once more, unfused and with every node kept, and gives a
/// warning about the first node that made a NaN while none of its inputs had
/// one: its place, its inputs' ranges, its doc. `options` are those of the run
/// whose outputs had a NaN, `inputs` have none. Nothing where no node is at
/// fault (a parameter holds the NaN).
std::optional<Diagnostic> FindNanOrigin(const Graph& graph,
                                        const std::vector<Tensor>& inputs,
                                        PlanOptions options);

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_NAN_ORIGIN_H_
