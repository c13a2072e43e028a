#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/float_sweep.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_gelu(void);

namespace plexus::testing {
namespace {

template <typename F>
F Formula(F x) {
  return x * std::erfc(-x / std::sqrt(F{2})) / 2;
}

/// x (1 + tanh u) / 2 as x / (1 + e^-2u).
template <typename F>
F ByTanh(F x) {
  const F pi = std::acos(F{-1});
  const F c = static_cast<F>(44715) / 1000000;
  return x / (1 + std::exp(-2 * std::sqrt(2 / pi) * (x + c * x * x * x)));
}

TEST_CASE("GELU is within its accuracy, special values too") {
  CHECK(SweepClose<1, float, double>(plexus_op_gelu(),
                                     Formula<long double>) == "");
}

TEST_CASE("GELU is within its accuracy at a million floats") {
  CHECK(SweepFloats(plexus_op_gelu(), Formula<double>, 4099) == "");
}

TEST_CASE("GELU by tanh is within its accuracy, special values too") {
  CHECK(SweepClose<1, float, double>(plexus_op_gelu(), ByTanh<long double>,
                                     {{{"approximate", "tanh"}}}) == "");
}

TEST_CASE("GELU by tanh is within its accuracy at a million floats") {
  CHECK(SweepFloats(plexus_op_gelu(), ByTanh<double>, 4099,
                    {{"approximate", "tanh"}}) == "");
}

TEMPLATE_TEST_CASE("GELU of the largest number below 0 is -0", "", float,
                   double) {
  const TestType x = -std::numeric_limits<TestType>::denorm_min();
  for (const char* way : {"none", "tanh"}) {
    CAPTURE(way);
    const Outcome got =
        RunOp(plexus_op_gelu(), {TestTensor::Of<TestType>({1}, {x})},
              {.attributes = {{"approximate", way}}});
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].values<TestType>()[0] == 0);
    CHECK(std::signbit(got.outputs[0].values<TestType>()[0]));
  }
}

TEST_CASE("GELU knows two ways") {
  CHECK(RunOp(plexus_op_gelu(), {TestTensor::Of<float>({1}, {1})},
              {.attributes = {{"approximate", "erf"}}})
            .text == "approximate must be none or tanh, not erf");
}

}  // namespace
}  // namespace plexus::testing
