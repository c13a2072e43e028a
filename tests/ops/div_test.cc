#include <catch2/catch.hpp>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_div(void);

namespace plexus::testing {
namespace {

__extension__ typedef __int128 Wide;

template <typename T>
T Quotient(T a, T b) {
  return static_cast<T>(static_cast<Wide>(a) / b);  // wraps
}

template <typename T>
std::string SweepIntegers() {
  return SweepMixed<T, T>(
      plexus_op_div(), [](T a, T b) { return Quotient(a, b); }, {},
      [](T, T b) { return b == 0; });
}

TEST_CASE("Div of floats is IEEE's, of integers truncates") {
  CHECK(SweepExact<2, float, double>(
            plexus_op_div(), [](auto a, auto b) { return a / b; }) == "");
  CHECK(SweepIntegers<int32_t>() == "");
  CHECK(SweepIntegers<int64_t>() == "");
  CHECK(SweepIntegers<uint8_t>() == "");
}

template <typename T>
void CheckZeroIsFound() {
  constexpr int64_t kCount = 131;
  for (uint32_t simd : SimdMasks()) {
    for (int64_t at = 0; at < kCount; ++at) {
      std::vector<T> a(kCount, 1), b(kCount, 1);
      b[at] = 0;
      const Outcome got = RunOp(
          plexus_op_div(),
          {TestTensor::Of<T>({kCount}, a), TestTensor::Of<T>({kCount}, b)},
          {.simd = simd});
      REQUIRE(got.code == PLEXUS_ERROR_RUN);
      REQUIRE(got.text == "integer division by zero");
    }
  }
}

TEST_CASE("Div by an integer zero is an error wherever it stands") {
  CheckZeroIsFound<int32_t>();
  CheckZeroIsFound<int64_t>();
  CheckZeroIsFound<uint8_t>();
}

TEST_CASE("Div of dims truncates as Div of integers does") {
  CHECK(RunDimRule(plexus_op_div(), {7, 2}).value == 3);
  CHECK(RunDimRule(plexus_op_div(), {-7, 2}).value == -3);
  CHECK(RunDimRule(plexus_op_div(), {7, -2}).value == -3);
  CHECK(RunDimRule(plexus_op_div(), {7, 0}).code == PLEXUS_ERROR_GRAPH);
}

}  // namespace
}  // namespace plexus::testing
