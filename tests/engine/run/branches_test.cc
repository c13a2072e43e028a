// Branches of a graph that run side by side: never seen in a result, nor in
// which error is told.
#include <plexus/op.h>
#include <plexus/plexus.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstring>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/every_plan.h"

namespace plexus {
namespace {

/// How many runs of Meet have come so far.
std::atomic<int> met = 0;

void SameShape(const Infer& ctx) { ctx.Output(0, ctx.shape(0)); }
void FiftyUs(const Prepare& /*ctx*/, PlexusWork* work) {
  work->operations = 5e6;
}
constexpr auto kLong = Takes<FiftyUs>();

struct Nothing {};

/// Writes its input to its output and waits, for ten seconds at most, until
/// another one has done so too.
int32_t RunMeet(const Nothing&, Run ctx) {
  std::memcpy(ctx.output<float>(0), ctx.input<float>(0), 16);
  const int mine = met.fetch_add(1);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (met.load() <= (mine | 1) && std::chrono::steady_clock::now() < end) {
    std::this_thread::yield();
  }
  return met.load() > (mine | 1) ? PLEXUS_OK : ctx.Fail("nobody came");
}
void PrepareMeet(const Prepare& ctx, PlexusKernel* kernel) {
  ctx.State<Nothing>(kernel);
  kernel->run = kRunFn<Nothing, RunMeet>;
}

/// Fails with its own name; uses scratch and a loop before it does.
int32_t RunRefuse(const Nothing&, Run ctx) {
  static_cast<float*>(ctx.raw()->scratch)[99] = 1;
  ctx.ParallelFor(1000, 1, [](Run worker, int64_t, int64_t) {
    static_cast<float*>(worker.raw()->worker_scratch)[99] = 1;
  });
  return ctx.Fail("it doesn't want to");
}
void PrepareRefuse(const Prepare& ctx, PlexusKernel* kernel) {
  ctx.State<Nothing>(kernel);
  kernel->run = kRunFn<Nothing, RunRefuse>;
  kernel->scratch_bytes = kernel->worker_scratch_bytes = 400;
}

Op OneInput(const char* name) {
  return Op(name, "A test.")
      .Type("T", kFloat32)
      .Input("X", "T")
      .Output("Y", "T")
      .Infer<SameShape>()
      .Extend<kLong>();
}

Registry WithOps() {
  static Op meet = OneInput("Meet").Prepare<PrepareMeet>();
  static Op refuse = OneInput("Refuse").Prepare<PrepareRefuse>();
  Registry registry;
  registry.Add(meet.Finish());
  registry.Add(refuse.Finish());
  return registry;
}

PlanOptions On(int threads, bool fuse = true) {
  PlanOptions options;
  options.threads = threads;
  options.fuse = fuse;
  return options;
}

int BranchesOf(const Plan& plan) {
  int most = 0;
  for (int i = 0; i < plan.step_count(); ++i) {
    most = std::max(most, plan.step(i).branches);
  }
  return most;
}

/// Eight chains of products from one input, with activations, joined.
std::string Wide(int64_t rows, int64_t n) {
  const std::string size = std::to_string(n);
  std::string text = "inputs:\n  x: [" + std::to_string(rows) + ", " + size +
                     "]\nparameters:\n";
  std::string nodes = "nodes:\n", all;
  for (int c = 0; c < 8; ++c) {
    const std::string k = std::to_string(c);
    for (const char* w : {"V", "W"}) {
      text += "  " + (w + k) + ": {shape: [" + size + ", " + size +
              "], init: glorot_uniform, seed: " + k + "}\n";
    }
    nodes += "  a" + k + ": Tanh(Dot(x, V" + k + "))\n";
    nodes += "  b" + k + ": Softmax(MatMul(a" + k + ", W" + k + "))\n";
    nodes += "  c" + k + ": Exp(Sub(a" + k + ", b" + k + "))\n";
    all += ", c" + k;
  }
  return text + nodes + "  y: Concat(" + all.substr(2) +
         ", axis=0)\noutputs: [y]\n";
}

TEST_CASE("branches give the same bits on any number of threads") {
  const int64_t rows = GENERATE(1, 5);
  const Graph graph = Graph::Parse(Wide(rows, 200), "wide", ".");
  CHECK(BranchesOf(*graph.Compile(On(1))) == 0);
  CHECK(BranchesOf(*graph.Compile(On(2))) == 8);
  CHECK(BranchesOf(*graph.Compile(On(2, false))) == 8);
  std::mt19937_64 random(1);
  for (int run = 0; run < 5; ++run) {
    const auto inputs = testing::RandomInputs(graph, {}, true, &random);
    CHECK(testing::DifferenceOfPlans(graph, {}, inputs) == "");
  }
}

TEST_CASE("branches share no memory while they run") {
  // Each in turn could take the memory of the one before.
  const Graph graph = Graph::Parse(R"(
inputs: {x: [4], y: [4]}
nodes:
  p: Meet(Neg(Meet(Neg(x))))
  q: Meet(Neg(Meet(Neg(y))))
  r: Sub(p, q)
outputs: [r]
)",
                                   "meet", ".", WithOps());
  const bool fuse = GENERATE(true, false);
  Session session(graph.Compile(On(2, fuse)));
  CHECK(BranchesOf(session.plan()) == 2);
  float x[4] = {1, 2, 3, 4}, y[4] = {10, 20, 30, 40};
  session.BindInput(0, x);
  session.BindInput(1, y);
  for (int run = 0; run < 20; ++run) {
    met = 0;
    REQUIRE(session.Run());
    const auto* const r = static_cast<const float*>(session.output(0));
    CHECK(std::vector<float>(r, r + 4) == std::vector<float>{-9, -18, -27, -36});
  }
}

TEST_CASE("of branches that fail, the first in the plan is told") {
  const Graph graph = Graph::Parse(R"(
inputs: {x: [300]}
nodes:
  a: Neg(Exp(x))
  b: Refuse(Exp(Neg(x)))
  c: Refuse(x)
  d: Neg(Refuse(Tanh(x)))
  e: Refuse(Sigmoid(x))
  f: Refuse(ReLU(x))
  g: Refuse(Softmax(x))
outputs: [a, b, c, d, e, f, g]
)",
                                   "refuse", ".", WithOps());
  const int threads = GENERATE(2, 3, 4);
  Session session(graph.Compile(On(threads)));
  REQUIRE(BranchesOf(session.plan()) >= 6);
  std::string first;
  for (int i = session.plan().step_count(); i-- > 0;) {
    const StepInfo step = session.plan().step(i);
    if (step.kind == "Refuse") first = "`" + step.nodes.front() + "` (Refuse)";
  }
  const std::vector<float> x(300, 1.0f);
  session.BindInput(0, x.data());
  for (int run = 0; run < 200; ++run) {
    REQUIRE(!session.Run());
    CHECK_THAT(session.error().what(),
               Catch::Contains(first + ": it doesn't want to"));
  }
}

TEST_CASE("an operator's own estimate decides, of branches with few bytes") {
  const char kText[] =
      "inputs: {x: [4]}\nnodes:\n  a: Meet(x)\n  b: Refuse(x)\n"
      "  c: Softmax(x)\n  d: ReduceSum(x)\noutputs: ";
  const std::string text = kText;
  const Registry registry = WithOps();
  const Graph large = Graph::Parse(text + "[a, b]\n", "large", ".", registry);
  CHECK(BranchesOf(*large.Compile(On(2))) == 2);
  const Graph small = Graph::Parse(text + "[c, d]\n", "small", ".", registry);
  CHECK(BranchesOf(*small.Compile(On(2))) == 0);
}

TEST_CASE("a cost without an estimate is not sound") {
  static constexpr Extension<PlexusCost> kNone = {PLEXUS_COST,
                                                  {sizeof(PlexusCost), nullptr}};
  static Op op = OneInput("Nothing").Prepare<PrepareMeet>().Extend<kNone>();
  Registry registry;
  CHECK_THROWS_WITH(registry.Add(op.Finish()),
                    Catch::Contains("plugin `program`: operator `Nothing`: its "
                                    "extension `cost` estimates nothing"));
}

}  // namespace
}  // namespace plexus
