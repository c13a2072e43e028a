#include <plexus/op.h>
#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <string>

#include "tests/engine/tensor/failure.h"

namespace plexus {
namespace {

using testing::FailureLine;

float Narrowed(double x) { return static_cast<float>(x); }
double Widened(float x) { return x; }
float Sum(float a, float b) { return a + b; }
float SumOfThree(float a, float b, float c) { return a + b + c; }
bool IsLess(double a, double b) noexcept { return a < b; }

constexpr uint32_t kFloat64 = Bit(PLEXUS_FLOAT64);

Op Called(const char* name) { return Op(name, "An operator of a test."); }

/// X to Y, both of T.
Op Unary(const char* name, uint32_t dtypes) {
  return Called(name).Type("T", dtypes).Input("X", "T").Output("Y", "T");
}

/// The line with which a plan of y = `call` is refused; "no error" where it
/// isn't. x, z: `dtype`[4].
std::string Refused(Op op, const std::string& dtype, const std::string& call) {
  Registry registry;
  registry.Add(op.Finish());
  const Graph graph = Graph::Parse("dtype: " + dtype +
                                       "\ninputs: {x: [4], z: [4]}\nnodes:\n"
                                       "  y: " + call + "\noutputs: [y]\n",
                                   "graph", ".", registry);
  return FailureLine([&] { graph.Compile(); });
}

TEST_CASE("a function of another result than the output is refused") {
  CHECK(Refused(Unary("Halve", kFloat64).Elementwise<ScalarTile<Narrowed>>(),
                "float64", "Halve(x)") ==
        "3 graph:4:6: error: `y` (Halve): its function takes (float64) and "
        "gives float32, but here its inputs are (float64) and its output is "
        "float64");
  CHECK(Refused(Unary("Widen", kFloat32).Elementwise<ScalarTile<Widened>>(),
                "float32", "Widen(x)") ==
        "3 graph:4:6: error: `y` (Widen): its function takes (float32) and "
        "gives float64, but here its inputs are (float32) and its output is "
        "float32");
}

TEST_CASE("a function of other arguments than the inputs is refused") {
  CHECK(Refused(Unary("Plus", kFloat32).Elementwise<ScalarTile<Sum>>(),
                "float32", "Plus(x)") ==
        "3 graph:4:6: error: `y` (Plus): its function takes (float32, float32) "
        "and gives float32, but here its inputs are (float32) and its output "
        "is float32");
  CHECK(Refused(Called("Plus").Type("T", kFloats).Input("A", "T")
                    .Input("B", "T").Type("T2", kFloat32).Output("Y", "T2")
                    .Elementwise<ScalarTile<Sum>>(),
                "float64", "Plus(x, z)") ==
        "3 graph:4:6: error: `y` (Plus): its function takes (float32, float32) "
        "and gives float32, but here its inputs are (float64, float64) and its "
        "output is float32");
}

TEST_CASE("a function is refused where an input that it takes is left out") {
  const auto plus = [] {
    return Called("Plus").Type("T", kFloat32).Input("A", "T").Input("B", "T")
        .Input("C", "T", "", PLEXUS_OPTIONAL).Output("Y", "T")
        .Elementwise<ScalarTile<SumOfThree>>();
  };
  CHECK(Refused(plus(), "float32", "Plus(x, z)") ==
        "3 graph:4:6: error: `y` (Plus): its function takes (float32, float32, "
        "float32) and gives float32, but here its inputs are (float32, "
        "float32, left out) and its output is float32");
  CHECK(Refused(plus(), "float32", "Plus(x, z, x)") == "no error");
}

TEST_CASE("a function that is noexcept and gives another dtype runs") {
  Op op = Called("Below").Type("T", kFloat64).Type("T1", kBool)
              .Input("A", "T").Input("B", "T").Output("Y", "T1")
              .Elementwise<ScalarTile<IsLess>>();
  Registry registry;
  registry.Add(op.Finish());
  Session session(Graph::Parse("dtype: float64\ninputs: {x: [3], z: []}\n"
                               "nodes: {y: \"Below(x, z)\"}\noutputs: [y]\n",
                               "graph", ".", registry)
                      .Compile());
  const double x[] = {1, 2, 3}, z = 2;
  session.BindInput(0, x);
  session.BindInput(1, &z);
  REQUIRE(session.Run());
  const auto* y = static_cast<const bool*>(session.output(0));
  CHECK((y[0] && !y[1] && !y[2]));
}

TEST_CASE("operators call a dtype as graphs do") {
  for (int32_t dtype = 0; dtype < PLEXUS_DTYPE_COUNT; ++dtype) {
    CHECK(std::string(DtypeText(dtype)) == DtypeName(dtype));
  }
}

}  // namespace
}  // namespace plexus
