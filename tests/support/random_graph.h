// Random graphs out of all operators of a registry. The generator knows no
// operator by name: it proposes calls that the declarations allow, and keeps
// those that the shape rules take.
#ifndef PLEXUS_TESTS_SUPPORT_RANDOM_GRAPH_H_
#define PLEXUS_TESTS_SUPPORT_RANDOM_GRAPH_H_

#include <plexus/plexus.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace plexus::testing {

/// A graph of 3 to 14 nodes: several dtypes and outputs, broadcasting, most
/// inputs with N rows. It has no dim but N, and runs for every N > 0.
struct RandomGraph {
  std::string inputs;  ///< lines of the section
  std::string nodes;   ///< nodes and outputs, the end of the text
  std::vector<std::pair<std::string, Tensor>> parameters;
  std::vector<std::string> ops;  ///< what it calls, in order

  /// The graph with its parameters written out.
  Graph WithParameters(const Registry& registry) const;
  /// The same where the parameters are inputs: the last ones.
  Graph WithInputs(const Registry& registry) const;
};

/// The same graph for the same seed and operators. `n`: values of N that it is
/// kept small for, at most 4 MB a value.
RandomGraph MakeRandomGraph(uint64_t seed, int64_t n, const Registry& registry);

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_SUPPORT_RANDOM_GRAPH_H_
