#include "ops/reduce/reduction.h"

#include <algorithm>
#include <span>
#include <vector>

#include "ops/layout/copy.h"

namespace plexus::reduce {
namespace {

/// Whether each axis of data is reduced; `axes` empty: all are.
template <typename Ctx>
std::vector<bool> Reduced(const Ctx& ctx, std::span<const int64_t> axes) {
  const int rank = ctx.rank(0);
  std::vector<bool> reduced(rank, axes.empty());
  for (int64_t given : axes) {
    if (!Dim(given).is_number()) ctx.Fail("axes must be constant");
    const int axis = ctx.Axis(given, rank);
    if (reduced[axis]) ctx.Fail("axes ", axes, " names axis ", axis, " twice");
    reduced[axis] = true;
  }
  return reduced;
}

void ReducedShape(const Infer& ctx) {
  std::span<const int64_t> axes;
  if (ctx.has(1)) {
    if (ctx.rank(1) != 1) {
      ctx.Fail("axes must be a list (rank 1), not rank ", ctx.rank(1));
    }
    const Dim length = ctx.dim(1, 0);
    if (!length.is_number()) ctx.Fail("axes must be constant");
    if (length.number() > 0) {
      int64_t n = 0;
      PlexusInfer* const raw = ctx.raw();
      const int64_t* const known = raw->base.host->value(raw, 1, &n);
      if (known == nullptr) ctx.Fail("axes must be constant");
      axes = {known, static_cast<size_t>(n)};
    }
  }
  if (axes.empty() && ctx.Bool("noop_with_empty_axes")) {
    return ctx.Output(0, ctx.shape(0));
  }
  const std::vector<bool> reduced = Reduced(ctx, axes);
  const bool keep = ctx.Bool("keepdims");
  std::vector<Dim> result;
  for (int k = 0; k < ctx.rank(0); ++k) {
    if (!reduced[k]) result.push_back(ctx.dim(0, k));
    if (reduced[k] && keep) result.push_back(1);
  }
  ctx.Output(0, result);
}

/// The reduced axes are innermost: one row of data an output.
struct Rows {
  Kernels kernels;
  int64_t outputs, count, element_size;
  bool rowwise;  ///< a run says how many outputs
};

int32_t RunRows(const Rows& s, Run ctx) {
  const int64_t row_bytes = s.count * s.element_size;
  ctx.ParallelFor(s.rowwise ? ctx.rows() : s.outputs, layout::Grain(row_bytes),
                  [&s, row_bytes](Run worker, int64_t begin, int64_t end) {
                    char* const y =
                        worker.output<char>(0) + begin * s.element_size;
                    s.kernels.rows(worker.input<char>(0) + begin * row_bytes,
                                   s.count, end - begin, y);
                    if (s.kernels.finish)
                      s.kernels.finish(y, end - begin, s.count);
                  });
  return PLEXUS_OK;
}

/// They are not: blocks of outputs that follow each other along one axis.
struct Columns {
  Kernels kernels;
  layout::Axes reduced;
  layout::Axes kept;  ///< but the last one
  int64_t width;      ///< which is that long
  int64_t step;       ///< along it in data: 1 where it is innermost
  int64_t block;      ///< done at once, of `width`
  int64_t count, element_size;
};

int32_t RunColumns(const Columns& s, Run ctx) {
  const int64_t blocks = (s.width + s.block - 1) / s.block;
  ctx.ParallelFor(
      s.kept.Count() * blocks,
      layout::Grain(s.block * s.count * s.element_size),
      [&s, blocks](Run worker, int64_t begin, int64_t end) {
        layout::Walk walk(s.kept, begin / blocks);
        for (int64_t i = begin; i < end; ++i) {
          const int64_t column = i % blocks * s.block;
          const int64_t n = std::min(s.block, s.width - column);
          char* const y = worker.output<char>(0) +
                          (i / blocks * s.width + column) * s.element_size;
          s.kernels.columns(
              worker.input<char>(0) +
                  (walk.offset() + column * s.step) * s.element_size,
              s.reduced, s.step, n, y);
          if (s.kernels.finish) s.kernels.finish(y, n, s.count);
          if (column + n == s.width) walk.Next();
        }
      });
  return PLEXUS_OK;
}

/// Axes that are reduced, or kept, side by side are one; dims of 1 are none.
void MergeAxes(std::span<const int64_t> shape, const std::vector<bool>& reduced,
               Columns* s) {
  s->width = s->step = 1;
  int64_t stride = Count(shape);
  bool joins = false, was_reduced = false;
  for (size_t k = 0; k < shape.size(); ++k) {
    if (shape[k] == 1) continue;
    stride /= shape[k];
    layout::Axes& axes = reduced[k] ? s->reduced : s->kept;
    if (joins && was_reduced == reduced[k]) {
      axes.dims[axes.rank - 1] *= shape[k];
      axes.strides[axes.rank - 1] = stride;
    } else {
      axes.Push(shape[k], stride);
    }
    joins = true;
    was_reduced = reduced[k];
  }
  if (s->kept.rank > 0) {
    s->width = s->kept.dims[--s->kept.rank];
    s->step = s->kept.strides[s->kept.rank];
  }
  if (s->reduced.rank == 0) s->reduced.Push(1, 0);
}

void PrepareColumns(const plexus::Prepare& ctx, const Kernels& kernels,
                    const std::vector<bool>& reduced, PlexusKernel* kernel) {
  if (ctx.rank(0) > layout::kMostAxes) ctx.Fail("the rank is over 64");
  Columns* const s = ctx.State<Columns>(kernel);
  s->kernels = kernels;
  s->element_size = ElementSize(ctx.dtype(0));
  kernel->run = kRunFn<Columns, RunColumns>;
  if (Count(ctx.output_shape(0)) == 0) {
    s->kept.Push(0, 0);
    s->width = s->step = s->block = 1;
    return;
  }
  if (Count(ctx.shape(0)) == 0) {
    s->width = Count(ctx.output_shape(0));
    s->step = 1;
    s->reduced.Push(0, 0);
  } else {
    MergeAxes(ctx.shape(0), reduced, s);
  }
  s->count = s->reduced.Count();
  // Narrower blocks where there would be fewer of them than threads.
  const int64_t share = s->kept.Count() >= ctx.threads()
                            ? s->width
                            : (s->width + ctx.threads() - 1) / ctx.threads();
  s->block = s->step != 1
                 ? kTurned
                 : std::clamp<int64_t>((share + 63) / 64 * 64, 64, 1024);
}

}  // namespace

void Prepare(const plexus::Prepare& ctx, const Kernels& kernels,
             PlexusKernel* kernel) {
  std::span<const int64_t> axes;
  if (ctx.has(1) && ctx.shape(1)[0] > 0) {
    const int64_t* const values = ctx.Constant<int64_t>(1);
    if (values == nullptr) ctx.Fail("axes must be constant");
    axes = {values, static_cast<size_t>(ctx.shape(1)[0])};
  }
  const bool copies = axes.empty() && ctx.Bool("noop_with_empty_axes");
  const std::vector<bool> reduced = Reduced(ctx, axes);
  if (copies || !ctx.Bool("keepdims")) {
    kernel->traits &= ~uint32_t{PLEXUS_ROWWISE};
  }
  if (copies) return layout::PrepareCopy(ctx, kernel);
  PrepareAlong(ctx, reduced, kernels, kernel);
}

void PrepareAlong(const plexus::Prepare& ctx, const std::vector<bool>& reduced,
                  const Kernels& kernels, PlexusKernel* kernel) {
  const auto first = std::find(reduced.begin(), reduced.end(), true);
  if (reduced.end() - first != 1) kernel->traits &= ~uint32_t{PLEXUS_ROWWISE};
  if (std::find(first, reduced.end(), false) != reduced.end()) {
    return PrepareColumns(ctx, kernels, reduced, kernel);
  }
  const auto row = ctx.shape(0).subspan(first - reduced.begin());
  *ctx.State<Rows>(kernel) = {kernels, Count(ctx.output_shape(0)), Count(row),
                              ElementSize(ctx.dtype(0)),
                              (kernel->traits & PLEXUS_ROWWISE) != 0};
  kernel->run = kRunFn<Rows, RunRows>;
}

Op Declare(const char* name, const char* doc, uint32_t types) {
  Op op(name, doc);
  op.Type("T", types)
      .Type("int64", kInt64)
      .Input("data", "T")
      .Input("axes", "int64",
             "Constant; negative numbers count from the end. Left out or "
             "empty: all axes.",
             PLEXUS_OPTIONAL)
      .Output("reduced", "T")
      .Attribute("keepdims", PLEXUS_ATTR_BOOL, "true",
                 "Reduced axes stay, with a dim of 1.")
      .Attribute("noop_with_empty_axes", PLEXUS_ATTR_BOOL, "false",
                 "With empty axes the result is data.")
      .Traits(PLEXUS_ROWWISE)
      .Infer<ReducedShape>();
  return op;
}

}  // namespace plexus::reduce
