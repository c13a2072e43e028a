// Nodes that swap the last two axes are not run where all that reads their
// result can read it swapped.

#include <fmt/format.h>
#include <plexus/op.h>
#include <plexus/plexus.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace plexus {
namespace {

/// Pair(A, B): row r of the result is A[..., r, 0] + 100 B[..., r, 0], and so on
/// for all places. Reads both as they are strided.
struct Layouts {
  int64_t rank;
  int64_t dims[4], a[4], b[4];
};

void DenseStrides(std::span<const int64_t> shape, int64_t* strides) {
  int64_t stride = 1;
  for (size_t k = shape.size(); k-- > 0; stride *= shape[k]) {
    strides[k] = stride;
  }
}

int32_t RunPair(const Layouts& s, Run ctx) {
  int64_t count = 1;
  for (int64_t k = 0; k < s.rank; ++k) count *= s.dims[k];
  for (int64_t i = 0; i < count; ++i) {
    int64_t rest = i, a = 0, b = 0;
    for (int64_t k = s.rank; k-- > 0; rest /= s.dims[k]) {
      a += rest % s.dims[k] * s.a[k];
      b += rest % s.dims[k] * s.b[k];
    }
    ctx.output<float>(0)[i] =
        ctx.input<float>(0)[a] + 100 * ctx.input<float>(1)[b];
  }
  return PLEXUS_OK;
}

void PairShape(const Infer& ctx) { ctx.Output(0, ctx.shape(0)); }

void PreparePair(const Prepare& ctx, PlexusKernel* kernel) {
  auto* const s = ctx.State<Layouts>(kernel);
  s->rank = ctx.rank(0);
  std::copy_n(ctx.input(0).shape, s->rank, s->dims);
  for (int i = 0; i < 2; ++i) {
    int64_t* const strides = i == 0 ? s->a : s->b;
    if (ctx.input(i).strides == nullptr) {
      DenseStrides(ctx.shape(i), strides);
    } else {
      std::copy_n(ctx.input(i).strides, s->rank, strides);
    }
  }
  kernel->run = kRunFn<Layouts, RunPair>;
}

constexpr auto kBoth = ReadsSwapped(3);

Op PairOp(const char* name) {
  return Op(name, "A + 100 B.")
      .Type("T", kFloat32)
      .Input("A", "T")
      .Input("B", "T")
      .Output("Y", "T")
      .Traits(PLEXUS_ROWWISE)
      .Infer<PairShape>()
      .Prepare<PreparePair>();
}

Registry WithPairs() {
  static Op swapped = PairOp("Pair").Extend<kBoth>();
  static Op dense = PairOp("DensePair");
  Registry registry;
  registry.Add(swapped.Finish());
  registry.Add(dense.Finish());
  return registry;
}

Graph Parse(const std::string& nodes) {
  return Graph::Parse("inputs:\n  x: [2, 3]\n  z: [4, 2, 3]\nnodes:\n" + nodes,
                      "test.yaml", ".", WithPairs());
}

/// The nodes that run, in order.
std::string Run(const Graph& graph) {
  std::vector<std::string> nodes;
  const auto plan = graph.Compile();
  for (int i = 0; i < plan->step_count(); ++i) {
    const StepInfo step = plan->step(i);
    nodes.insert(nodes.end(), step.nodes.begin(), step.nodes.end());
  }
  return fmt::format("{}", fmt::join(nodes, " "));
}

std::vector<float> Result(const Graph& graph, bool fuse = true) {
  PlanOptions options;
  options.fuse = fuse;
  options.threads = 2;
  Session session(graph.Compile(options));
  std::vector<float> x, z;
  for (int i = 0; i < 6; ++i) x.push_back(static_cast<float>(i));
  for (int i = 0; i < 24; ++i) z.push_back(static_cast<float>(i));
  session.BindInput(0, x.data());
  session.BindInput(1, z.data());
  REQUIRE(session.Run());
  const auto* const y = static_cast<const float*>(session.output(0));
  return {y, y + session.plan().outputs()[0].bytes / 4};
}

TEST_CASE("an input that can be read swapped is not transposed") {
  const Graph graph = Parse("  t: Transpose(x)\n"
                            "  n: Neg(x)\n"
                            "  u: Transpose(n, perm=[1, 0])\n"
                            "  y: Pair(t, u)\n"
                            "outputs: [y]\n");
  CHECK(Run(graph) == "n y");
  CHECK(graph.Compile()->views() == std::vector<std::string>{"t", "u"});
  for (const bool fuse : {true, false}) {
    CHECK(Result(graph, fuse) ==
          std::vector<float>{0, -297, -99, -396, -198, -495});
  }
}

TEST_CASE("matrices in a batch are swapped one by one") {
  const Graph graph = Parse("  t: Transpose(z, perm=[0, 2, 1])\n"
                            "  y: Pair(t, t)\n"
                            "outputs: [y]\n");
  CHECK(Run(graph) == "y");
  const std::vector<float> y = Result(graph);
  CHECK(std::vector<float>(y.begin() + 6, y.begin() + 12) ==
        std::vector<float>{606, 909, 707, 1010, 808, 1111});
}

TEST_CASE("other orders of the axes are made") {
  CHECK(Run(Parse("  t: Transpose(z)\n"
                  "  u: Transpose(z, perm=[1, 0, 2])\n"
                  "  y: Pair(t, t)\n"
                  "  w: Pair(u, u)\n"
                  "outputs: [y, w]\n")) == "t u y w");
}

TEST_CASE("what somebody needs in order is made for all") {
  for (const char* const other :
       {"  o: Neg(t)\noutputs: [y, o]\n", "  o: DensePair(t, t)\noutputs: [y, o]\n",
        "  o: Reshape(t, [-1])\noutputs: [y, o]\n", "outputs: [y, t]\n"}) {
    INFO(other);
    const Graph graph =
        Parse(std::string("  t: Transpose(x)\n  y: Pair(t, t)\n") + other);
    CHECK(Run(graph).substr(0, 1) == "t");
    CHECK(Result(graph) == std::vector<float>{0, 303, 101, 404, 202, 505});
  }
}

TEST_CASE("transposed constants are worked out before") {
  const Graph graph = Parse("  t: Transpose([[1, 2, 3], [4, 5, 6]])\n"
                            "  u: Transpose(x)\n"
                            "  y: Pair(t, u)\n"
                            "outputs: [y]\n");
  CHECK(Run(graph) == "y");
  CHECK(Result(graph) == std::vector<float>{1, 304, 102, 405, 203, 506});
}

TEST_CASE("what is read swapped is not overwritten meanwhile") {
  const Graph graph = Parse("  n: Neg(x)\n"
                            "  t: Transpose(n)\n"
                            "  m: Exp(n)\n"
                            "  s: Sub(m, m)\n"
                            "  u: Reshape(s, [3, 2])\n"
                            "  y: Pair(u, t)\n"
                            "outputs: [y]\n");
  CHECK(Result(graph) == std::vector<float>{0, -300, -100, -400, -200, -500});
}

}  // namespace
}  // namespace plexus
