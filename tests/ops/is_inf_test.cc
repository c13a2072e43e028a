#include <catch2/catch.hpp>

#include <plexus/float16.h>

#include <cmath>

#include "tests/support/elementwise_sweep.h"

extern "C" const PlexusOp* plexus_op_is_inf(void);

namespace plexus::testing {
namespace {

void CheckIsInf(bool negative, bool positive) {
  const SweepOptions options{{{"detect_negative", negative ? "1" : "0"},
                              {"detect_positive", positive ? "1" : "0"}}};
  const auto wanted = [=](auto x) {
    return std::isinf(x) && (x < 0 ? negative : positive);
  };
  CHECK(SweepExact<1, float, double>(plexus_op_is_inf(), wanted, options) ==
        "");
  CHECK(SweepExact<1, Float16, BFloat16>(
            plexus_op_is_inf(), [=](auto x) { return wanted(ToFloat(x)); },
            options) == "");
}

TEST_CASE("IsInf finds the infinities that are asked for") {
  CheckIsInf(true, true);
  CheckIsInf(true, false);
  CheckIsInf(false, true);
  CheckIsInf(false, false);
}

TEST_CASE("IsInf finds both if nothing is said") {
  CHECK(SweepExact<1, float>(
            plexus_op_is_inf(), [](float x) { return std::isinf(x); }) == "");
}

}  // namespace
}  // namespace plexus::testing
