// Exceptions of an operator's own code: each fails what was asked of it, with
// its words.

#include <plexus/op.h>
#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/engine/tensor/failure.h"

namespace plexus::testing {
namespace {

struct Odd {};
struct Nothing {};

void SameShape(const Infer& ctx) { ctx.Output(0, ctx.shape(0)); }
void NoShape(const Infer&) { throw std::out_of_range("no such axis"); }
void OddShape(const Infer&) { throw Odd(); }
void SilentShape(const Infer& ctx) { ctx.Fail(""); }

template <int32_t (*kRun)(const Nothing&, Run)>
void Prepares(const Prepare& ctx, PlexusKernel* kernel) {
  ctx.State<Nothing>(kernel);
  kernel->run = kRunFn<Nothing, kRun>;
}
void NoKernel(const Prepare&, PlexusKernel*) {
  throw std::runtime_error("no table");
}
void SilentKernel(const Prepare& ctx, PlexusKernel*) { ctx.Fail(""); }

int32_t Throws(const Nothing&, Run) { throw std::runtime_error("no data"); }
int32_t ThrowsInside(const Nothing&, Run run) {
  run.ParallelFor(1 << 10, 1, [](Run, int64_t begin, int64_t end) {
    if (begin <= 700 && 700 < end) throw std::runtime_error("no 700");
  });
  return PLEXUS_OK;
}
int32_t Silent(const Nothing&, Run run) { return run.Fail(""); }

float Tenth(float x) {
  return std::vector<float>{1, 2, 3}.at(static_cast<size_t>(x));
}

Op Declared() {
  return Op("Odd", "An operator of a test.")
      .Type("T", kFloat32)
      .Input("X", "T")
      .Output("Y", "T");
}

/// What y = Odd(x), x: float32[4], fails with when it is checked, planned and
/// run on several threads.
std::string Failed(Op op) {
  Registry registry;
  registry.Add(op.Finish());
  return FailureLine([&] {
    const Graph graph =
        Graph::Parse("inputs: {x: [4]}\nnodes:\n  y: Odd(x)\noutputs: [y]\n",
                     "graph", ".", registry);
    PlanOptions options;
    options.threads = 4;
    Session session(graph.Compile(options));
    const float x[4] = {0, 1, 2, 9};
    session.BindInput(0, x);
    if (!session.Run()) throw session.error();
  });
}

const std::string kWhere = " graph:3:6: error: `y` (Odd): ";

TEST_CASE("an exception of a shape rule or of prepare is told with its words") {
  CHECK(Failed(Declared().Infer<NoShape>().Prepare<NoKernel>()) ==
        "3" + kWhere + "it failed with an exception: no such axis");
  CHECK(Failed(Declared().Infer<SameShape>().Prepare<NoKernel>()) ==
        "3" + kWhere + "it failed with an exception: no table");
  CHECK(Failed(Declared().Infer<OddShape>().Prepare<NoKernel>()) ==
        "3" + kWhere + "it failed with an exception that is no std::exception");
}

TEST_CASE("an exception of a kernel fails the run") {
  CHECK(Failed(Declared().Infer<SameShape>().Prepare<Prepares<Throws>>()) ==
        "1" + kWhere + "it failed with an exception: no data");
  CHECK(Failed(Declared().Infer<SameShape>().Prepare<Prepares<ThrowsInside>>()) ==
        "1" + kWhere + "it failed with an exception: no 700");
  CHECK(Failed(Declared().Elementwise<ScalarTile<Tenth>>()) ==
        "1" + kWhere + "its function threw an exception");
}

TEST_CASE("an operator that fails without words is told with some") {
  CHECK(Failed(Declared().Infer<SilentShape>().Prepare<NoKernel>()) ==
        "3" + kWhere + "it failed and didn't say why");
  CHECK(Failed(Declared().Infer<SameShape>().Prepare<SilentKernel>()) ==
        "3" + kWhere + "it failed and didn't say why");
  CHECK(Failed(Declared().Infer<SameShape>().Prepare<Prepares<Silent>>()) ==
        "1" + kWhere + "it failed and didn't say why");
}

void AsNumber(const Infer& ctx) { ctx.Output(0, {{ctx.Int("mode")}}); }
void AsOneOfMany(const Infer& ctx) { ctx.Output(0, {{ctx.Int("axes")}}); }
void AsText(const Infer& ctx) { ctx.Fail(ctx.String("axes")); }

TEST_CASE("an attribute is not read as what it isn't declared to be") {
  const auto declared = [] {
    return Declared()
        .Attribute("mode", PLEXUS_ATTR_STRING, "\"fast\"", "How.")
        .Attribute("axes", PLEXUS_ATTR_INTS, "[0, 1]", "Where.")
        .Prepare<NoKernel>();
  };
  const auto told = [](const std::string& name) {
    return "3" + kWhere + "it asks for attribute " + name +
           " as what it isn't declared to be";
  };
  CHECK(Failed(declared().Infer<AsNumber>()) == told("mode"));
  CHECK(Failed(declared().Infer<AsOneOfMany>()) == told("axes"));
  CHECK(Failed(declared().Infer<AsText>()) == told("axes"));
}

Dim NoDim(const Infer&, std::span<const Dim>) {
  throw std::runtime_error("no rule");
}
Dim DimOfInput(const Infer& ctx, std::span<const Dim>) { return ctx.dim(0, 0); }
int64_t Twice(int64_t x) { return 2 * x; }

/// The shape of zeros with twice the dims of x: float32[2, 3], where Twice has
/// this rule for dims.
template <Dim (*kRule)(const Infer&, std::span<const Dim>)>
std::vector<int64_t> TwiceTheShape() {
  static Op op = Op("Twice", "An operator of a test.")
                     .Type("T", kInt64)
                     .Input("X", "T")
                     .Output("Y", "T")
                     .Elementwise<ScalarTile<Twice>>()
                     .template DimRule<kRule>();
  Registry registry;
  registry.Add(op.Finish());
  const Graph graph = Graph::Parse(
      "inputs: {x: [N, 3]}\nnodes:\n  y: ConstantOfShape(Twice(Shape(x)))\n"
      "outputs: [y]\n",
      "graph", ".", registry);
  PlanOptions options;
  options.dims = {{"N", 2}};
  return graph.Compile(options)->outputs()[0].shape;
}

TEST_CASE("what a rule for dims fails to say, the kernel works out") {
  CHECK(TwiceTheShape<NoDim>() == std::vector<int64_t>{4, 6});
  CHECK(TwiceTheShape<DimOfInput>() == std::vector<int64_t>{4, 6});
}

TEST_CASE("a plugin that throws while it is loaded is refused with its words") {
  CHECK(FailureLine([] { Registry().LoadPlugin(PLEXUS_THROWING_PLUGIN); }) ==
        "5 error: the plugin " PLEXUS_THROWING_PLUGIN
        " failed while it was loaded: no licence");
}

}  // namespace
}  // namespace plexus::testing
