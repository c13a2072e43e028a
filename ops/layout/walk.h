// Walking over some axes of a tensor in row-major order.
#ifndef PLEXUS_OPS_LAYOUT_WALK_H_
#define PLEXUS_OPS_LAYOUT_WALK_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace plexus::layout {

/// More axes than any graph may have.
inline constexpr int kMostAxes = 64;

/// Axes with their dims and strides, outermost first. Strides count elements;
/// they may be 0 or negative.
struct Axes {
  int rank = 0;
  int64_t dims[kMostAxes] = {};
  int64_t strides[kMostAxes] = {};

  void Push(int64_t dim, int64_t stride) {
    dims[rank] = dim;
    strides[rank++] = stride;
  }
  /// As Push, but as few axes as are needed: dims of 1 are none, and an axis
  /// that goes on where the last one ends makes that one longer. So no tensor
  /// that has elements needs more than kMostAxes.
  void Append(int64_t dim, int64_t stride) {
    if (dim == 1) return;
    const int last = rank - 1;
    if (last >= 0 && strides[last] == dim * stride) {
      dims[last] *= dim;
      strides[last] = stride;
    } else {
      Push(dim, stride);
    }
  }
  int64_t Count() const {
    int64_t count = 1;
    for (int k = 0; k < rank; ++k) count *= dims[k];
    return count;
  }
};

/// The strides of a dense tensor.
inline std::vector<int64_t> DenseStrides(std::span<const int64_t> shape) {
  std::vector<int64_t> strides(shape.size(), 1);
  for (size_t k = shape.size(); k-- > 1;) {
    strides[k - 1] = strides[k] * shape[k];
  }
  return strides;
}

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
