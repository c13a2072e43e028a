// Which nodes are computed together: fusion by traits.
#ifndef PLEXUS_ENGINE_PLAN_GROUPING_H_
#define PLEXUS_ENGINE_PLAN_GROUPING_H_

#include <cstdint>
#include <vector>

#include "engine/rewrite/program.h"

namespace plexus::engine {

/// The nodes of one step: a general operator, a chain of elementwise ones, or a
/// general operator and the chain that is its epilogue.
struct Group {
  int32_t general = -1;        ///< node; -1 for a chain alone
  std::vector<int32_t> chain;  ///< elementwise nodes, producers first
};

/// Sorts the program's nodes into groups, in an order in which they can run.
/// A chain takes in every elementwise producer of its own shape whose result
/// nobody else needs; it becomes the epilogue of an operator with that trait
/// where it alone needs the first output. Without `fuse`, a group a node.
/// Nodes whose result only looks at their input's memory (PLEXUS_ALIASES) are
/// groups of their own. Linear in the program.
std::vector<Group> MakeGroups(const Program& program, bool fuse);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_PLAN_GROUPING_H_
