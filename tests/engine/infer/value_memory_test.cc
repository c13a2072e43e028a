// What the values that shapes are worked out with may hold.

#include <fmt/format.h>
#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tests/engine/tensor/taken_memory.h"

namespace plexus {
namespace {

TEST_CASE("many small values don't take what their nodes could make") {
  constexpr int kNodes = 3000;  // of 32 KiB each: 94 MiB
  std::string nodes = "  a0: Neg(p)\n";
  for (int i = 1; i < kNodes; ++i) {
    nodes += fmt::format("  a{}: Add(a{}, p)\n", i, i - 1);
  }
  const std::string text =
      "inputs: {x: [N, 6]}\n"
      "parameters: {p: {shape: [4096], init: ones, dtype: float64}}\n"
      "nodes:\n" + nodes +
      // A shape after all these is known as ever.
      "  y: Reshape(x, Add(Mul(Shape(x), [2, 0]), [0, 3]))\n"
      "outputs: [y, a2999]\n";
  std::optional<Graph> graph;
  CHECK(testing::BytesTaken([&] { graph = Graph::Parse(text, "many", "."); }) <
        40 << 20);
  const ValueInfo y = graph->value(graph->outputs()[0].value);
  CHECK(y.shape == std::vector<std::string>{"2*N", "3"});

  PlanOptions options;
  options.dims = {{"N", 2}};
  Session session(graph->Compile(options));
  const std::vector<float> x(12, 1);
  session.BindInput(0, x.data());
  REQUIRE(session.Run());
  CHECK(static_cast<const double*>(session.output(1))[4095] == kNodes - 2);
}

}  // namespace
}  // namespace plexus
