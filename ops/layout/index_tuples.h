// What GatherND and ScatterND share: tuples of indices, each of which names a
// slice of data.
#ifndef PLEXUS_OPS_LAYOUT_INDEX_TUPLES_H_
#define PLEXUS_OPS_LAYOUT_INDEX_TUPLES_H_

#include <plexus/op.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "ops/layout/indices.h"
#include "ops/layout/walk.h"

namespace plexus::layout {

/// The last dim of indices (input 1, of rank 1 or more): how many axes of data
/// (input 0) after the first `batch` ones a tuple names. Fails where it can't be
/// that, and where a constant index is out of bounds.
inline int TupleLength(const Infer& ctx, int batch) {
  const int axes = ctx.rank(0) - batch;
  const Dim last = ctx.dim(1, ctx.rank(1) - 1);
  if (!last.is_number()) {
    ctx.Fail("the last dim of indices must be a number, for it decides a rank");
  }
  if (last.number() < 1 || last.number() > axes) {
    ctx.Fail("the last dim of indices is ", last.number(), ", must be 1 to ",
             axes, ": so many axes of data can be named");
  }
  const std::vector<Dim> data = ctx.shape(0);
  const auto n = static_cast<int>(last.number());
  Indices::CheckConstant(ctx, 1, std::span(data).subspan(batch, n), batch);
  return n;
}

struct Tuples {
  Indices indices;
  int64_t count;  ///< tuples
  int64_t inner;  ///< elements of the slice that each names
  int n;          ///< indices in a tuple
  int64_t bounds[kMostAxes], strides[kMostAxes];  ///< of the axes they name

  /// Where the slice of tuple i begins, in elements from the batch's first.
  int64_t Offset(const void* data, int64_t i) const {
    int64_t offset = 0;
    for (int k = 0; k < n; ++k) {
      offset += FromFront(indices.At(data, i * n + k), bounds[k]) * strides[k];
    }
    return offset;
  }
};

/// See TupleLength. Fails where a constant index is out of bounds.
inline Tuples TuplesOf(const Prepare& ctx, int batch) {
  const auto data = ctx.shape(0), shape = ctx.shape(1);
  Tuples result = {};
  result.n = static_cast<int>(shape.back());
  result.indices =
      Indices::Of(ctx, 1, data.subspan(batch, result.n), batch);
  result.count = Count(shape.first(shape.size() - 1));
  result.inner = Count(data.subspan(batch + result.n));
  const std::vector<int64_t> strides = DenseStrides(data);
  std::copy_n(data.begin() + batch, result.n, result.bounds);
  std::copy_n(strides.begin() + batch, result.n, result.strides);
  return result;
}

}  // namespace plexus::layout

#endif  // PLEXUS_OPS_LAYOUT_INDEX_TUPLES_H_
