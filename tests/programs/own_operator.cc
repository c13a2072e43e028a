// A program with an operator of its own, in-process.
#include <plexus/op.h>
#include <plexus/plexus.h>

#include <cstdio>

static float Cube(float x) { return x * x * x; }

PLEXUS_OP(cube) {
  return plexus::Op("Cube", "x * x * x")
      .Type("T", plexus::kFloat32)
      .Input("X", "T")
      .Output("Y", "T")
      .Elementwise<plexus::ScalarTile<Cube>>();
}

int main() {
  plexus::Registry registry;
  registry.Add(plexus_op_cube());
  plexus::Graph graph = plexus::Graph::Parse(
      "inputs: {x: [3]}\nnodes:\n  y: Cube(x)\noutputs: [y]\n", "own", ".",
      registry);
  plexus::Session session(graph.Compile());
  const float x[3] = {1, 2, -3};
  session.BindInput(0, x);
  if (!session.Run()) return 1;
  const float* y = static_cast<const float*>(session.output(0));
  std::printf("%g %g %g\n", y[0], y[1], y[2]);
}
