#include "engine/plan/footprint.h"

#include <plexus/op.h>
#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"
#include "tests/support/resident.h"

namespace plexus {
namespace {

using testing::ResidentFileBytes;
using testing::TemporaryFolder;

constexpr int64_t kSide = 1024;
constexpr int64_t kWeightBytes = kSide * kSide * 4;

/// A graph y = Dot(x, W) with a W of 4 MiB in a file, and `more` nodes.
Graph WithWeights(const TemporaryFolder& folder, const std::string& more = "",
                  const std::string& outputs = "y") {
  Tensor weights(PLEXUS_FLOAT32, {kSide, kSide});
  for (int64_t i = 0; i < kSide * kSide; ++i) {
    static_cast<float*>(weights.mutable_data())[i] =
        static_cast<float>(i % 17) - 8;
  }
  WriteTensor(folder / "w.npy", weights);
  return Graph::Parse("inputs:\n  x: [N, 1024]\nparameters:\n"
                      "  W: {file: w.npy}\nnodes:\n  y: Dot(x, W)\n" +
                          more + "outputs: [" + outputs + "]\n",
                      "g.yaml", folder.path());
}

std::shared_ptr<const Plan> Compile(const Graph& graph, int64_t rows) {
  PlanOptions options;
  options.dims = {{"N", rows}};
  return graph.Compile(options);
}

/// The first row of y for a row of ones.
std::vector<float> FirstRow(std::shared_ptr<const Plan> plan, int64_t rows) {
  Session session(std::move(plan));
  const std::vector<float> x(static_cast<size_t>(rows * kSide), 1);
  session.BindInput(0, x.data());
  REQUIRE(session.Run());
  const auto* y = static_cast<const float*>(session.output(0));
  return {y, y + kSide};
}

TEST_CASE("a weight counts once where steps read it in place") {
  const TemporaryFolder folder;
  const auto plan = Compile(WithWeights(folder), 1);
  CHECK(plan->memory().weights == kWeightBytes);
  CHECK(plan->memory().packed < 4096);
}

TEST_CASE("a mapped weight that is packed counts once, its pages go") {
  const TemporaryFolder folder;
  const Graph graph = WithWeights(folder);
  const int64_t before = ResidentFileBytes();
  const auto plan = Compile(graph, 64);
  CHECK(ResidentFileBytes() - before < kWeightBytes / 4);
  CHECK(plan->memory().weights == 0);
  CHECK(plan->memory().packed > kWeightBytes);
  CHECK(plan->memory().packed < kWeightBytes + 4096);
  // Sums of small integers are exact.
  const std::vector<float> y = FirstRow(plan, 64);
  for (int64_t j = 0; j < kSide; ++j) {
    int64_t sum = 0;
    for (int64_t k = 0; k < kSide; ++k) sum += (k * kSide + j) % 17 - 8;
    REQUIRE(y[static_cast<size_t>(j)] == static_cast<float>(sum));
  }
  // The graph keeps the file for other plans.
  std::filesystem::remove(folder / "w.npy");
  CHECK(FirstRow(Compile(graph, 1), 1) == y);
}

TEST_CASE("a packed weight that another step reads is kept") {
  const TemporaryFolder folder;
  const Graph added = WithWeights(folder, "  z: Add(Mul(W, 2), x)\n", "y, z");
  PlanOptions options;
  options.dims = {{"N", kSide}};
  CHECK(added.Compile(options)->memory().weights >= kWeightBytes);
  const Graph output = WithWeights(folder, "", "y, W");
  CHECK(Compile(output, 64)->memory().weights == kWeightBytes);
}

TEST_CASE("a packed weight that the graph has in memory counts beside it") {
  const Graph graph = Graph::Parse(
      "inputs:\n  x: [64, 32]\nparameters:\n"
      "  W: {shape: [32, 32], init: ones}\nnodes:\n  y: Dot(x, W)\n"
      "  z: Dot(x, W)\noutputs: [y, z]\n",
      "g.yaml", ".");
  CHECK(graph.Compile()->memory().weights == 32 * 32 * 4);
}

TEST_CASE("a parameter that the graph has counts beside what was folded of it") {
  const Graph graph = Graph::Parse(
      "inputs:\n  x: [128]\nparameters:\n"
      "  W: {shape: [128, 128], init: ones}\nnodes:\n"
      "  s: ReduceSum(W, [0], keepdims=false)\n  y: Mul(x, s)\noutputs: [y]\n",
      "g.yaml", ".");
  const auto plan = graph.Compile();
  CHECK(plan->folded() == std::vector<std::string>{"s"});
  CHECK(plan->memory().weights == 128 * 128 * 4 + 128 * 4);
}

TEST_CASE("a mapped parameter does not count beside what was folded of it") {
  const TemporaryFolder folder;
  const Graph graph = WithWeights(
      folder, "  s: ReduceSum(W, [0], keepdims=false)\n  z: Mul(x, s)\n", "z");
  CHECK(Compile(graph, 1)->memory().weights == kSide * 4);
}

// ---- an operator that takes its constant over in prepare --------------------

int32_t InferFirst(PlexusInfer* ctx) {
  return ctx->base.host->set_output(ctx, 0,
                                    PLEXUS_NONE, ctx->inputs[0].rank,
                                    ctx->inputs[0].shape);
}

/// 1 where input 1 is NULL.
int32_t RunIsNull(const void*, PlexusRun* ctx) {
  *static_cast<float*>(ctx->outputs[0]) = ctx->inputs[1] == nullptr ? 1 : 0;
  return PLEXUS_OK;
}

int32_t PrepareIsNull(PlexusPrepare*, PlexusKernel* kernel) {
  kernel->run = RunIsNull;
  kernel->unread_inputs = 3;
  return PLEXUS_OK;
}

TEST_CASE("runs find NULL for unread constants, and other inputs' data") {
  static const PlexusType types[] = {{"T", Bit(PLEXUS_FLOAT32)}};
  static const PlexusInput inputs[] = {{"A", "T", PLEXUS_REQUIRED, ""},
                                       {"B", "T", PLEXUS_REQUIRED, ""}};
  static const PlexusOutput outputs[] = {{"Y", "T", PLEXUS_REQUIRED, ""}};
  static const PlexusOp op = [] {
    PlexusOp made = {};
    made.struct_size = sizeof(PlexusOp);
    made.traits = PLEXUS_ROWWISE;
    made.name = "IsNull";
    made.doc = "1 where input 1 is NULL.";
    made.types = types;
    made.inputs = inputs;
    made.outputs = outputs;
    made.n_types = 1;
    made.n_inputs = 2;
    made.n_outputs = 1;
    made.infer = InferFirst;
    made.prepare = PrepareIsNull;
    return made;
  }();
  Registry registry;
  registry.Add(&op);
  const Graph graph = Graph::Parse(
      "inputs:\n  x: [1]\nnodes:\n  a: IsNull(x, [5])\n  b: IsNull(x, x)\n"
      "outputs: [a, b]\n",
      "g.yaml", ".", registry);
  Session session(graph.Compile());
  const float x = 1;
  session.BindInput(0, &x);
  REQUIRE(session.Run());
  CHECK(*static_cast<const float*>(session.output(0)) == 1);
  CHECK(*static_cast<const float*>(session.output(1)) == 0);
}

}  // namespace
}  // namespace plexus
