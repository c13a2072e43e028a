#include <plexus/op.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <vector>

#include "ops/layout/copy.h"
#include "ops/layout/known.h"
#include "ops/layout/walk.h"

namespace plexus {
namespace {

enum class Mode { kConstant, kEdge, kReflect, kWrap };

std::optional<Mode> ModeNamed(std::string_view name) {
  if (name == "constant") return Mode::kConstant;
  if (name == "edge") return Mode::kEdge;
  if (name == "reflect") return Mode::kReflect;
  if (name == "wrap") return Mode::kWrap;
  return {};
}

/// The axes that pads are for, counted from the front.
template <typename Ctx>
std::vector<int> PaddedAxes(const Ctx& ctx, std::vector<int64_t> given) {
  if (!ctx.has(3)) {
    given.resize(ctx.rank(0));
    std::iota(given.begin(), given.end(), 0);
  }
  return layout::DistinctAxes(ctx, given, ctx.rank(0));
}

void PadShape(const Infer& ctx) {
  const auto mode = ModeNamed(ctx.String("mode"));
  if (!mode) {
    ctx.Fail("mode is ", ctx.String("mode"),
             ", must be constant, edge, reflect or wrap");
  }
  if (ctx.has(2) && ctx.rank(2) != 0) {
    ctx.Fail("constant_value must be a scalar, not rank ", ctx.rank(2));
  }
  bool known = false;
  const std::vector<Dim> pads = layout::KnownInts(ctx, 1, "pads", &known);
  const std::vector<int> axes =
      PaddedAxes(ctx, ctx.has(3) ? layout::FixedInts(ctx, 3, "axes")
                                 : std::vector<int64_t>());
  if (pads.size() != 2 * axes.size()) {
    ctx.Fail("pads has ", pads.size(), " numbers, needs ", 2 * axes.size(),
             ": two for each axis");
  }
  std::vector<Dim> result = ctx.shape(0);
  for (size_t i = 0; i < axes.size(); ++i) {
    const int axis = axes[i];
    const Dim d = result[axis], begin = pads[i], end = pads[i + axes.size()];
    if (!d.is_number() || !begin.is_number() || !end.is_number()) {
      result[axis] = ctx.Add(ctx.Add(d, begin), end);
      continue;
    }
    const int64_t n = d.number();
    int64_t padded = 0;
    if (__builtin_add_overflow(n, begin.number(), &padded) ||
        __builtin_add_overflow(padded, end.number(), &padded) || padded < 0) {
      ctx.Fail("axis ", axis, " can't go from ", n, " elements to ", n, " + ",
               begin.number(), " + ", end.number());
    }
    // Negative pads take away first.
    const int64_t kept = n + std::min<int64_t>(begin.number(), 0) +
                         std::min<int64_t>(end.number(), 0);
    if (*mode != Mode::kConstant && kept <= 0 && padded > 0) {
      ctx.Fail("axis ", axis, " has no elements left to pad with");
    }
    result[axis] = padded;
  }
  ctx.Output(0, result);
}

/// One axis: `before` elements, then the `kept` ones of the input, then others.
struct PaddedAxis {
  int64_t dim, before, kept;
  int64_t stride;  ///< of the input, in elements
};

struct Pad {
  Mode mode;
  int rank;
  PaddedAxis axes[layout::kMostAxes];
  int64_t first;  ///< the input's first element that is kept
  int64_t rows;   ///< all axes but the last
  bool has_value;
};
constexpr int64_t kNowhere = -1;

/// Which of the kept elements stands at a place of the output; kNowhere: none.
int64_t Source(Mode mode, const PaddedAxis& axis, int64_t place) {
  const int64_t i = place - axis.before, n = axis.kept;
  if (i >= 0 && i < n) return i;
  if (mode == Mode::kConstant) return kNowhere;
  if (mode == Mode::kEdge) return i < 0 ? 0 : n - 1;
  const int64_t period =
      mode == Mode::kWrap ? n : std::max<int64_t>(2 * n - 2, 1);
  const int64_t at = (i % period + period) % period;
  return at < n ? at : period - at;  // reflect: without the edge itself
}

/// Where row number `row` begins in the input, or kNowhere.
int64_t StartOf(const Pad& s, int64_t row) {
  int64_t start = s.first;
  for (int k = s.rank - 1; k-- > 0;) {
    const PaddedAxis& axis = s.axes[k];
    const int64_t at = Source(s.mode, axis, row % axis.dim);
    if (at == kNowhere) return kNowhere;
    start += at * axis.stride;
    row /= axis.dim;
  }
  return start;
}

template <typename T>
int32_t RunPad(const Pad& s, Run ctx) {
  const PaddedAxis last = s.axes[s.rank - 1];
  ctx.ParallelFor(
      s.rows * last.dim, layout::Grain(sizeof(T)),
      [&s, last](Run worker, int64_t at, int64_t whole_end) {
        const T value = s.has_value ? *worker.input<T>(2) : T{0};
        while (at < whole_end) {
          const int64_t row = at / last.dim, start = StartOf(s, row);
          T* const y = worker.output<T>(0) + row * last.dim;
          int64_t j = at % last.dim;
          const int64_t end = std::min(last.dim, j + whole_end - at);
          at += end - j;
          if (start == kNowhere) {
            std::fill(y + j, y + end, value);
            continue;
          }
          const T* const x = worker.input<T>(0) + start;
          const auto pad_to = [&](int64_t bound) {
            for (; j < std::min(bound, end); ++j) {
              const int64_t from = Source(s.mode, last, j);
              y[j] = from == kNowhere ? value : x[from];
            }
          };
          pad_to(last.before);
          const int64_t kept_end = std::min(last.before + last.kept, end);
          if (j < kept_end) {
            std::copy(x + (j - last.before), x + (kept_end - last.before),
                      y + j);
            j = kept_end;
          }
          pad_to(end);
        }
      });
  return PLEXUS_OK;
}

void PreparePad(const Prepare& ctx, PlexusKernel* kernel) {
  const auto shape = ctx.shape(0), result = ctx.output_shape(0);
  if (shape.empty()) return layout::PrepareCopy(ctx, kernel);
  const std::vector<int64_t> pads = layout::BoundInts(ctx, 1);
  const std::vector<int> axes = PaddedAxes(
      ctx, ctx.has(3) ? layout::BoundInts(ctx, 3) : std::vector<int64_t>());
  const std::vector<int64_t> strides = layout::DenseStrides(shape);
  Pad* const s = ctx.State<Pad>(kernel);
  s->mode = *ModeNamed(ctx.String("mode"));
  s->rank = ctx.rank(0);
  s->has_value = ctx.has(2);
  s->rows = Count(result.first(result.size() - 1));
  for (int k = 0; k < s->rank; ++k) {
    s->axes[k] = {result[k], 0, shape[k], strides[k]};
  }
  for (size_t i = 0; i < axes.size(); ++i) {
    PaddedAxis& axis = s->axes[axes[i]];
    const int64_t before = pads[i], after = pads[i + axes.size()];
    axis.before = std::max<int64_t>(before, 0);
    axis.kept += std::min<int64_t>(before, 0) + std::min<int64_t>(after, 0);
    if (axis.kept > 0) s->first -= std::min<int64_t>(before, 0) * axis.stride;
  }
  layout::ForElement(ctx.dtype(0), [&]<typename T>() {
    kernel->run = kRunFn<Pad, RunPad<T>>;
  });
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(pad) {
  return plexus::Op(
             "Pad",
             "data with more elements around it. mode constant: all the same; "
             "edge: the nearest; reflect: mirrored at the edge, which is not "
             "repeated; wrap: from the other end. Negative pads take elements "
             "away.")
      .Type("T", plexus::kAllTypes)
      .Type("Tind", plexus::kInt64)
      .Input("data", "T")
      .Input("pads", "Tind",
             "How many before each axis, then how many after each.")
      .Input("constant_value", "T", "A scalar; left out: 0.",
             PLEXUS_OPTIONAL)
      .Input("axes", "Tind",
             "The axes that pads are for; negative numbers count from the "
             "end. Left out: all.",
             PLEXUS_OPTIONAL)
      .Output("output", "T")
      .Attribute("mode", PLEXUS_ATTR_STRING, "constant",
                 "constant, edge, reflect or wrap.")
      .Traits(PLEXUS_MOVES)
      .Infer<plexus::PadShape>()
      .Prepare<plexus::PreparePad>();
}
