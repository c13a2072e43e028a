#include "ops/product/pairs.h"

#include "ops/layout/walk.h"
#include "ops/product/rectangles.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/product/pairs.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

namespace plexus::product {
/// y[j] = a[j * a_step] * b[j * b_step] for n elements.
using PairsFn = void (*)(const void* a, int64_t a_step, const void* b,
                         int64_t b_step, int64_t n, void* y);
}  // namespace plexus::product

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// Loops that the compiler makes vectors of for each level.
template <typename T>
void PairsRow(const void* a_data, int64_t a_step, const void* b_data,
              int64_t b_step, int64_t n, void* y_data) {
  const T* const a = static_cast<const T*>(a_data);
  const T* const b = static_cast<const T*>(b_data);
  T* HWY_RESTRICT const y = static_cast<T*>(y_data);
  if (a_step == 1 && b_step == 1) {
    for (int64_t j = 0; j < n; ++j) y[j] = a[j] * b[j];
  } else if (a_step == 0 && b_step == 1) {
    const T factor = *a;
    for (int64_t j = 0; j < n; ++j) y[j] = factor * b[j];
  } else if (a_step == 1 && b_step == 0) {
    const T factor = *b;
    for (int64_t j = 0; j < n; ++j) y[j] = a[j] * factor;
  } else {
    for (int64_t j = 0; j < n; ++j) y[j] = a[j * a_step] * b[j * b_step];
  }
}

/// Integers wrap: they are computed as unsigned ones.
product::PairsFn PairsFor(int32_t dtype) {
  switch (dtype) {
    case PLEXUS_FLOAT32:
      return &PairsRow<float>;
    case PLEXUS_FLOAT64:
      return &PairsRow<double>;
    case PLEXUS_INT32:
      return &PairsRow<uint32_t>;
    default:
      return &PairsRow<uint64_t>;
  }
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(PairsFor);

namespace product {
namespace {

struct Pairs {
  PairsFn fn;
  int64_t n, element_size;
  int64_t a_step, b_step;  ///< along a row, in elements
  layout::Axes a_rows, b_rows;
};

int32_t RunPairs(const Pairs& s, Run ctx) {
  ForRectangles(
      ctx, s.a_rows.Count(), s.n, s.element_size,
      [&](Run worker, const Rectangle& at) {
        layout::Walk a(s.a_rows, at.row), b(s.b_rows, at.row);
        char* const y = worker.output<char>(0) +
                        (at.row * s.n + at.col) * s.element_size;
        for (int64_t r = 0; r < at.rows; ++r, a.Next(), b.Next()) {
          const int64_t a_at = a.offset() + at.col * s.a_step;
          const int64_t b_at = b.offset() + at.col * s.b_step;
          s.fn(worker.input<char>(0) + a_at * s.element_size, s.a_step,
               worker.input<char>(1) + b_at * s.element_size, s.b_step, at.n,
               y + r * s.n * s.element_size);
        }
        worker.Epilogue(y, s.n * s.element_size, at.row, at.col, at.rows, at.n);
      });
  return PLEXUS_OK;
}

}  // namespace

void PreparePairs(const Prepare& ctx, std::span<const int64_t> a_strides,
                  std::span<const int64_t> b_strides, PlexusKernel* kernel) {
  Pairs* const s = ctx.State<Pairs>(kernel);
  s->fn = PairsForAt(ctx.simd())(ctx.dtype(0));
  s->element_size = ElementSize(ctx.dtype(0));
  s->n = 1;
  const auto shape = ctx.output_shape(0);
  const bool hands_over =
      ctx.epilogue() && (shape.empty() || shape.back() >= kShortRow);
  if (!hands_over) kernel->traits &= ~uint32_t{PLEXUS_EPILOGUE};
  size_t rest = shape.size();  // axes before the ones that make a row
  if (rest > layout::kMostAxes) ctx.Fail("the rank is over 64");
  while (rest > 0) {
    const size_t k = rest - 1;
    const bool longer = !hands_over &&
                        a_strides[k] == s->n * s->a_step &&
                        b_strides[k] == s->n * s->b_step;
    if (s->n == 1) {
      s->a_step = a_strides[k];
      s->b_step = b_strides[k];
    } else if (shape[k] != 1 && !longer) {
      break;
    }
    s->n *= shape[k];
    rest = k;
    if (hands_over) break;  // the epilogue knows the output's own rows
  }
  for (size_t k = 0; k < rest; ++k) {
    s->a_rows.Push(shape[k], a_strides[k]);
    s->b_rows.Push(shape[k], b_strides[k]);
  }
  kernel->run = kRunFn<Pairs, RunPairs>;
}

}  // namespace product
}  // namespace plexus
#endif
