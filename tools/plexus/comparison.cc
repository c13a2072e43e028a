#include "tools/plexus/comparison.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tools/plexus/element.h"
#include "tools/plexus/type_text.h"

namespace plexus::program {
namespace {

double DefaultTolerance(int32_t dtype) {
  switch (dtype) {
    case PLEXUS_FLOAT32:
      return 1e-6;
    case PLEXUS_FLOAT64:
      return 1e-12;
    case PLEXUS_FLOAT16:
    case PLEXUS_BFLOAT16:
      return 1e-2;
    default:
      return 0;
  }
}

/// By how much `got` is too far from `want`; <= 0 where it is near enough.
long double Excess(long double got, long double want, long double tolerance) {
  if (got == want || (std::isnan(got) && std::isnan(want))) return 0;
  const long double excess =
      std::fabs(got - want) - (tolerance + tolerance * std::fabs(want));
  // NaN or an infinity against anything else; inf - inf is NaN too.
  if (std::isnan(excess) || std::isinf(got) || std::isinf(want)) {
    return std::numeric_limits<long double>::infinity();
  }
  return excess;
}

std::string IndexText(int64_t flat, const std::vector<int64_t>& shape) {
  if (shape.empty()) return "";
  std::vector<int64_t> index(shape.size());
  for (size_t k = shape.size(); k-- > 0;) {
    index[k] = flat % shape[k];
    flat /= shape[k];
  }
  return fmt::format("[{}]", fmt::join(index, ", "));
}

}  // namespace

std::string Difference(const std::string& name, const Tensor& got,
                       const Tensor& want, double tolerance) {
  if (got.dtype() != want.dtype() || got.shape() != want.shape()) {
    return fmt::format("`{}` is {}, should be {}", name, TypeText(got),
                       TypeText(want));
  }
  if (tolerance < 0) tolerance = DefaultTolerance(got.dtype());
  long double worst_excess = 0;
  int64_t worst = -1;
  int64_t different = 0;
  for (int64_t i = 0; i < got.count(); ++i) {
    const long double excess =
        Excess(Element(got, i), Element(want, i), tolerance);
    if (excess <= 0) continue;
    ++different;
    if (excess > worst_excess) {
      worst_excess = excess;
      worst = i;
    }
  }
  if (different == 0) return "";
  return fmt::format(
      "`{}`{} is {}, should be {} (tolerance {:g}; {} of {} differ)", name,
      IndexText(worst, got.shape()), FormatElement(got, worst),
      FormatElement(want, worst), tolerance, different, got.count());
}

}  // namespace plexus::program
