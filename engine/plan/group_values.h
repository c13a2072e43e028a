// What the groups of a program read and write.
#ifndef PLEXUS_ENGINE_PLAN_GROUP_VALUES_H_
#define PLEXUS_ENGINE_PLAN_GROUP_VALUES_H_

#include <cstdint>
#include <vector>

#include "engine/plan/grouping.h"
#include "engine/rewrite/program.h"

namespace plexus::engine {

/// A view of a program that must outlive it. All values it gives are what stands
/// for what the graph names.
class GroupValues {
 public:
  explicit GroupValues(const Program& program)
      : program_(program),
        graph_(program.graph()),
        typed_(*program.typed) {}

  /// What stands for `value`; kNoValue stays.
  ValueId Of(ValueId value) const;
  /// The first output of a node.
  ValueId ResultOf(int32_t node) const;
  /// The chain's values from outside, each once; not the epilogue's data.
  std::vector<ValueId> ExternalsOf(const Group& group) const;
  /// All that the group reads: externals, then a general operator's inputs.
  std::vector<ValueId> ReadBy(const Group& group) const;
  std::vector<ValueId> WrittenBy(const Group& group) const;

  std::vector<int64_t> ShapeOf(ValueId value) const;
  /// All dims but the last, joined; and the bytes of one of these rows.
  int64_t RowsOf(ValueId value) const;
  int64_t RowBytesOf(ValueId value) const;

 private:
  const Program& program_;
  const Graph& graph_;
  const TypedGraph& typed_;
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_PLAN_GROUP_VALUES_H_
