// Every one of the 2^32 floats.
#include <catch2/catch.hpp>

#include <cmath>

#include "tests/support/float_sweep.h"

extern "C" const PlexusOp* plexus_op_cos(void);
extern "C" const PlexusOp* plexus_op_erf(void);
extern "C" const PlexusOp* plexus_op_exp(void);
extern "C" const PlexusOp* plexus_op_gelu(void);
extern "C" const PlexusOp* plexus_op_log(void);
extern "C" const PlexusOp* plexus_op_sigmoid(void);
extern "C" const PlexusOp* plexus_op_sin(void);
extern "C" const PlexusOp* plexus_op_tanh(void);

namespace plexus::testing {
namespace {

double Sigmoid(double x) {
  const double e = std::exp(-std::fabs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

TEST_CASE("Exp is within its accuracy at every float", "[slow]") {
  CHECK(SweepFloats(
            plexus_op_exp(), [](double x) { return std::exp(x); }, 1) == "");
}

TEST_CASE("Sigmoid is within its accuracy at every float", "[slow]") {
  CHECK(SweepFloats(plexus_op_sigmoid(), Sigmoid, 1) == "");
}

TEST_CASE("Tanh is within its accuracy at every float", "[slow]") {
  CHECK(SweepFloats(
            plexus_op_tanh(), [](double x) { return std::tanh(x); }, 1) == "");
}

TEST_CASE("Log is within its accuracy at every float", "[slow]") {
  CHECK(SweepFloats(
            plexus_op_log(), [](double x) { return std::log(x); }, 1) == "");
}

TEST_CASE("Sin is within its accuracy at every float", "[slow]") {
  CHECK(SweepFloats(
            plexus_op_sin(), [](double x) { return std::sin(x); }, 1) == "");
}

TEST_CASE("Cos is within its accuracy at every float", "[slow]") {
  CHECK(SweepFloats(
            plexus_op_cos(), [](double x) { return std::cos(x); }, 1) == "");
}

TEST_CASE("Erf is within its accuracy at every float", "[slow]") {
  CHECK(SweepFloats(
            plexus_op_erf(), [](double x) { return std::erf(x); }, 1) == "");
}

TEST_CASE("GELU is within its accuracy at every float", "[slow]") {
  CHECK(SweepFloats(
            plexus_op_gelu(),
            [](double x) { return x * std::erfc(-x / std::sqrt(2.0)) / 2; },
            1) == "");
}

}  // namespace
}  // namespace plexus::testing
