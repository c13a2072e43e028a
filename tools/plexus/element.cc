#include "tools/plexus/element.h"

#include <fmt/format.h>

#include <cmath>
#include <cstring>
#include <limits>

namespace plexus::program {
namespace {

static_assert(std::numeric_limits<long double>::digits >= 64);

float FromBFloat16(uint16_t bits) {
  const uint32_t wide = static_cast<uint32_t>(bits) << 16;
  float value;
  std::memcpy(&value, &wide, sizeof value);
  return value;
}

/// IEEE 754 binary16: 1 sign, 5 exponent (bias 15), 10 fraction bits.
double FromFloat16(uint16_t bits) {
  const int exponent = (bits >> 10) & 31;
  const int fraction = bits & 1023;
  double value = 0;
  if (exponent == 31) {
    value = fraction != 0 ? std::numeric_limits<double>::quiet_NaN()
                          : std::numeric_limits<double>::infinity();
  } else if (exponent == 0) {
    value = std::ldexp(fraction, -24);
  } else {
    value = std::ldexp(1024 + fraction, exponent - 25);
  }
  return (bits & 0x8000) != 0 ? -value : value;
}

bool IsFloat(int32_t dtype) {
  return dtype == PLEXUS_FLOAT32 || dtype == PLEXUS_FLOAT64 ||
         dtype == PLEXUS_FLOAT16 || dtype == PLEXUS_BFLOAT16;
}

}  // namespace

long double Element(const Tensor& tensor, int64_t index) {
  switch (tensor.dtype()) {
    case PLEXUS_FLOAT32:
      return tensor.data<float>()[index];
    case PLEXUS_FLOAT64:
      return tensor.data<double>()[index];
    case PLEXUS_INT8:
      return tensor.data<int8_t>()[index];
    case PLEXUS_INT16:
      return tensor.data<int16_t>()[index];
    case PLEXUS_INT32:
      return tensor.data<int32_t>()[index];
    case PLEXUS_INT64:
      return tensor.data<int64_t>()[index];
    case PLEXUS_UINT16:
      return tensor.data<uint16_t>()[index];
    case PLEXUS_UINT32:
      return tensor.data<uint32_t>()[index];
    case PLEXUS_UINT64:
      return tensor.data<uint64_t>()[index];
    case PLEXUS_FLOAT16:
      return FromFloat16(tensor.data<uint16_t>()[index]);
    case PLEXUS_BFLOAT16:
      return FromBFloat16(tensor.data<uint16_t>()[index]);
    default:
      return tensor.data<uint8_t>()[index];
  }
}

bool HasNan(const Tensor& tensor) {
  if (!IsFloat(tensor.dtype())) return false;
  for (int64_t i = 0; i < tensor.count(); ++i) {
    if (std::isnan(Element(tensor, i))) return true;
  }
  return false;
}

Extremes FindExtremes(const Tensor& tensor) {
  Extremes found;
  long double low = 0;
  long double high = 0;
  for (int64_t i = 0; i < tensor.count(); ++i) {
    const long double x = Element(tensor, i);
    if (std::isnan(x)) {
      ++found.nans;
      continue;
    }
    if (found.least < 0 || x < low) {
      found.least = i;
      low = x;
    }
    if (found.greatest < 0 || x > high) {
      found.greatest = i;
      high = x;
    }
  }
  return found;
}

std::string RangeText(const Tensor& tensor) {
  if (tensor.count() == 0) return "no elements";
  const Extremes extremes = FindExtremes(tensor);
  if (extremes.least < 0) return "all nan";
  const std::string low = FormatElement(tensor, extremes.least);
  const std::string high = FormatElement(tensor, extremes.greatest);
  std::string text = low == high ? fmt::format("all {}", low)
                                 : fmt::format("between {} and {}", low, high);
  if (extremes.nans != 0) text += fmt::format(", {} nan", extremes.nans);
  return text;
}

}  // namespace plexus::program
