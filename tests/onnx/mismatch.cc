#include "tests/onnx/mismatch.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <plexus/float16.h>

#include <cmath>
#include <cstring>

namespace plexus::testing::onnx {
namespace {

constexpr double kRelative = 1e-5, kAbsolute = 1e-7;

bool Near(double got, double want) {
  if (!std::isfinite(got) || !std::isfinite(want)) {
    return got == want || (std::isnan(got) && std::isnan(want));
  }
  return std::abs(got - want) <= kAbsolute + kRelative * std::abs(want);
}

bool Agree(const Tensor& a, const Tensor& b, int64_t i) {
  switch (a.dtype()) {
    case PLEXUS_FLOAT32:
      return Near(a.data<float>()[i], b.data<float>()[i]);
    case PLEXUS_FLOAT64:
      return Near(a.data<double>()[i], b.data<double>()[i]);
    case PLEXUS_FLOAT16:
      return Near(ToFloat(a.data<Float16>()[i]), ToFloat(b.data<Float16>()[i]));
    case PLEXUS_BFLOAT16:
      return Near(ToFloat(a.data<BFloat16>()[i]),
                  ToFloat(b.data<BFloat16>()[i]));
    default: {
      const int64_t size = DtypeSize(a.dtype());
      return std::memcmp(a.data<char>() + i * size, b.data<char>() + i * size,
                         static_cast<size_t>(size)) == 0;
    }
  }
}

std::string TypeText(const Tensor& tensor) {
  return fmt::format("{}[{}]", DtypeName(tensor.dtype()),
                     fmt::join(tensor.shape(), ", "));
}

}  // namespace

std::string Mismatch(const Tensor& got, const Tensor& want) {
  if (got.dtype() != want.dtype() || got.shape() != want.shape()) {
    return fmt::format("{} instead of {}", TypeText(got), TypeText(want));
  }
  for (int64_t i = 0; i < got.count(); ++i) {
    if (!Agree(got, want, i)) {
      return fmt::format("element {} is {} instead of {}", i,
                         FormatElement(got, i), FormatElement(want, i));
    }
  }
  return "";
}

}  // namespace plexus::testing::onnx
