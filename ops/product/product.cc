#include "ops/product/product.h"

#include <algorithm>

#include "ops/layout/transpose_block.h"
#include "ops/product/gemm.h"
#include "ops/product/grid.h"
#include "ops/product/packed_b.h"
#include "ops/product/saturating.h"

namespace plexus::product {
namespace {

/// Rows of A from which on panels of B pay: made once, or made in each run.
constexpr int64_t kPackOnce = 8;
constexpr int64_t kPackEachRun = 32;
/// A B of this size stays in the cache: making panels of it in each run doesn't
/// pay, but rows that straddle cache lines take twice the time.
constexpr int64_t kCachedBytes = 1 << 20;

struct State {
  GemmFn multiply;
  int64_t m, n, k;
  int64_t element_size;
  const Axis* axes;
  int64_t n_axes, places;
  int64_t place_rows, row_step;
  int64_t row_length;  ///< of the output, where that isn't n; else 0
  FinishFn finish;
  const void* finish_state;
  int64_t threads;
  bool rowwise;
  PackedB b;
  bool constant;  ///< these two were made in prepare:
  char* columns;
  char* lanes;
  /// Of A, where its last two axes are swapped: its matrices, and their rows.
  /// It is put in order in each run.
  int64_t swapped_matrices, swapped_rows;
  Grid grid;   ///< for m rows
  Gemm small;  ///< all of a product that is one rectangle, but for A and C
  FewFn few;

  int64_t swapped_bytes() const {
    return SaturatingRoundUp(
        SaturatingProduct(swapped_matrices * swapped_rows * k, element_size),
        64);
  }
};

/// For m rows of A.
Grid GridFor(const State& s, int64_t m) {
  return MakeGrid({m, s.n, s.k, s.places, s.element_size, s.threads,
                   s.b.layout == Layout::kStream});
}

/// Rows of A that are put in order at a time: a cache line's worth of elements.
constexpr int64_t kOrderedRows = 16;

template <typename T>
void PutInOrder(const T* from, int64_t rows, int64_t k, int64_t first,
                int64_t end, T* to) {
  layout::TransposeMatrix(from + first, rows, k, end - first, to + first * k,
                          k);
}

/// A part of A: each of its matrices has one for every kOrderedRows rows.
void OrderPart(const State& s, const char* a, int64_t part, char* ordered) {
  const int64_t rows = s.swapped_rows;
  const int64_t parts = Ceil(rows, kOrderedRows);
  const int64_t matrix = part / parts * rows * s.k;
  const int64_t first = part % parts * kOrderedRows;
  const int64_t end = std::min(first + kOrderedRows, rows);
  if (s.element_size == 4) {
    PutInOrder(reinterpret_cast<const uint32_t*>(a) + matrix, rows, s.k, first,
               end, reinterpret_cast<uint32_t*>(ordered) + matrix);
  } else {
    PutInOrder(reinterpret_cast<const uint64_t*>(a) + matrix, rows, s.k, first,
               end, reinterpret_cast<uint64_t*>(ordered) + matrix);
  }
}

/// Whether finished sums are asked for.
bool HandsOver(const State& s, Run ctx) {
  return s.finish != nullptr || ctx.has_epilogue();
}

/// Hands over finished sums: rows row <= r < row + rows of columns
/// col <= j < col + cols.
void HandOver(const State& s, Run ctx, int64_t row, int64_t rows, int64_t col,
              int64_t cols) {
  char* const c = ctx.output<char>(0);
  if (s.row_length == 0) {
    const int64_t stride = s.n * s.element_size;
    char* const data = c + row * stride + col * s.element_size;
    if (s.finish != nullptr) {
      s.finish(s.finish_state, ctx, data, stride, row, col, rows, cols);
    }
    return ctx.Epilogue(data, stride, row, col, rows, cols);
  }
  // The output's rows are cut otherwise: what is dense goes piece by piece.
  const int64_t length = s.row_length;
  const int64_t runs = cols == s.n ? 1 : rows;
  for (int64_t r = 0; r < runs; ++r) {
    int64_t at = (row + r) * s.n + col;
    const int64_t end = at + rows / runs * cols;
    while (at < end) {
      const int64_t first = at % length;
      const int64_t n = std::min(length - first, end - at);
      const int64_t together = n == length ? (end - at) / length : 1;
      ctx.Epilogue(c + at * s.element_size, length * s.element_size,
                   at / length, first, together, n);
      at += together * n;
    }
  }
}

/// The products of one run: where A and B are, and the rectangles' work.
struct Work {
  const State& s;
  Grid grid;
  int64_t m;
  const char* a;
  const char* b;
  const char* columns;
  const char* lanes;

  Gemm At(Run ctx, int64_t place) const {
    int64_t a_matrix = 0, b_matrix = 0, rest = place;
    for (int64_t i = s.n_axes - 1; i >= 0; --i) {
      const int64_t at = i == 0 ? rest : rest % s.axes[i].size;
      a_matrix += at * s.axes[i].a_step;
      b_matrix += at * s.axes[i].b_step;
      rest /= s.axes[i].size;
    }
    return {s.n,
            s.k,
            a + a_matrix * m * s.k * s.element_size,
            s.k,
            s.b.ColumnsOf(b_matrix, b, columns),
            s.b.stride(),
            s.b.layout == Layout::kPanels,
            s.b.LanesOf(b_matrix, b, lanes),
            ctx.output<char>(0) + place * s.place_rows * s.n * s.element_size,
            s.row_step * s.n};
  }

  int64_t rectangles() const {
    return s.places * grid.row_blocks * grid.col_blocks;
  }

  void Rectangles(Run ctx, int64_t begin, int64_t end) const {
    const bool whole_rows = grid.col_blocks == 1 && s.row_step == 1;
    const int64_t blocks = grid.row_blocks * grid.col_blocks;
    int64_t waiting = -1;  // first finished row that is not handed over
    for (int64_t i = begin; i < end; ++i) {
      const int64_t place = i / blocks;
      const int64_t col = i % blocks / grid.row_blocks * grid.width;
      const int64_t row = i % grid.row_blocks * grid.height;
      const int64_t rows = std::min(grid.height, m - row);
      const int64_t cols =
          col + grid.width < MainColumns(s.n) ? grid.width : s.n - col;
      const Gemm gemm = At(ctx, place);
      s.multiply(gemm, row, rows, col, cols);
      if (!HandsOver(s, ctx)) continue;

      const int64_t first = place * s.place_rows + row * s.row_step;
      if (whole_rows) {
        if (waiting < 0) waiting = first;
        const int64_t bytes = (first + rows - waiting) * s.n * s.element_size;
        if (bytes >= kRectangleBytes || i + 1 == end) {
          HandOver(s, ctx, waiting, first + rows - waiting, 0, s.n);
          waiting = -1;
        }
        continue;
      }
      const int64_t together = s.row_step == 1 ? rows : 1;
      for (int64_t r = 0; r < rows; r += together) {
        HandOver(s, ctx, first + r * s.row_step, together, col, cols);
      }
    }
  }
};

/// Indices that are worth a thread where each moves about `bytes`.
int64_t MoveGrain(int64_t bytes) {
  return std::max(int64_t{1}, int64_t{50000} / (bytes + 1));
}

int32_t RunProduct(const State& s, Run ctx) {
  const int64_t m = s.rowwise ? ctx.rows() : s.m;
  const char* a = ctx.input<char>(0);
  const char* const b = ctx.input<char>(1);
  char* const scratch = static_cast<char*>(ctx.raw()->scratch);
  char* columns = s.columns;
  char* lanes = s.lanes;
  if (!s.constant) {
    columns = scratch + s.swapped_bytes();
    lanes = columns + SaturatingRoundUp(s.b.all_column_bytes(), 64);
    // A part is mostly a copy of 32 columns.
    ctx.ParallelFor(s.b.Parts(), MoveGrain(s.k * s.element_size),
                    [&](Run, int64_t begin, int64_t end) {
                      s.b.Pack(b, begin, end, columns, lanes);
                    });
  }
  if (s.swapped_matrices > 0) {
    ctx.ParallelFor(s.swapped_matrices * Ceil(s.swapped_rows, kOrderedRows),
                    MoveGrain(s.k * s.element_size),
                    [&](Run, int64_t begin, int64_t end) {
                      for (int64_t i = begin; i < end; ++i) {
                        OrderPart(s, a, i, scratch);
                      }
                    });
    a = scratch;
  }
  const Work work = {s, m == s.m ? s.grid : GridFor(s, m), m,    a,
                     b, columns,                            lanes};
  ctx.ParallelFor(work.rectangles(), work.grid.grain,
                  [&](Run worker, int64_t begin, int64_t end) {
                    work.Rectangles(worker, begin, end);
                  });
  return PLEXUS_OK;
}

/// A product that is one rectangle, with a constant B.
int32_t RunSmallProduct(const State& s, Run ctx) {
  const int64_t m = s.rowwise ? ctx.rows() : s.m;
  Gemm gemm = s.small;
  gemm.a = ctx.input<char>(0);
  gemm.c = ctx.output<char>(0);
  s.multiply(gemm, 0, m, 0, s.n);
  if (HandsOver(s, ctx)) HandOver(s, ctx, 0, m, 0, s.n);
  return PLEXUS_OK;
}

/// The same where there are few terms and no main columns.
int32_t RunFewTerms(const State& s, Run ctx) {
  const int64_t m = s.rowwise ? ctx.rows() : s.m;
  s.few(ctx.input<void>(0), s.small.lanes, ctx.output<void>(0), m, s.n);
  if (HandsOver(s, ctx)) HandOver(s, ctx, 0, m, 0, s.n);
  return PLEXUS_OK;
}

/// Drops axes of one place, joins axes that move alike, and makes places that
/// share a matrix of B rows of one product, where those of A and the output
/// follow each other.
void Simplify(Product* product) {
  std::vector<Axis> axes;
  for (const Axis& axis : product->axes) {
    if (axis.size == 1) continue;
    if (!axes.empty() && axes.back().a_step == axis.size * axis.a_step &&
        axes.back().b_step == axis.size * axis.b_step) {
      axes.back() = {axes.back().size * axis.size, axis.a_step, axis.b_step};
    } else {
      axes.push_back(axis);
    }
  }
  if (!axes.empty() && axes.back().size > 0 && axes.back().b_step == 0 &&
      axes.back().a_step == 1 && product->row_step == 1) {
    product->m *= axes.back().size;
    product->place_rows *= axes.back().size;
    for (Axis& axis : axes) axis.a_step /= axes.back().size;
    axes.pop_back();
  }
  product->axes = axes;
}

/// `b`: the elements of a constant B, else NULL.
Layout ChooseLayout(const State& s, const char* b) {
  const int64_t row_bytes = s.n * ElementSize(s.b.dtype);
  const bool narrow = ElementSize(s.b.dtype) < s.element_size;
  const bool cached = s.k * row_bytes <= kCachedBytes;
  if (MainColumns(s.n) == 0) return Layout::kInPlace;
  if (s.b.swapped) return Layout::kPanels;
  if (s.m >= (b == nullptr ? kPackEachRun : kPackOnce)) {
    return b != nullptr || !cached ? Layout::kPanels : Layout::kInPlace;
  }
  if (!cached && s.m < kPackOnce && SumBlock(s.n, s.k) == 0 &&
      s.b.dtype != PLEXUS_FLOAT16) {
    return Layout::kStream;
  }
  const bool aligned =
      reinterpret_cast<uintptr_t>(b) % 64 == 0 && row_bytes % 64 == 0;
  return narrow || (b != nullptr && cached && !aligned) ? Layout::kAlignedRows
                                                        : Layout::kInPlace;
}

/// How B is used; `b` as above.
void DescribeB(const Prepare& ctx, const char* b, bool swapped, State* s) {
  const auto shape = ctx.shape(1);
  s->b.matrices =
      shape.size() > 2 ? Count(shape.first(shape.size() - 2)) : 1;
  s->b.k = s->k;
  s->b.n = s->n;
  s->b.element_size = s->element_size;
  s->b.dtype = ctx.dtype(1);
  s->b.swapped = (ctx.input(1).strides != nullptr) != swapped;
  s->b.layout = ChooseLayout(*s, b);
  const bool dense = (s->n == 1 || s->b.swapped) &&
                     s->b.dtype == ctx.dtype(0) && !HasFewTerms(s->k);
  s->b.gathered = s->b.lane_columns() > 0 && !dense;
}

}  // namespace

void PrepareProduct(const Prepare& ctx, PlexusKernel* kernel, Product product) {
  Simplify(&product);
  State* const s = ctx.State<State>(kernel);
  s->m = product.m;
  s->n = product.n;
  s->k = product.k;
  s->element_size = ElementSize(ctx.dtype(0));
  Axis* const axes =
      ctx.Allocate<Axis>(static_cast<int64_t>(product.axes.size()));
  std::copy(product.axes.begin(), product.axes.end(), axes);
  s->axes = axes;
  s->n_axes = static_cast<int64_t>(product.axes.size());
  s->places = 1;
  for (const Axis& axis : product.axes) s->places *= axis.size;
  s->place_rows = product.place_rows;
  s->row_step = product.row_step;
  if (s->row_step != 1 && s->n < kShortRow) {
    kernel->traits &= ~uint32_t{PLEXUS_EPILOGUE};
  }
  const auto c_shape = ctx.output_shape(0);
  const int64_t length = c_shape.empty() ? 1 : c_shape.back();
  if (length != s->n) s->row_length = length;
  s->finish = product.finish;
  s->finish_state = product.finish_state;
  s->threads = ctx.threads();

  const char* const b = ctx.Constant<char>(1);
  s->constant = b != nullptr;
  DescribeB(ctx, b, product.b_swapped, s);
  s->multiply = s->b.layout == Layout::kStream
                    ? FindStream(ctx.simd(), ctx.dtype(0), ctx.dtype(1))
                    : FindGemm(ctx.simd(), ctx.dtype(0));
  if ((ctx.input(0).strides != nullptr) != product.a_swapped) {
    const auto a_shape = ctx.shape(0);
    s->swapped_rows = a_shape[a_shape.size() - (product.a_swapped ? 1 : 2)];
    s->swapped_matrices = Count(a_shape.first(a_shape.size() - 2));
  }
  kernel->scratch_bytes = s->swapped_bytes();
  if (s->constant) {
    s->columns = ctx.Allocate<char>(s->b.all_column_bytes());
    s->lanes = ctx.Allocate<char>(s->b.all_lane_bytes());
    s->b.Pack(b, 0, s->b.Parts(), s->columns, s->lanes);
  } else {
    const int64_t b_bytes =
        SaturatingSum(SaturatingRoundUp(s->b.all_column_bytes(), 64),
                      s->b.all_lane_bytes());
    kernel->scratch_bytes = SaturatingSum(kernel->scratch_bytes, b_bytes);
  }
  // A's vector is its one row; the rows of a product with a vector B are
  // elements of the output, whose rows are made of many rows of A.
  s->rowwise = (kernel->traits & PLEXUS_ROWWISE) != 0 && s->n_axes == 0 &&
               s->swapped_matrices == 0 &&
               (ctx.rank(0) == 1 || ctx.rank(1) != 1);
  if (!s->rowwise) kernel->traits &= ~uint32_t{PLEXUS_ROWWISE};
  s->grid = GridFor(*s, s->m);
  kernel->run = kRunFn<State, &RunProduct>;
  if (s->constant && !s->b.in_place() &&
      (s->b.gathered || s->b.lane_columns() == 0)) {
    kernel->unread_inputs = 1 << 1;  // all of B is in columns and lanes
  }
  if (s->constant && s->row_step == 1 && s->swapped_matrices == 0 &&
      s->places * s->grid.row_blocks * s->grid.col_blocks == 1) {
    s->small = {s->n,
                s->k,
                nullptr,
                s->k,
                s->b.ColumnsOf(0, b, s->columns),
                s->b.stride(),
                s->b.layout == Layout::kPanels,
                s->b.LanesOf(0, b, s->lanes),
                nullptr,
                s->n};
    kernel->run = kRunFn<State, &RunSmallProduct>;
    if (HasFewTerms(s->k) && MainColumns(s->n) == 0) {
      s->few = FindFew(ctx.simd(), ctx.dtype(0), s->k);
      kernel->run = kRunFn<State, &RunFewTerms>;
    }
  }
}

}  // namespace plexus::product
