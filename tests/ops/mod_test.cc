#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <random>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_mod(void);

namespace plexus::testing {
namespace {

__extension__ typedef __int128 Wide;

template <typename T>
void CheckIntegers() {
  const auto by_zero = [](T, T b) { return b == 0; };
  CHECK(SweepMixed<T, T>(
            plexus_op_mod(),
            [](T a, T b) {
              const Wide rest = static_cast<Wide>(a) % b;
              const bool other = rest != 0 && (rest < 0) != (b < 0);
              return static_cast<T>(other ? rest + b : rest);
            },
            {}, by_zero) == "");
  CHECK(SweepMixed<T, T>(
            plexus_op_mod(),
            [](T a, T b) { return static_cast<T>(static_cast<Wide>(a) % b); },
            {{{"fmod", "1"}}}, by_zero) == "");
}

TEST_CASE("Mod of integers has the divisor's sign, with fmod the dividend's") {
  CheckIntegers<int8_t>();
  CheckIntegers<int16_t>();
  CheckIntegers<int32_t>();
  CheckIntegers<int64_t>();
  CheckIntegers<uint8_t>();
  CheckIntegers<uint16_t>();
  CheckIntegers<uint32_t>();
  CheckIntegers<uint64_t>();
}

/// Python's and NumPy's.
template <typename T>
T Floored(T a, T b) {
  T rest = std::fmod(a, b);
  if (rest == 0) return std::copysign(T{0}, b);
  if ((rest < 0) != (b < 0)) rest += b;
  return rest;
}

TEST_CASE("Mod of floats is C's fmod, or with the divisor's sign") {
  CHECK(SweepExact<2, float, double>(
            plexus_op_mod(), [](auto a, auto b) { return std::fmod(a, b); },
            {{{"fmod", "1"}}}) == "");
  CHECK(SweepExact<2, float, double>(plexus_op_mod(), [](auto a, auto b) {
          return Floored(a, b);
        }) == "");
}

template <typename T>
void CheckNearMultiples() {
  std::mt19937_64 random(3);
  std::vector<T> a, b, wanted;
  for (int i = 0; i < 20000; ++i) {
    const T y = std::ldexp(static_cast<T>(random()), i % 40 - 100);
    const T n = static_cast<T>(random() >> (i % 60));
    T x = n * y;
    if (i % 3 == 0) x = std::nextafter(x, T{0});
    if (i % 3 == 1) x = std::nextafter(x, std::numeric_limits<T>::infinity());
    a.push_back(x);
    b.push_back(y);
    wanted.push_back(std::fmod(x, y));
  }
  const auto n = static_cast<int64_t>(a.size());
  const Outcome got = RunOp(
      plexus_op_mod(), {TestTensor::Of<T>({n}, a), TestTensor::Of<T>({n}, b)},
      {.attributes = {{"fmod", "1"}}});
  REQUIRE(got.text == "");
  const std::vector<T> rest = got.outputs[0].template values<T>();
  for (size_t i = 0; i < rest.size(); ++i) REQUIRE(rest[i] == wanted[i]);
}

TEST_CASE("Mod is exact beside multiples of the divisor, small and large") {
  CheckNearMultiples<float>();
  CheckNearMultiples<double>();
}

TEST_CASE("Mod by an integer zero is an error") {
  for (const char* const fmod : {"0", "1"}) {
    const Outcome got = RunOp(plexus_op_mod(),
                              {TestTensor::Of<int32_t>({3}, {1, 2, 3}),
                               TestTensor::Of<int32_t>({3}, {1, 0, 3})},
                              {.attributes = {{"fmod", fmod}}});
    CHECK(got.code == PLEXUS_ERROR_RUN);
    CHECK(got.text == "integer division by zero");
  }
}

TEST_CASE("Mod of dims is that of integers") {
  for (const int64_t a : {-7, -6, 0, 6, 7}) {
    for (const int64_t b : {-4, -1, 1, 3}) {
      const int64_t rest = a % b;
      CHECK(RunDimRule(plexus_op_mod(), {a, b}, {.attributes = {{"fmod", "1"}}})
                .value == rest);
      CHECK(RunDimRule(plexus_op_mod(), {a, b}).value ==
            (rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest));
    }
  }
  CHECK(RunDimRule(plexus_op_mod(), {7, 0}).code == PLEXUS_ERROR_GRAPH);
}

}  // namespace
}  // namespace plexus::testing
