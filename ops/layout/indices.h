// Tensors of indices, int32 or int64, that say where elements are (Gather,
// Scatter and their kin). Negative ones count from the end.
#ifndef PLEXUS_OPS_LAYOUT_INDICES_H_
#define PLEXUS_OPS_LAYOUT_INDICES_H_

#include <plexus/op.h>

#include <cstdint>
#include <span>

namespace plexus::layout {

inline constexpr uint32_t kIndexTypes = Bit(PLEXUS_INT32) | kInt64;

/// An index counted from the front.
inline int64_t FromFront(int64_t index, int64_t bound) {
  return index < 0 ? index + bound : index;
}

/// The tensor of indices that is one of an operator's inputs.
class Indices {
 public:
  /// In a shape rule: fails where an index that the graph holds is out of its
  /// bound, so far as that is a number yet. As Of.
  static void CheckConstant(const Infer& ctx, int input,
                            std::span<const Dim> bounds, int first_axis);

  /// Index number i, in row-major order, is along axis `first_axis + i % n` of
  /// data, where bounds are the n dims of these axes: part of a shape that
  /// prepare sees. Fails where a constant index is out of bounds.
  static Indices Of(const Prepare& ctx, int input,
                    std::span<const int64_t> bounds, int first_axis);

  /// At the start of a run: whether all indices are within bounds. If not, the
  /// run has failed, with a text that names the first of them.
  bool AreInside(Run ctx) const {
    return inside_ || FindOutside(ctx);
  }

  int64_t count() const { return count_; }
  /// Index number i, as it is given.
  int64_t At(const void* indices, int64_t i) const {
    return is_wide_ ? static_cast<const int64_t*>(indices)[i]
                    : static_cast<const int32_t*>(indices)[i];
  }

 private:
  bool IsInside(const void* indices, int64_t i) const {
    const int64_t bound = bounds_[i % n_bounds_];
    const int64_t index = At(indices, i);
    return -bound <= index && index < bound;
  }
  bool FindOutside(Run ctx) const;
  /// The first index from `begin` on that is out of bounds; `end` if none is.
  template <typename T>
  int64_t FirstOutside(const T* indices, int64_t begin, int64_t end) const;
  /// What is wrong with index number i.
  void Describe(const void* indices, int64_t i, char* text) const;
  template <typename Ctx>
  [[noreturn]] void Refuse(const Ctx& ctx, const void* indices,
                           int64_t i) const;

  int input_ = 0, rank_ = 0, first_axis_ = 0;
  bool is_wide_ = false;
  bool inside_ = false;  ///< known to be, in prepare
  int64_t count_ = 0, n_bounds_ = 1;
  const int64_t* shape_ = nullptr;
  const int64_t* bounds_ = nullptr;
};

}  // namespace plexus::layout

#endif  // PLEXUS_OPS_LAYOUT_INDICES_H_
