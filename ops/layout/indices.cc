#include "ops/layout/indices.h"

#include <algorithm>
#include <atomic>
#include <cinttypes>
#include <cstdio>
#include <vector>

#include "ops/layout/copy.h"

namespace plexus::layout {
namespace {

constexpr int kMostText = 160;
constexpr int kMostShown = 6;  // axes of indices

}  // namespace

Indices Indices::Of(const Prepare& ctx, int input,
                    std::span<const int64_t> bounds, int first_axis) {
  Indices result;
  result.input_ = input;
  result.rank_ = ctx.rank(input);
  result.first_axis_ = first_axis;
  result.is_wide_ = ctx.dtype(input) == PLEXUS_INT64;
  result.count_ = Count(ctx.shape(input));
  result.n_bounds_ = static_cast<int64_t>(bounds.size());
  result.shape_ = ctx.shape(input).data();
  result.bounds_ = bounds.data();
  const void* const constant = ctx.Constant<void>(input);
  if (constant == nullptr) return result;
  for (int64_t i = 0; i < result.count_; ++i) {
    if (!result.IsInside(constant, i)) result.Refuse(ctx, constant, i);
  }
  result.inside_ = true;
  return result;
}

void Indices::CheckConstant(const Infer& ctx, int input,
                            std::span<const Dim> bounds, int first_axis) {
  const void* const constant = ctx.Constant<void>(input);
  if (constant == nullptr) return;
  std::vector<int64_t> shape, numbers;
  for (Dim d : ctx.shape(input)) shape.push_back(d.number());
  for (Dim d : bounds) numbers.push_back(d.handle);
  Indices indices;
  indices.rank_ = ctx.rank(input);
  indices.first_axis_ = first_axis;
  indices.is_wide_ = ctx.dtype(input) == PLEXUS_INT64;
  indices.n_bounds_ = static_cast<int64_t>(bounds.size());
  indices.shape_ = shape.data();
  indices.bounds_ = numbers.data();
  const int64_t count = Count(shape);
  for (int64_t i = 0; i < count; ++i) {
    if (bounds[static_cast<size_t>(i % indices.n_bounds_)].is_number() &&
        !indices.IsInside(constant, i)) {
      indices.Refuse(ctx, constant, i);
    }
  }
}

template <typename Ctx>
void Indices::Refuse(const Ctx& ctx, const void* indices, int64_t i) const {
  char text[kMostText];
  Describe(indices, i, text);
  ctx.Fail(text);
}

template <typename T>
int64_t Indices::FirstOutside(const T* indices, int64_t begin,
                              int64_t end) const {
  // As an unsigned number, index + bound is below 2 bound just for -bound to
  // bound - 1. Blocks without a branch; where one has something, it is sought.
  constexpr int64_t kBlock = 256;
  int64_t column = begin % n_bounds_;
  for (int64_t i = begin; i < end; i += kBlock) {
    const int64_t block_end = std::min(i + kBlock, end);
    bool outside = false;
    for (int64_t k = i; k < block_end; ++k) {
      const auto bound = static_cast<uint64_t>(bounds_[column]);
      outside |=
          static_cast<uint64_t>(int64_t{indices[k]}) + bound >= 2 * bound;
      column = column + 1 == n_bounds_ ? 0 : column + 1;
    }
    if (!outside) continue;
    while (IsInside(indices, i)) ++i;
    return i;
  }
  return end;
}

bool Indices::FindOutside(Run ctx) const {
  const void* const indices = ctx.input<void>(input_);
  std::atomic<int64_t> first{count_};  // the same however the work is split
  ctx.ParallelFor(count_, kGrainBytes / 8,
                  [&](Run, int64_t begin, int64_t end) {
                    const int64_t i =
                        is_wide_
                            ? FirstOutside(static_cast<const int64_t*>(indices),
                                           begin, end)
                            : FirstOutside(static_cast<const int32_t*>(indices),
                                           begin, end);
                    int64_t found = first.load();
                    while (i < end && i < found &&
                           !first.compare_exchange_weak(found, i)) {
                    }
                  });
  if (first == count_) return true;
  char text[kMostText];
  Describe(indices, first, text);
  ctx.Fail(text);
  return false;
}

void Indices::Describe(const void* indices, int64_t i, char* text) const {
  const int64_t column = i % n_bounds_;
  int length = std::snprintf(text, kMostText, "index %" PRId64 " (indices[",
                             At(indices, i));
  const int first = std::max(0, rank_ - kMostShown);
  if (first > 0) {
    length += std::snprintf(text + length, kMostText - length, "..., ");
  }
  int64_t below = 1, at = i;
  for (int k = first; k < rank_; ++k) below *= shape_[k];
  for (int k = first; k < rank_ && length < kMostText; ++k) {
    at %= below;
    below /= shape_[k];
    length += std::snprintf(text + length, kMostText - length,
                            k + 1 < rank_ ? "%" PRId64 ", " : "%" PRId64,
                            at / below);
  }
  if (length >= kMostText) return;
  std::snprintf(text + length, kMostText - length,
                "]) is out of bounds for axis %d with %" PRId64 " elements",
                first_axis_ + static_cast<int>(column), bounds_[column]);
}

}  // namespace plexus::layout
