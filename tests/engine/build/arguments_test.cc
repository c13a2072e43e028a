// What operators see of a call's arguments.
#include <plexus/op.h>
#include <plexus/plexus.h>

#include <catch2/catch.hpp>

namespace plexus {
namespace {

struct Stateless {
  int nothing = 0;
};

int32_t RunCount(const Stateless&, Run run) {
  *run.output<float>(0) = static_cast<float>((run.input<float>(1) != nullptr) +
                                             (run.input<float>(2) != nullptr));
  return PLEXUS_OK;
}

void PrepareCount(const Prepare& ctx, PlexusKernel* kernel) {
  if (ctx.n_inputs() != 3) ctx.Fail("as many inputs as declared");
  ctx.State<Stateless>(kernel);
  kernel->run = kRunFn<Stateless, RunCount>;
}

void InferCount(const Infer& ctx) {
  if (ctx.n_inputs() != 3) ctx.Fail("as many inputs as declared");
  const Dim one = 1;
  ctx.Output(0, {&one, 1});
}

PLEXUS_OP(count_optional) {
  return Op("CountOptional", "How many of B and C are there.")
      .Type("T", kFloat32)
      .Input("A", "T")
      .Input("B", "T", "", PLEXUS_OPTIONAL)
      .Input("C", "T", "", PLEXUS_OPTIONAL)
      .Output("Y", "T")
      .Infer<InferCount>()
      .Prepare<PrepareCount>();
}

TEST_CASE("operators see all their inputs, the optional ones left out too") {
  Registry registry;
  registry.Add(plexus_op_count_optional());
  const char* const calls[] = {"CountOptional(x)", "CountOptional(x, x)",
                               "CountOptional(x, C=x)",
                               "CountOptional(x, x, x)"};
  const float counts[] = {0, 1, 1, 2};
  for (int i = 0; i < 4; ++i) {
    CAPTURE(calls[i]);
    const Graph graph = Graph::Parse(
        std::string("inputs: {x: [1]}\nnodes:\n  y: ") + calls[i] +
            "\noutputs: [y]\n",
        "g.yaml", ".", registry);
    Session session(graph.Compile());
    const float x = 5;
    session.BindInput(0, &x);
    REQUIRE(session.Run());
    CHECK(*static_cast<const float*>(session.output(0)) == counts[i]);
  }
}

}  // namespace
}  // namespace plexus
