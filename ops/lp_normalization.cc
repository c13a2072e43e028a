#include <plexus/op.h>

#include <algorithm>
#include <cmath>

#include "ops/reduce/line_map.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/lp_normalization.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

#include "ops/reduce/lines-inl.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {
namespace {

/// x / norm, and 0 where the norm is 0.
template <class D, class V>
HWY_INLINE V OverNorm(D d, V x, V norm) {
  const V zero = hn::Zero(d);
  return hn::IfThenElse(hn::Eq(norm, zero), zero, hn::Div(x, norm));
}

/// The norm from the sum of what F adds up.
template <class F, typename T>
HWY_INLINE T NormOf(T sum) {
  return std::is_same_v<F, reduce::SquareFold> ? std::sqrt(sum) : sum;
}

template <class F, typename T>
void LpNormalizeRows(const void* x_data, int64_t n, int64_t /*stride*/,
                     int64_t rows, void* y_data) {
  const hn::CappedTag<T, reduce::kSumLanes> d;
  const T* x = static_cast<const T*>(x_data);
  T* y = static_cast<T*>(y_data);
  for (; rows > 0; --rows, x += n, y += n) {
    const T norm =
        NormOf<F>(reduce::FoldRow<F>(d, x, static_cast<size_t>(n)));
    reduce::Map(x, n, y, [norm](auto dv, auto v) HWY_ATTR {
      return OverNorm(dv, v, hn::Set(dv, norm));
    });
  }
}

template <class F, typename T>
void LpNormalizeColumns(const void* x_data, int64_t count, int64_t stride,
                        int64_t columns, void* y_data) {
  constexpr int64_t kColumns = 256;
  const T* x = static_cast<const T*>(x_data);
  T* y = static_cast<T*>(y_data);
  for (; columns > 0; columns -= kColumns, x += kColumns, y += kColumns) {
    const int64_t n = std::min(columns, kColumns);
    T norm[kColumns] = {};
    reduce::OverRows<T>(
        count, stride, n, [&](auto d, int64_t at, size_t i) HWY_ATTR {
          const auto term = F::Term(d, hn::LoadU(d, x + at));
          hn::StoreU(F::Combine(hn::LoadU(d, norm + i), term), d, norm + i);
        });
    for (int64_t i = 0; i < n; ++i) norm[i] = NormOf<F>(norm[i]);
    reduce::OverRows<T>(
        count, stride, n, [&](auto d, int64_t at, size_t i) HWY_ATTR {
          const auto v = hn::LoadU(d, x + at);
          hn::StoreU(OverNorm(d, v, hn::LoadU(d, norm + i)), d, y + at);
        });
  }
}

template <class F>
plexus::reduce::LineMapFn Of(int32_t dtype, bool rows) {
  if (dtype == PLEXUS_FLOAT32) {
    return rows ? &LpNormalizeRows<F, float> : &LpNormalizeColumns<F, float>;
  }
  return rows ? &LpNormalizeRows<F, double> : &LpNormalizeColumns<F, double>;
}

}  // namespace

plexus::reduce::LineMapFn LpNormalizations(int32_t dtype, bool rows,
                                           int64_t p) {
  return p == 1 ? Of<reduce::AbsFold>(dtype, rows)
                : Of<reduce::SquareFold>(dtype, rows);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(LpNormalizations);

namespace {

void LpNormalizationShape(const Infer& ctx) {
  const int64_t p = ctx.Int("p");
  if (p != 1 && p != 2) ctx.Fail("p is ", p, ", must be 1 or 2");
  reduce::LineMapShape(ctx);
}

void PrepareLpNormalization(const Prepare& ctx, PlexusKernel* kernel) {
  reduce::PrepareLineMap(ctx, kernel, [&](int32_t dtype, bool rows) {
    return LpNormalizationsAt(ctx.simd())(dtype, rows, ctx.Int("p"));
  });
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(lp_normalization) {
  return plexus::Op("LpNormalization",
                    "x divided by its norm along an axis, as ReduceL1 or "
                    "ReduceL2 has it; 0 where the norm is 0.")
      .Type("T", plexus::kFloats)
      .Input("input", "T")
      .Output("output", "T")
      .Attribute("axis", PLEXUS_ATTR_INT, "-1",
                 "Negative numbers count from the end.")
      .Attribute("p", PLEXUS_ATTR_INT, "2", "The norm's order, 1 or 2.")
      .Traits(PLEXUS_ROWWISE)
      .Accuracy(-1)
      .Infer<plexus::LpNormalizationShape>()
      .Prepare<plexus::PrepareLpNormalization>();
}
#endif
