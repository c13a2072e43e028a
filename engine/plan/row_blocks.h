// Which steps are run together over blocks of rows.
#ifndef PLEXUS_ENGINE_PLAN_ROW_BLOCKS_H_
#define PLEXUS_ENGINE_PLAN_ROW_BLOCKS_H_

#include <cstdint>
#include <vector>

#include "engine/plan/plan.h"

namespace plexus::engine {

/// On one thread a block has at least so many rows, and less than all. Product
/// kernels take rows by 8 or 6; smaller blocks would waste them.
inline constexpr int64_t kLeastBlockRows = 48;

/// What a step has to say for itself.
struct RowStep {
  bool rowwise = false;  ///< it can be run a block of rows at a time
  int64_t rows = 0;
  int64_t row_bytes = 0;       ///< in and out, what one row touches
  int64_t whole_bytes = 0;     ///< what every block reads again: weights
  /// The last step of whose result it needs all rows; -1 for none.
  int32_t whole = -1;
};

/// Runs of two or more steps with the same rows, where no step needs all rows of
/// what another one in the run makes, and none has weights that don't stay in a
/// second-level cache. A run is worth it where its data is larger than that, or
/// where threads share one loop instead of one a step.
std::vector<Stage> FindRowBlocks(const std::vector<RowStep>& steps,
                                 int threads);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_PLAN_ROW_BLOCKS_H_
