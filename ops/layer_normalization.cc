#include <plexus/op.h>

#include <cmath>
#include <type_traits>
#include <vector>

#include "ops/layout/copy.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/layer_normalization.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

#include "ops/reduce/sum-inl.h"

namespace plexus {
/// Of n elements each. `bias` may be NULL.
using LayerNormalizationFn = void (*)(const void* x, int64_t n, int64_t rows,
                                      const void* scale, const void* bias,
                                      double epsilon, void* y, void* means,
                                      void* inverses);
}  // namespace plexus

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {
namespace {

/// p[0], p[1] and so on in the type of D, which is theirs or wider.
template <class D, typename T>
HWY_INLINE hn::Vec<D> LoadWide(D d, const T* p) {
  if constexpr (std::is_same_v<T, hn::TFromD<D>>) {
    return hn::LoadU(d, p);
  } else {
    return hn::PromoteTo(d, hn::LoadU(hn::Rebind<T, D>(), p));
  }
}
template <class D, typename T>
HWY_INLINE hn::Vec<D> LoadFirstWide(D d, const T* p, size_t n) {
  if constexpr (std::is_same_v<T, hn::TFromD<D>>) {
    return reduce::LoadFirst(d, p, n);
  } else {
    return hn::PromoteTo(d, reduce::LoadFirst(hn::Rebind<T, D>(), p, n));
  }
}
template <class D, typename T>
HWY_INLINE void StoreNarrow(hn::Vec<D> v, D d, T* p) {
  if constexpr (std::is_same_v<T, hn::TFromD<D>>) {
    hn::StoreU(v, d, p);
  } else {
    const hn::Rebind<T, D> narrow;
    hn::StoreU(hn::DemoteTo(narrow, v), narrow, p);
  }
}

/// The sum of term(d, x[i]) for n elements in the wider type C.
template <typename C, typename T, class Term>
HWY_INLINE C SumOf(const T* x, size_t n, const Term& term) {
  return reduce::RowSum(
      hn::CappedTag<C, reduce::kSumLanes>(), n,
      [&](auto d, size_t i) HWY_ATTR { return term(d, LoadWide(d, x + i)); },
      [&](auto d, size_t i, size_t count) HWY_ATTR {
        return hn::IfThenElseZero(hn::FirstN(d, count),
                                  term(d, LoadFirstWide(d, x + i, count)));
      });
}

/// Elements T, the statistics kept as S; all is computed in the wider of both.
template <typename T, typename S>
void LayerNormalizeRows(const void* x_data, int64_t n, int64_t rows,
                        const void* scale_data, const void* bias_data,
                        double epsilon, void* y_data, void* means,
                        void* inverses) {
  using C = std::conditional_t<(sizeof(S) > sizeof(T)), S, T>;
  const T* x = static_cast<const T*>(x_data);
  const T* const scale = static_cast<const T*>(scale_data);
  const T* const bias = static_cast<const T*>(bias_data);
  T* y = static_cast<T*>(y_data);
  const auto count = static_cast<size_t>(n);
  for (int64_t r = 0; r < rows; ++r, x += n, y += n) {
    const C mean = SumOf<C>(x, count, [](auto, auto v) HWY_ATTR { return v; }) /
                   static_cast<C>(n);
    const C variance = SumOf<C>(x, count, [mean](auto d, auto v) HWY_ATTR {
                         const auto distance = hn::Sub(v, hn::Set(d, mean));
                         return hn::Mul(distance, distance);
                       }) / static_cast<C>(n);
    const C inverse = C{1} / std::sqrt(variance + static_cast<C>(epsilon));
    static_cast<S*>(means)[r] = static_cast<S>(mean);
    static_cast<S*>(inverses)[r] = static_cast<S>(inverse);
    ForEachVector(hn::ScalableTag<C>(), count, [&](auto d, size_t i) HWY_ATTR {
      const auto normal = hn::Mul(
          hn::Sub(LoadWide(d, x + i), hn::Set(d, mean)), hn::Set(d, inverse));
      const auto factor = LoadWide(d, scale + i);
      const auto result =
          bias == nullptr ? hn::Mul(normal, factor)
                          : hn::MulAdd(normal, factor, LoadWide(d, bias + i));
      StoreNarrow(result, d, y + i);
    });
  }
}

}  // namespace

LayerNormalizationFn LayerNormalizations(int32_t dtype, int32_t stash) {
  if (dtype == PLEXUS_FLOAT32) {
    return stash == PLEXUS_FLOAT32 ? &LayerNormalizeRows<float, float>
                                   : &LayerNormalizeRows<float, double>;
  }
  return stash == PLEXUS_FLOAT32 ? &LayerNormalizeRows<double, float>
                                 : &LayerNormalizeRows<double, double>;
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(LayerNormalizations);

namespace {

/// ONNX's numbers for dtypes.
template <typename Ctx>
int32_t StashType(const Ctx& ctx) {
  const int64_t number = ctx.Int("stash_type");
  if (number == 1) return PLEXUS_FLOAT32;
  if (number == 11) return PLEXUS_FLOAT64;
  ctx.Fail("stash_type is ", number, ", must be 1 (float32) or 11 (float64)");
}

/// `name` is the shape of X from `axis` on.
void CheckParameter(const Infer& ctx, int input, const char* name, int axis) {
  const int rank = ctx.rank(0) - axis;
  if (ctx.rank(input) != rank) {
    ctx.Fail(name, " has rank ", ctx.rank(input), ", wanted ", rank,
             ": the dims of X from axis ", axis, " on");
  }
  for (int k = 0; k < rank; ++k) {
    ctx.Equal({input, k, name}, {0, axis + k, "X"});
  }
}

void LayerNormalizationShape(const Infer& ctx) {
  const int axis = ctx.Axis(ctx.Int("axis"), ctx.rank(0));
  const int32_t stash = StashType(ctx);
  CheckParameter(ctx, 1, "Scale", axis);
  if (ctx.has(2)) CheckParameter(ctx, 2, "B", axis);
  ctx.Output(0, ctx.shape(0));
  std::vector<Dim> kept = ctx.shape(0);
  for (int k = axis; k < ctx.rank(0); ++k) kept[k] = 1;
  ctx.Output(1, kept, stash);
  ctx.Output(2, kept, stash);
}

struct LayerNormalization {
  LayerNormalizationFn fn;
  int64_t rows, n, element_size, stash_size;
  double epsilon;
  bool has_bias;
  bool rowwise;  ///< a run says how many rows
};

int32_t RunLayerNormalization(const LayerNormalization& s, Run ctx) {
  const int64_t row = s.n * s.element_size;
  ctx.ParallelFor(
      s.rowwise ? ctx.rows() : s.rows, layout::Grain(row),
      [&](Run worker, int64_t begin, int64_t end) {
        s.fn(worker.input<char>(0) + begin * row, s.n, end - begin,
             worker.input<void>(1),
             s.has_bias ? worker.input<void>(2) : nullptr, s.epsilon,
             worker.output<char>(0) + begin * row,
             worker.output<char>(1) + begin * s.stash_size,
             worker.output<char>(2) + begin * s.stash_size);
      });
  return PLEXUS_OK;
}

void PrepareLayerNormalization(const Prepare& ctx, PlexusKernel* kernel) {
  const int axis = ctx.Axis(ctx.Int("axis"), ctx.rank(0));
  const int32_t stash = StashType(ctx);
  const auto shape = ctx.shape(0);
  const bool rowwise = axis == ctx.rank(0) - 1;
  *ctx.State<LayerNormalization>(kernel) = {
      LayerNormalizationsAt(ctx.simd())(ctx.dtype(0), stash),
      Count(shape.first(axis)),
      Count(shape.subspan(axis)),
      ElementSize(ctx.dtype(0)),
      ElementSize(stash),
      ctx.Float("epsilon"),
      ctx.has(2),
      rowwise};
  kernel->run = kRunFn<LayerNormalization, RunLayerNormalization>;
  if (!rowwise) kernel->traits &= ~uint32_t{PLEXUS_ROWWISE};
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(layer_normalization) {
  return plexus::Op(
             "LayerNormalization",
             "(X - Mean) * InvStdDev * Scale + B, Mean and InvStdDev = 1 / "
             "sqrt(variance + epsilon) being those of all elements from the "
             "axis on. Sums are done as by ReduceSum, the variance from the "
             "distances to the mean.")
      .Type("T", plexus::kFloats)
      .Type("U", plexus::kFloats)
      .Input("X", "T")
      .Input("Scale", "T", "The shape of X from the axis on.")
      .Input("B", "T", "Likewise. Left out: nothing is added.",
             PLEXUS_OPTIONAL)
      .Output("Y", "T")
      .Output("Mean", "U", "The shape of X, with 1 from the axis on.")
      .Output("InvStdDev", "U", "Likewise.")
      .Attribute("axis", PLEXUS_ATTR_INT, "-1",
                 "The first axis that is normalized over; negative numbers "
                 "count from the end.")
      .Attribute("epsilon", PLEXUS_ATTR_FLOAT, "1e-5",
                 "Added to the variance.")
      .Attribute("stash_type", PLEXUS_ATTR_INT, "1",
                 "The dtype of Mean and InvStdDev: 1 float32, 11 float64. All "
                 "is computed in the wider of it and T.")
      .Traits(PLEXUS_ROWWISE)
      .Accuracy(-1)
      .Infer<plexus::LayerNormalizationShape>()
      .Prepare<plexus::PrepareLayerNormalization>();
}
#endif
