// What a plan is, apart from the graph it was made of.
#include <plexus/op.h>
#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <memory>
#include <optional>

namespace plexus {
namespace {

float Cube(float x) { return x * x * x; }

PLEXUS_OP(cube) {
  return Op("Cube", "x * x * x")
      .Type("T", kFloat32)
      .Input("X", "T")
      .Output("Y", "T")
      .Elementwise<ScalarTile<Cube>>();
}

TEST_CASE("a plan outlives its graph and the registry of its operators") {
  std::optional<Registry> registry(std::in_place);
  registry->Add(plexus_op_cube());
  std::optional<Graph> graph = Graph::Parse(
      "inputs: {x: [2]}\nnodes: {y: Cube(x)}\n"
      "outputs: [y]\n",
      "g.yaml", ".", *registry);
  const std::shared_ptr<const Plan> plan = graph->Compile();
  graph.reset();
  registry.reset();

  CHECK(plan->step(0).ops == std::vector<std::string>{"Cube"});
  const float x[] = {2, -3};
  Session session(plan);
  session.BindInput(0, x);
  REQUIRE(session.Run());
  CHECK(static_cast<const float*>(session.output(0))[1] == -27);
}

}  // namespace
}  // namespace plexus
