// What is not asked for takes no dims and tests none.

#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "tests/engine/tensor/failure.h"

namespace plexus {
namespace {

using testing::FailureLine;

PlanOptions Asking(const std::string& output,
                   const std::map<std::string, int64_t>& dims) {
  PlanOptions options;
  options.outputs = {output};
  options.dims = dims;
  return options;
}

TEST_CASE("a plan needs the dims of the inputs that its outputs need") {
  const Graph graph = Graph::Parse(
      "inputs: {a: [N], b: [M, 2]}\n"
      "nodes: {y: Neg(a), z: Neg(b)}\noutputs: [y, z]\n",
      "two", ".");
  Session session(graph.Compile(Asking("y", {{"N", 2}})));
  const std::vector<TensorInfo>& inputs = session.plan().inputs();
  REQUIRE(inputs.size() == 2);
  CHECK(inputs[0].shape == std::vector<int64_t>{2});
  CHECK(inputs[1].shape == std::vector<int64_t>{0, 2});
  const float a[2] = {1, -2};
  session.BindInput(0, a);
  REQUIRE(session.Run());
  CHECK(static_cast<const float*>(session.output(0))[1] == 2);

  CHECK(FailureLine([&] { (void)graph.Compile(Asking("z", {{"N", 2}})); }) ==
        "3 error: the dim `M` has no value");
  CHECK(FailureLine([&] {
          (void)graph.Compile(Asking("y", {{"N", 2}, {"K", 2}}));
        }) == "3 error: the graph has no dim `K`");
}

TEST_CASE("a graph says which inputs some outputs need") {
  const Graph graph = Graph::Parse(
      "inputs: {a: [N], b: [M], c: [N]}\n"
      "nodes: {y: Neg(a), z: Neg(b)}\noutputs: [y, z]\n",
      "three", ".");
  CHECK(graph.NeededInputs({"y"}) == std::vector{true, false, false});
  CHECK(graph.NeededInputs({"z", "c"}) == std::vector{false, true, true});
  CHECK(graph.NeededInputs() == std::vector{true, true, false});
  CHECK(FailureLine([&] { (void)graph.NeededInputs({"Y"}); }) ==
        "2 error: the graph has no output or node `Y`");
}

TEST_CASE("what dims must fulfil is tested where it is needed") {
  const Graph graph = Graph::Parse(
      "inputs: {a: [N], b: [M]}\n"
      "nodes: {y: 'Add(ReduceSum(a), ReduceSum(b))', z: 'Add(a, b)'}\n"
      "outputs: [y, z]\n",
      "sums", ".");
  const std::map<std::string, int64_t> dims = {{"N", 2}, {"M", 3}};
  CHECK(graph.Compile(Asking("y", dims))->pruned() ==
        std::vector<std::string>{"z"});
  CHECK(FailureLine([&] { (void)graph.Compile(Asking("z", dims)); }) ==
        "3 sums:2:51: error: `z` (Add): N (here 2) must equal M (here 3)");
}

TEST_CASE("what dims must fulfil is tested for each node that needs it") {
  const Graph graph = Graph::Parse(
      "inputs: {a: [N], b: [M]}\n"
      "nodes: {y: 'Add(a, b)', z: 'Mul(a, b)'}\noutputs: [y, z]\n",
      "both", ".");
  const std::map<std::string, int64_t> dims = {{"N", 3}, {"M", 1}};
  CHECK(graph.constraints() == std::vector<std::string>{"N == M"});
  CHECK(FailureLine([&] { (void)graph.Compile(Asking("y", dims)); }) ==
        "3 both:2:13: error: `y` (Add): N (here 3) must equal M (here 1)");
  CHECK(FailureLine([&] { (void)graph.Compile(Asking("z", dims)); }) ==
        "3 both:2:29: error: `z` (Mul): N (here 3) must equal M (here 1)");
}

}  // namespace
}  // namespace plexus
