// The plugin as it is loaded: its table and its kernel.
#include <plexus/plexus.h>

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/op_host.h"

namespace plexus::testing {
namespace {

const PlexusOp* Swish() {
  static const Registry registry = [] {
    Registry made;
    made.LoadPlugin(PLEXUS_PLUGIN_DIR "/libswish.so");
    return made;
  }();
  return registry.Find("Swish").op;
}

long double Formula(long double x) { return x / (1 + std::exp(-x)); }

/// Within 4 ULP from `least` up, where sigmoid(x) is a normal number.
template <typename T>
std::string SweepFrom(T least) {
  Sweep sweep{Swish(), {kDtypeOf<T>}, kDtypeOf<T>, {}, {}, {}, {.ulp = 4}};
  sweep.close = [](const void* const* x) {
    return Formula(static_cast<long double>(detail::ElementAt<T>(x[0])));
  };
  sweep.undefined = [least](const void* const* x) {
    return detail::ElementAt<T>(x[0]) < least;
  };
  return RunSweep(sweep);
}

TEST_CASE("Swish is x * sigmoid(x), to 4 ULP") {
  CHECK(SweepFrom<float>(-87) == "");
  CHECK(SweepFrom<double>(-708) == "");
}

TEST_CASE("Swish far below zero is -0, at -infinity NaN as the product") {
  const Outcome got = RunOp(
      Swish(),
      {TestTensor::Of<float>({3}, {-110, -std::numeric_limits<float>::max(),
                                   -std::numeric_limits<float>::infinity()})});
  REQUIRE(got.text == "");
  const std::vector<float> y = got.outputs.at(0).values<float>();
  CHECK((y[0] == 0 && std::signbit(y[0])));
  CHECK((y[1] == 0 && std::signbit(y[1])));
  CHECK(std::isnan(y[2]));
}

TEST_CASE("The plugin is named swish and brings one operator") {
  Registry registry;
  registry.LoadPlugin(PLEXUS_PLUGIN_DIR "/libswish.so");
  REQUIRE(registry.Find("Swish").op != nullptr);
  CHECK(registry.Find("Swish").plugin == "swish");
}

}  // namespace
}  // namespace plexus::testing
