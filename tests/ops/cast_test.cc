#include <plexus/float16.h>

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "tests/support/attribute_text.h"
#include "tests/support/elementwise_sweep.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_cast(void);

namespace plexus::testing {
namespace {

/// The value exactly: a long double holds all of every dtype.
template <typename T>
long double Value(T x) {
  return static_cast<long double>(x);
}
long double Value(Float16 x) { return static_cast<long double>(ToFloat(x)); }
long double Value(BFloat16 x) { return static_cast<long double>(ToFloat(x)); }

/// The 16-bit float nearest to x, ties to even, found by halving the list of
/// all of them. `infinity`, the bits of +inf, stands there for the number that
/// would come after the greatest.
template <typename H>
H Nearest(long double x, uint16_t infinity) {
  const auto at = [&](int bits) {
    const auto value = [](int b) { return Value(H{static_cast<uint16_t>(b)}); };
    if (bits < infinity) return value(bits);
    return 2 * value(infinity - 1) - value(infinity - 2);
  };
  const long double size = std::fabs(x);
  int low = 0, high = infinity;
  while (low < high) {
    const int middle = (low + high) / 2;
    if (at(middle) < size) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low > 0) {
    const long double up = at(low) - size, down = size - at(low - 1);
    if (down < up || (down == up && low % 2 != 0)) --low;
  }
  if (std::isnan(x)) low = infinity + 1;
  return H{static_cast<uint16_t>(low | (std::signbit(x) ? 0x8000 : 0))};
}

template <typename To, typename From>
To Expected(From from) {
  const long double x = Value(from);
  using Limits = std::numeric_limits<To>;
  if constexpr (std::is_same_v<To, Float16>) {
    return Nearest<Float16>(x, 0x7c00);
  } else if constexpr (std::is_same_v<To, BFloat16>) {
    return Nearest<BFloat16>(x, 0x7f80);
  } else if constexpr (std::is_same_v<To, bool>) {
    return x != 0;
  } else if constexpr (std::is_floating_point_v<To>) {
    return static_cast<To>(x);
  } else if constexpr (std::is_integral_v<From>) {
    return static_cast<To>(static_cast<uint64_t>(from));  // modulo
  } else if (std::isnan(x)) {
    return 0;
  } else if (x <= Value(Limits::min())) {
    return Limits::min();
  } else {
    return x >= Value(Limits::max()) ? Limits::max() : static_cast<To>(x);
  }
}

template <typename From, typename... Tos>
void CheckCastsFrom() {
  const auto one = []<typename To>(std::type_identity<To>) {
    const SweepOptions options{{{"to", NameOfDtype(kDtypeOf<To>)}}};
    CHECK(SweepMixed<From>(
              plexus_op_cast(), [](From x) { return Expected<To>(x); },
              options) == "");
  };
  (one(std::type_identity<Tos>()), ...);
}

template <typename... Ts>
void CheckAllCasts() {
  (CheckCastsFrom<Ts, Ts...>(), ...);
}

TEST_CASE("Cast takes every dtype to every dtype") {
  CheckAllCasts<float, double, int8_t, int16_t, int32_t, int64_t, uint8_t,
                uint16_t, uint32_t, uint64_t, bool, Float16, BFloat16>();
}

std::vector<int64_t> ToInt64(const std::vector<double>& x) {
  const Outcome got =
      RunOp(plexus_op_cast(),
            {TestTensor::Of<double>({static_cast<int64_t>(x.size())}, x)},
            {.attributes = {{"to", "int64"}}});
  REQUIRE(got.text == "");
  return got.outputs.at(0).values<int64_t>();
}

TEST_CASE("Cast to an integer truncates, saturates and makes NaN 0") {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  CHECK(
      ToInt64({2.9, -2.9, 1e30, -1e30, kInfinity, -kInfinity, std::nan("")}) ==
      std::vector<int64_t>{2, -2, INT64_MAX, INT64_MIN, INT64_MAX, INT64_MIN,
                           0});
}

TEST_CASE("Cast keeps the shape") {
  const Outcome got =
      InferOp(plexus_op_cast(),
              {TestTensor::Of<float>({2, 0, 3}, std::vector<float>{})},
              {.attributes = {{"to", "bool"}}});
  CHECK(got.outputs.at(0).dtype == PLEXUS_BOOL);
  CHECK(got.outputs.at(0).shape == std::vector<int64_t>{2, 0, 3});
}

}  // namespace
}  // namespace plexus::testing
