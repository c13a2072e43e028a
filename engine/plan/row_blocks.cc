#include "engine/plan/row_blocks.h"

#include <algorithm>

namespace plexus::engine {

namespace {

/// Half of a small second-level cache: the other half is for the weights.
constexpr int64_t kBlockBytes = 256 << 10;
/// Larger weights don't stay in the cache from block to block.
constexpr int64_t kWeightBytes = 1 << 20;
/// Weights times rows from where on threads gain by one loop over all steps:
/// about 40 us of products.
constexpr int64_t kThreadBytes = 10 << 20;

bool Fits(const RowStep& step, const RowStep& first, int32_t first_index) {
  return step.rowwise && step.rows == first.rows &&
         step.whole < first_index && step.whole_bytes <= kWeightBytes;
}

}  // namespace

std::vector<Stage> FindRowBlocks(const std::vector<RowStep>& steps,
                                 int threads) {
  std::vector<Stage> blocks;
  for (size_t i = 0; i < steps.size();) {
    size_t end = i;
    int64_t row_bytes = 0;
    int64_t whole_bytes = 0;
    while (end < steps.size() &&
           Fits(steps[end], steps[i], static_cast<int32_t>(i))) {
      row_bytes += steps[end].row_bytes;
      whole_bytes += steps[end].whole_bytes;
      ++end;
    }
    if (end - i >= 2 && row_bytes > 0) {
      const int64_t rows = steps[i].rows;
      int64_t a_block =
          std::max(kLeastBlockRows, kBlockBytes / row_bytes / kLeastBlockRows *
                                        kLeastBlockRows);
      // Even shares, where the threads get but one or two blocks.
      const int64_t share = (rows + threads - 1) / threads;
      if (threads > 1 && share <= 2 * a_block) a_block = (share + 3) / 4 * 4;
      const bool large = rows * row_bytes > 2 * kBlockBytes;
      const bool shared = threads > 1 && rows * whole_bytes > kThreadBytes;
      if (a_block < rows && (large || shared)) {
        blocks.push_back({static_cast<uint32_t>(i),
                          static_cast<uint32_t>(end - i),
                          (rows + a_block - 1) / a_block, a_block, rows});
      }
    }
    i = std::max(end, i + 1);
  }
  return blocks;
}

}  // namespace plexus::engine
