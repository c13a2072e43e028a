#include <plexus/op.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

#include "ops/reduce/lines.h"

namespace plexus {
namespace {

template <typename T>
using KeyOf = std::conditional_t<sizeof(T) == 8, uint64_t, uint32_t>;

/// x as an unsigned number that grows as x does: -0 as 0, and every NaN the
/// largest.
template <typename T>
KeyOf<T> Ascending(T x) {
  using Key = KeyOf<T>;
  constexpr Key kSign = Key{1} << (8 * sizeof(Key) - 1);
  if constexpr (std::is_floating_point_v<T>) {
    if (x != x) return std::numeric_limits<Key>::max();
    const Key bits = std::bit_cast<Key>(x + T{0});  // 0 for -0
    return (bits & kSign) != 0 ? ~bits : bits | kSign;
  } else if constexpr (std::is_signed_v<T>) {
    return static_cast<Key>(x) ^ kSign;
  } else {
    return x;
  }
}

/// An element that may be among the first K. The less one comes first.
template <typename Key>
struct Candidate {
  Key key;
  int64_t index;
  bool operator<(const Candidate& other) const {
    return key < other.key || (key == other.key && index < other.index);
  }
};

/// How many candidates are kept: from time to time those after the first K are
/// dropped.
int64_t Capacity(int64_t k, int64_t count) {
  return k <= count / 4 ? std::max<int64_t>(2 * k, 256) : count;
}

struct TopK {
  int64_t k;
  bool largest;
  reduce::Lines lines;
};

/// Sorts the first K of one line to the front of `kept`.
template <typename T>
void Choose(const TopK& s, const T* x, Candidate<KeyOf<T>>* kept) {
  using Key = KeyOf<T>;
  const Key flip = s.largest ? ~Key{0} : Key{0};  // the largest first
  const int64_t capacity = Capacity(s.k, s.lines.count);
  int64_t n = 0;
  Key worst = std::numeric_limits<Key>::max();  // that still comes in
  bool full = false;
  for (int64_t i = 0; i < s.lines.count; ++i) {
    const Key key = Ascending(x[i * s.lines.inner]) ^ flip;
    // Of equal ones those that are there come first.
    if (full && key >= worst) continue;
    if (n == capacity) {
      std::nth_element(kept, kept + s.k - 1, kept + n);
      n = s.k;
      worst = kept[s.k - 1].key;
      full = true;
      if (key >= worst) continue;
    }
    kept[n++] = {key, i};
  }
  if (s.k < n) std::nth_element(kept, kept + s.k - 1, kept + n);
  std::sort(kept, kept + s.k);
}

template <typename T>
int32_t RunTopK(const TopK& s, Run ctx) {
  reduce::Lines lines = s.lines;
  if (lines.rows) lines.outer = ctx.rows();
  if (s.k == 0) return PLEXUS_OK;
  reduce::ForEachRun(
      lines, 8 * sizeof(T), ctx,
      [&](Run worker, int64_t line, int64_t n, int64_t at) {
        auto* const kept =
            static_cast<Candidate<KeyOf<T>>*>(worker.raw()->worker_scratch);
        for (int64_t r = 0; r < n; ++r, ++line) {
          const T* const x =
              worker.input<T>(0) + at + r * (lines.rows ? lines.count : 1);
          const int64_t to =
              line / lines.inner * s.k * lines.inner + line % lines.inner;
          T* const values = worker.output<T>(0) + to;
          int64_t* const indices = worker.output<int64_t>(1) + to;
          Choose(s, x, kept);
          for (int64_t i = 0; i < s.k; ++i) {
            indices[i * lines.inner] = kept[i].index;
            values[i * lines.inner] = x[kept[i].index * lines.inner];
          }
        }
      });
  return PLEXUS_OK;
}

void CheckK(const auto& ctx, int64_t k, int axis, int64_t count) {
  if (k < 0) ctx.Fail("K is ", k, ", must be 0 or more");
  if (k > count) {
    ctx.Fail("K is ", k, ", but axis ", axis, " has ", count);
  }
}

void TopKShape(const Infer& ctx) {
  const int axis = ctx.Axis(ctx.Int("axis"), ctx.rank(0));
  const std::vector<Dim> k = ctx.Values(1, "K");
  if (ctx.rank(1) > 1 || k.size() != 1) ctx.Fail("K must be one number");
  const Dim count = ctx.dim(0, axis);
  if (k[0].is_number()) {
    CheckK(ctx, k[0].number(), axis,
           count.is_number() ? count.number() : INT64_MAX);
  }
  std::vector<Dim> shape = ctx.shape(0);
  shape[axis] = k[0];
  ctx.Output(0, shape);
  ctx.Output(1, shape);
}

void PrepareTopK(const Prepare& ctx, PlexusKernel* kernel) {
  const int axis = ctx.Axis(ctx.Int("axis"), ctx.rank(0));
  const reduce::Lines lines = reduce::LinesAlong(ctx.shape(0), axis);
  const int64_t k = ctx.output_shape(0)[axis];
  CheckK(ctx, k, axis, lines.count);
  *ctx.State<TopK>(kernel) = {k, ctx.Bool("largest"), lines};
  ForDtype<float, double, int32_t, int64_t, uint8_t>(
      ctx.dtype(0), [&]<typename T>() {
        kernel->run = kRunFn<TopK, RunTopK<T>>;
        kernel->worker_scratch_bytes =
            Capacity(k, lines.count) *
            static_cast<int64_t>(sizeof(Candidate<KeyOf<T>>));
      });
  if (!lines.rows) kernel->traits &= ~uint32_t{PLEXUS_ROWWISE};
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(top_k) {
  return plexus::Op("TopK",
                    "The K largest (or smallest) elements along an axis, in "
                    "order, and where they stand. Of equal ones that with the "
                    "lower index comes first; NaN is larger than all else, as "
                    "when NumPy sorts.")
      .Type("T", plexus::kArithmetic)
      .Type("int64", plexus::kInt64)
      .Input("X", "T")
      .Input("K", "int64", "One number, at most the axis's dim.")
      .Output("Values", "T")
      .Output("Indices", "int64", "Indices along the axis.")
      .Attribute("axis", PLEXUS_ATTR_INT, "-1",
                 "Negative numbers count from the end.")
      .Attribute("largest", PLEXUS_ATTR_BOOL, "true",
                 "false: the smallest ones.")
      .Attribute("sorted", PLEXUS_ATTR_BOOL, "true",
                 "false: any order would do; they are sorted all the same.")
      .Traits(PLEXUS_ROWWISE)
      .Infer<plexus::TopKShape>()
      .Prepare<plexus::PrepareTopK>();
}
