#include <plexus/plexus.h>

#include <cstdio>

int main(int, char** argv) {
  plexus::Graph graph = plexus::Graph::Load(argv[1]);
  plexus::Session session(graph.Compile());
  const double x[2] = {1.0, 0.5};
  double y[2];
  session.BindInput(0, x);
  session.BindOutput(0, y);
  if (!session.Run()) return 1;
  std::printf("%.8f %.8f\n", y[0], y[1]);
}
