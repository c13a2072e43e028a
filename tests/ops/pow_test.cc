#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <type_traits>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_pow(void);

namespace plexus::testing {
namespace {

/// In long double, but that glibc's powl takes -2^63 for positive.
long double Exact(long double x, long double y) {
  if (y != -0x1p63L) return std::pow(x, y);
  return std::pow(static_cast<double>(x), static_cast<double>(y));
}

TEST_CASE("Pow is within its accuracy, special values of C99 too") {
  CHECK(SweepClose<2, float, double>(plexus_op_pow(), Exact) == "");
}

/// x^y where the result is somewhere between all that there is: x of any size,
/// or beside 1.
template <typename T>
double LargestError(uint32_t simd, double log2_least, double log2_most) {
  constexpr int64_t kCount = 60000;
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> unit(0, 1);
  std::vector<T> x, y;
  for (int64_t i = 0; i < kCount; ++i) {
    const double size = (2 * unit(random) - 1) * log2_most;
    const double closeness = std::exp2(-50 * unit(random));
    const double base =
        i % 2 == 0 ? std::exp2(size) : 1 + size * closeness / 2000;
    x.push_back(static_cast<T>(std::fabs(base)));
    const double log = std::log2(static_cast<double>(x.back()));
    const double wanted =
        log2_least + unit(random) * (log2_most - log2_least);
    y.push_back(static_cast<T>(log == 0 ? 1 : wanted / log));
  }
  const Outcome got = RunOp(plexus_op_pow(),
                            {TestTensor::Of<T>({kCount}, x),
                             TestTensor::Of<T>({kCount}, y)},
                            {.simd = simd});
  REQUIRE(got.text == "");
  const std::vector<T> z = got.outputs[0].template values<T>();
  double worst = 0;
  for (size_t i = 0; i < z.size(); ++i) {
    const long double want = Exact(static_cast<long double>(x[i]),
                                   static_cast<long double>(y[i]));
    worst = std::max(worst, UlpError(z[i], want));
  }
  return worst;
}

TEST_CASE("Pow is as accurate as pow-inl.h says, on every level") {
  for (const uint32_t simd : SimdMasks()) {
    CHECK(LargestError<float>(simd, -149, 128) <= 0.51);
    CHECK(LargestError<double>(simd, -1022, 1024) <= 0.75);
    CHECK(LargestError<double>(simd, -1075, -1021) <= 1);
  }
}

template <typename T>
T Power(T x, T y) {
  const Outcome got = RunOp(
      plexus_op_pow(), {TestTensor::Of<T>({}, {x}), TestTensor::Of<T>({}, {y})});
  REQUIRE(got.text == "");
  return got.outputs[0].template values<T>()[0];
}

template <typename T>
void CheckSpecialValues() {
  const T inf = std::numeric_limits<T>::infinity();
  const T nan = std::numeric_limits<T>::quiet_NaN();
  const auto is = [](T got, T wanted) {
    return got == wanted && std::signbit(got) == std::signbit(wanted);
  };
  // Annex F of C99, 9.4.4, line by line.
  for (const T y : {T{-1}, T{-3}, T{-7}}) {
    CHECK(is(Power(T{0}, y), inf));
    CHECK(is(Power(T{-0.0}, y), -inf));
  }
  for (const T y : {T{-2}, T{-0.5}, T{-0x1p100}, -inf}) {
    CHECK(is(Power(T{0}, y), inf));
    CHECK(is(Power(T{-0.0}, y), inf));
  }
  for (const T y : {T{1}, T{3}}) {
    CHECK(is(Power(T{0}, y), T{0}));
    CHECK(is(Power(T{-0.0}, y), T{-0.0}));
  }
  for (const T y : {T{2}, T{0.5}, T{0x1p100}, inf}) {
    CHECK(is(Power(T{0}, y), T{0}));
    CHECK(is(Power(T{-0.0}, y), T{0}));
  }
  CHECK(Power(T{-1}, inf) == 1);
  CHECK(Power(T{-1}, -inf) == 1);
  for (const T y : {T{0}, T{-2.5}, inf, -inf, nan}) CHECK(Power(T{1}, y) == 1);
  for (const T x : {T{0}, T{-3}, inf, -inf, nan}) {
    CHECK(Power(x, T{0}) == 1);
    CHECK(Power(x, T{-0.0}) == 1);
  }
  CHECK(std::isnan(Power(T{-2}, T{0.5})));
  CHECK(std::isnan(Power(T{-2}, T{-1.5})));
  CHECK(is(Power(T{0.5}, -inf), inf));
  CHECK(is(Power(T{-2}, -inf), T{0}));
  CHECK(is(Power(T{-0.5}, inf), T{0}));
  CHECK(is(Power(T{2}, inf), inf));
  CHECK(is(Power(-inf, T{-3}), T{-0.0}));
  CHECK(is(Power(-inf, T{-2}), T{0}));
  CHECK(is(Power(-inf, T{-0.5}), T{0}));
  CHECK(is(Power(-inf, T{3}), -inf));
  CHECK(is(Power(-inf, T{0.5}), inf));
  CHECK(is(Power(inf, T{-0.5}), T{0}));
  CHECK(is(Power(inf, T{0.5}), inf));
  CHECK(std::isnan(Power(nan, T{1})));
  CHECK(std::isnan(Power(T{2}, nan)));
  // Odd and even exponents at the end of the integers.
  const T odd = 2 / std::numeric_limits<T>::epsilon() - 1;
  CHECK(is(Power(T{-1}, odd), T{-1}));
  CHECK(is(Power(T{-1}, odd + 1), T{1}));
  CHECK(is(Power(T{-2}, odd), -inf));
  // What is exact comes out exactly.
  CHECK(Power(T{3}, T{5}) == 243);
  CHECK(Power(T{10}, T{10}) == T{1e10});
  CHECK(Power(T{-2}, T{-3}) == T{-0.125});
  CHECK(Power(T{2.25}, T{1.5}) == T{3.375});
  CHECK(Power(std::numeric_limits<T>::denorm_min(), T{1}) ==
        std::numeric_limits<T>::denorm_min());
}

TEST_CASE("Pow has each special value of C99") {
  CheckSpecialValues<float>();
  CheckSpecialValues<double>();
}

/// Powers that are one operation, beside others and by themselves.
template <typename T>
void CheckSimplePowers() {
  const T exponents[] = {2, T{0.5}, -1, 3, T{1.25}};
  std::vector<T> x, y;
  for (int i = 0; i < 103; ++i) {
    x.push_back(static_cast<T>(0.01 + 0.37 * i));
    y.push_back(exponents[i % 5]);
  }
  for (const uint32_t simd : SimdMasks()) {
    const Outcome got = RunOp(
        plexus_op_pow(),
        {TestTensor::Of<T>({103}, x), TestTensor::Of<T>({103}, y)},
        {.simd = simd});
    const std::vector<T> z = got.outputs[0].template values<T>();
    for (size_t i = 0; i < x.size(); ++i) {
      if (y[i] == 2) CHECK(z[i] == x[i] * x[i]);
      if (y[i] == T{0.5}) CHECK(z[i] == std::sqrt(x[i]));
      if (y[i] == -1) CHECK(z[i] == 1 / x[i]);
      if (y[i] == 3) {
        CHECK(UlpError(z[i], Exact(x[i], 3)) <= (sizeof(T) == 4 ? 0.51 : 0.75));
      }
    }
    for (const T exponent : exponents) {
      const Outcome alone =
          RunOp(plexus_op_pow(),
                {TestTensor::Of<T>({103}, x),
                 TestTensor::Of<T>({103}, std::vector<T>(103, exponent))},
                {.simd = simd});
      const std::vector<T> powers =
          alone.outputs[0].template values<T>();
      for (size_t i = 0; i < x.size(); ++i) {
        if (y[i] == exponent) CHECK(z[i] == powers[i]);
      }
    }
  }
}

TEST_CASE("Pow rounds squares, roots and inverses once, in any company") {
  CheckSimplePowers<float>();
  CheckSimplePowers<double>();
}

template <typename T>
void CheckSquaring() {
  CHECK(SweepMixed<T, uint8_t>(plexus_op_pow(), [](T x, uint8_t y) {
          uint64_t power = 1;
          for (int i = 0; i < y; ++i) power *= static_cast<uint64_t>(x);
          return static_cast<T>(power);
        }) == "");
}

TEST_CASE("Pow of integers is exact and wraps") {
  CheckSquaring<int32_t>();
  CheckSquaring<int64_t>();
  CheckSquaring<uint8_t>();
  CHECK(Power<int64_t>(3, 39) == 4052555153018976267);
  CHECK(Power<int64_t>(-1, INT64_MAX) == -1);
  CHECK(Power<int64_t>(0, 0) == 1);
  CHECK(Power<int32_t>(2, 31) == INT32_MIN);
  CHECK(Power<uint8_t>(2, 8) == 0);
}

TEST_CASE("Pow of an integer to a negative one is an error") {
  const Outcome got = RunOp(plexus_op_pow(),
                            {TestTensor::Of<int32_t>({3}, {1, 2, 3}),
                             TestTensor::Of<int8_t>({3}, {1, -1, 3})});
  CHECK(got.code == PLEXUS_ERROR_RUN);
  CHECK(got.text == "an integer to a negative power");
}

/// As ONNX's examples of types: [1, 2, 3] to [4, 5, 6] is [1, 32, 729].
template <typename T, typename... T1s>
void CheckTypes() {
  const auto one = []<typename T1>(std::type_identity<T1>) {
    const Outcome got = RunOp(plexus_op_pow(),
                              {TestTensor::Of<T>({3}, {1, 2, 3}),
                               TestTensor::Of<T1>({3}, {4, 5, 6})});
    REQUIRE(got.text == "");
    std::vector<T> wanted = {1, 32, static_cast<T>(729)};
    CHECK(got.outputs[0].template values<T>() == wanted);
  };
  (one(std::type_identity<T1s>()), ...);
}

TEST_CASE("Pow takes an exponent of any dtype") {
  CheckTypes<float, double, int8_t, int16_t, int32_t, int64_t, uint8_t,
             uint16_t, uint32_t, uint64_t>();
  CheckTypes<double, float, int8_t, int16_t, int32_t, int64_t, uint8_t,
             uint16_t, uint32_t, uint64_t>();
  CheckTypes<int32_t, float, double, int8_t, int16_t, int64_t, uint8_t,
             uint16_t, uint32_t, uint64_t>();
  CheckTypes<int64_t, float, double, int8_t, int16_t, int32_t, uint8_t,
             uint16_t, uint32_t, uint64_t>();
}

TEST_CASE("Pow of two dtypes is float64's, rounded or truncated") {
  const auto power = [](double x, double y) {
    return static_cast<double>(Exact(x, y));
  };
  CHECK(SweepMixed<int32_t, double>(
            plexus_op_pow(),
            [power](int32_t x, double y) {
              const double z = power(x, y);
              if (std::isnan(z)) return 0;
              if (z >= INT32_MAX) return INT32_MAX;
              return z <= INT32_MIN ? INT32_MIN : static_cast<int32_t>(z);
            }) == "");
  CHECK(SweepMixed<float, int64_t>(
            plexus_op_pow(), [power](float x, int64_t y) {
              return static_cast<float>(
                  power(static_cast<double>(x), static_cast<double>(y)));
            }) == "");
}

}  // namespace
}  // namespace plexus::testing
