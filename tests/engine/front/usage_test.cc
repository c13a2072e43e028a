// Calls of the library with values that can't be right.

#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "tests/engine/tensor/failure.h"

namespace plexus::testing {
namespace {

const char kText[] =
    "inputs: {x: [N], z: [N]}\nnodes: {y: \"Add(x, z)\"}\noutputs: [y]\n";

Graph Parsed(const Limits& limits = {}) {
  return Graph::Parse(kText, "graph", ".", Registry(), limits);
}

TEST_CASE("BindDims takes a tensor for each input, and a map") {
  const Graph graph = Parsed();
  std::map<std::string, int64_t> dims;
  const Tensor two(PLEXUS_FLOAT32, {2});
  CHECK(FailureLine([&] { graph.BindDims({two, two}, nullptr); }) ==
        "2 error: BindDims is given no map for the dims");
  CHECK(Failure([&] { graph.BindDims({two}, &dims); }) ==
        "2 error: BindDims takes a tensor for each input: 2, not 1\n"
        "help: an input that says nothing is Tensor()");
  CHECK(FailureLine([&] { graph.BindDims({two, two, two}, &dims); }) ==
        "2 error: BindDims takes a tensor for each input: 2, not 3");
  CHECK(dims.empty());
  graph.BindDims({Tensor(), two}, &dims);
  CHECK(dims == std::map<std::string, int64_t>{{"N", 2}});
  dims["NN"] = 2;
  CHECK(Failure([&] { graph.BindDims({two, two}, &dims); }) ==
        "3 error: the graph has no dim `NN`\nhelp: did you mean `N`?");
}

TEST_CASE("a step that is not there is refused") {
  PlanOptions options;
  options.dims = {{"N", 2}};
  const auto plan = Parsed().Compile(options);
  CHECK(plan->step(0).ops == std::vector<std::string>{"Add"});
  CHECK(FailureLine([&] { plan->step(99); }) ==
        "2 error: there is no step 99: the plan has 1");
  CHECK(FailureLine([&] { plan->step(-1); }) ==
        "2 error: there is no step -1: the plan has 1");
}

TEST_CASE("an element that is not there has no text") {
  const Tensor three(PLEXUS_FLOAT32, {3});
  CHECK(FormatElement(three, 2) == "0");
  CHECK(FailureLine([&] { FormatElement(three, 7); }) ==
        "2 error: there is no element 7: the tensor has 3");
  CHECK(FailureLine([&] { FormatElement(three, -1); }) ==
        "2 error: there is no element -1: the tensor has 3");
  CHECK(FailureLine([&] { FormatElement(Tensor(), 0); }) ==
        "2 error: there is no element 0: the tensor has 0");
}

TEST_CASE("limits can't be negative") {
  Limits limits;
  limits.max_memory = -10;
  CHECK(FailureLine([&] { Parsed(limits); }) ==
        "2 error: max_memory can't be -10");
  CHECK(FailureLine([&] { Graph::Load("none.yaml", Registry(), limits); }) ==
        "2 error: max_memory can't be -10");
  ReadOptions read;
  read.limits.max_items = -1;
  CHECK(FailureLine([&] { ReadTensor("none.npy", read); }) ==
        "2 error: max_items can't be -1");
  CHECK(FailureLine([&] { ReadTensors("none.npz", read); }) ==
        "2 error: max_items can't be -1");
  PlanOptions options;
  options.dims = {{"N", 2}};
  options.max_memory = -10;
  CHECK(FailureLine([&] { Parsed().Compile(options); }) ==
        "2 error: max_memory can't be -10");
}

}  // namespace
}  // namespace plexus::testing
