// Walking over some axes of a tensor in row-major order.
#ifndef PLEXUS_OPS_LAYOUT_WALK_H_
#define PLEXUS_OPS_LAYOUT_WALK_H_

#include <cstdint>

namespace plexus::layout {

/// More axes than any graph may have.
inline constexpr int kMostAxes = 64;

/// Axes with their dims and strides, outermost first. Strides count elements.
struct Axes {
  int rank = 0;
  int64_t dims[kMostAxes] = {};
  int64_t strides[kMostAxes] = {};

  void Push(int64_t dim, int64_t stride) {
    dims[rank] = dim;
    strides[rank++] = stride;
  }
  int64_t Count() const {
    int64_t count = 1;
    for (int k = 0; k < rank; ++k) count *= dims[k];
    return count;
  }
};

/// An index that runs over `axes`, from the `at`-th on; the last axis runs
/// fastest, and after the end it starts again. `axes` must outlive it.
class Walk {
 public:
  Walk(const Axes& axes, int64_t at) : axes_(axes) {
    for (int k = axes.rank; k-- > 0;) {
      index_[k] = at % axes.dims[k];
      at /= axes.dims[k];
      offset_ += index_[k] * axes.strides[k];
    }
  }

  /// Where it is: the sum of index times stride.
  int64_t offset() const { return offset_; }

  void Next() {
    for (int k = axes_.rank; k-- > 0;) {
      offset_ += axes_.strides[k];
      if (++index_[k] < axes_.dims[k]) return;
      offset_ -= index_[k] * axes_.strides[k];
      index_[k] = 0;
    }
  }

 private:
  const Axes& axes_;
  int64_t offset_ = 0;
  int64_t index_[kMostAxes];  // of the first axes_.rank
};

}  // namespace plexus::layout

#endif  // PLEXUS_OPS_LAYOUT_WALK_H_
