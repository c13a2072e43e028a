// A chain's result takes over an input's memory only where nothing in it is read
// any more, under whatever name.

#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace plexus {
namespace {

std::vector<float> Run(const Graph& graph, bool fuse) {
  PlanOptions options;
  options.fuse = fuse;
  Session session(graph.Compile(options));
  const float x[6] = {1, 2, 3, 4, 5, 6};
  session.BindInput(0, x);
  REQUIRE(session.Run());
  const auto* const y = static_cast<const float*>(session.output(0));
  return {y, y + session.plan().outputs()[0].bytes / 4};
}

TEST_CASE("a chain reads its input through a view after its first write") {
  for (const char* nodes :
       {"  h: Softmax(x)\n  f: Reshape(h, [6])\n  g: Mul(Tanh(h), f)\n",
        "  h: Softmax(x)\n  f: Reshape(h, [3, 2])\n"
        "  r: Reshape(f, [1, 6])\n  g: Sub(Exp(h), r)\n",
        "  h: Softmax(x)\n  f: Squeeze(h, [0])\n"
        "  g: Sub(Mul(Exp(h), 2), Unsqueeze(f, [0]))\n",
        "  h: Softmax(x)\n  f: Reshape(h, [6])\n  g: Mul(f, Tanh(h))\n",
        "  h: Softmax(x)\n  f: Reshape(h, [6, 1])\n  g: Mul(Tanh(h), f)\n"}) {
    CAPTURE(nodes);
    const Graph graph = Graph::Parse(
        std::string("inputs:\n  x: [1, 6]\nnodes:\n") + nodes +
            "  y: Softmax(g)\noutputs: [y]\n",
        "views", ".");
    CHECK(Run(graph, true) == Run(graph, false));
  }
}

}  // namespace
}  // namespace plexus
