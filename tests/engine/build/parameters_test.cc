// What parameters hold: numbers, files, 16-bit floats over a file of float32.

#include <plexus/float16.h>
#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/engine/tensor/failure.h"
#include "tests/support/temporary_folder.h"
#include "tests/engine/tensor/values.h"

namespace plexus::testing {
namespace {

Graph Load(const TemporaryFolder& folder, const std::string& dtype,
           const std::string& file) {
  return Graph::Parse("inputs:\n  x: [5]\nparameters:\n  W: {file: " + file +
                          ", dtype: " + dtype +
                          "}\nnodes:\n  y: Neg(x)\noutputs: [y, W]\n",
                      "test.yaml", folder.path());
}

TEST_CASE("a 16-bit dtype over a file of float32 asks for rounding") {
  const TemporaryFolder folder;
  // Ties, a number below the normal ones of float16, one too large for it.
  const std::vector<float> numbers = {1 + 0x1p-8f, -1 - 0x3p-11f, 1e-7f, 7e4f,
                                      -INFINITY};
  WriteTensor(folder / "w.npy",
              MakeTensor<float>(PLEXUS_FLOAT32, {5}, numbers));
  for (const int32_t dtype : {PLEXUS_FLOAT16, PLEXUS_BFLOAT16}) {
    const Graph graph = Load(folder, DtypeName(dtype), "w.npy");
    PlanOptions options;
    options.outputs = {"W"};
    Session session(graph.Compile(options));
    CHECK(session.plan().outputs()[0].dtype == dtype);
    REQUIRE(session.Run());
    for (int i = 0; i < 5; ++i) {
      const float x = numbers[i];
      CHECK(static_cast<const uint16_t*>(session.output(0))[i] ==
            (dtype == PLEXUS_FLOAT16 ? RoundTo<Float16>(x).bits
                                     : RoundTo<BFloat16>(x).bits));
    }
  }
}

TEST_CASE("no other dtype that isn't the file's is taken") {
  const TemporaryFolder folder;
  const std::vector<double> numbers = {1, 2, 3, 4, 5};
  WriteTensor(folder / "w.npy",
              MakeTensor<double>(PLEXUS_FLOAT64, {5}, numbers));
  const auto error = [&](const char* dtype, const char* file) {
    return FailureLine([&] { Load(folder, dtype, file); });
  };
  CHECK(error("bfloat16", "w.npy") ==
        "3 test.yaml:4:13: error: `dtype` says bfloat16, but the file holds "
        "float64");
  WriteTensor(folder / "v.npy", MakeTensor<float>(PLEXUS_FLOAT32, {1}, {1}));
  CHECK(error("float64", "v.npy") ==
        "3 test.yaml:4:13: error: `dtype` says float64, but the file holds "
        "float32");
}

/// The values of a parameter, as float32.
std::vector<float> ValuesOf(const Graph& graph, const std::string& name) {
  PlanOptions options;
  options.outputs = {name};
  Session session(graph.Compile(options));
  REQUIRE(session.Run());
  const TensorInfo& info = session.plan().outputs()[0];
  CHECK(info.dtype == PLEXUS_FLOAT32);
  int64_t count = 1;
  for (const int64_t dim : info.shape) count *= dim;
  const auto* data = static_cast<const float*>(session.output(0));
  return {data, data + count};
}

TEST_CASE("a parameter is written out, or a tensor of any file that is read") {
  const TemporaryFolder folder;
  const std::vector<float> numbers = {1, 2, 2.5, -4, 0};
  const Tensor w = MakeTensor<float>(PLEXUS_FLOAT32, {5}, numbers);
  const Tensor other = MakeTensor<float>(PLEXUS_FLOAT32, {1}, {9});
  std::filesystem::create_directory(folder / "data");
  WriteTensor(folder / "w.npy", w);
  WriteTensor(folder / "w.csv", w);
  WriteTensor(folder / "w.safetensors", w);
  WriteTensors(folder / "data/two.npz", {{"other", other}, {"w", w}});
  for (const char* const value :
       {"[1, 2, 2.5, -4, 0]", "{value: [1, 2, 2.5, -4, 0]}",
        "{file: w.npy}", "{file: w.safetensors}",
        "{file: data/two.npz, key: w}"}) {
    INFO(value);
    const Graph graph = Graph::Parse(
        std::string("parameters:\n  W: ") + value + "\noutputs: [W]\n",
        "test.yaml", folder.path());
    CHECK(ValuesOf(graph, "W") == numbers);
  }
}

TEST_CASE("every tensor of a weights file is a parameter of its name") {
  const TemporaryFolder folder;
  const Tensor a = MakeTensor<float>(PLEXUS_FLOAT32, {2}, {1, 2});
  const Tensor b = MakeTensor<float>(PLEXUS_FLOAT32, {2}, {3, 4});
  const Tensor c = MakeTensor<float>(PLEXUS_FLOAT32, {2}, {5, 6});
  WriteTensors(folder / "one.safetensors", {{"a", a}, {"b", b}});
  WriteTensors(folder / "two.npz", {{"c", c}});
  const auto load = [&](const std::string& text) {
    return Graph::Parse(text, "test.yaml", folder.path());
  };
  const Graph graph =
      load("weights: [one.safetensors, two.npz]\n"
           "nodes:\n  y: Add(Mul(a, b), c)\noutputs: [y]\n");
  CHECK(ValuesOf(graph, "y") == std::vector<float>{8, 14});
  CHECK(ValuesOf(load("weights: two.npz\noutputs: [c]\n"), "c") ==
        std::vector<float>{5, 6});
  CHECK(FailureLine([&] {
          load("weights: two.npz\nparameters: {c: [1, 2]}\noutputs: [c]\n");
        }).find("`c` is there twice") != std::string::npos);
}

TEST_CASE("numbers written out have the graph's dtype, or one of their own") {
  const auto dtype = [](const std::string& text) {
    const Graph graph = Graph::Parse(text + "outputs: [y]\n", "test.yaml", ".");
    return std::string(DtypeName(graph.value(graph.outputs()[0].value).dtype));
  };
  CHECK(dtype("parameters: {y: [1, 2]}\n") == "float32");
  CHECK(dtype("dtype: float64\nparameters: {y: [1, 2]}\n") == "float64");
  CHECK(dtype("dtype: int64\nparameters: {y: {value: 1, dtype: uint8}}\n") ==
        "uint8");
  CHECK(dtype("dtype: int32\ninputs: {y: [2]}\n") == "int32");
  CHECK(dtype("dtype: int32\ninputs: {y: 'float64[2]'}\n") == "float64");
  CHECK(dtype("dtype: int32\nnodes: {y: 3}\n") == "int32");
}

TEST_CASE("one warning tells of all names of a file that no call can use") {
  const TemporaryFolder folder;
  const Tensor a = MakeTensor<float>(PLEXUS_FLOAT32, {1}, {1});
  WriteTensors(folder / "w.safetensors",
               {{"l.0.w", a}, {"l.0.b", a}, {"scale", a}, {"l.1.w", a},
                {"l.1.b", a}});
  WriteTensors(folder / "one.npz", {{"a-b", a}, {"c", a}});
  const Graph graph = Graph::Parse(
      "weights: [w.safetensors, one.npz]\noutputs: [scale, c]\n", "test.yaml",
      folder.path());
  REQUIRE(graph.warnings().size() == 2);
  CHECK(graph.warnings()[0].message ==
        "4 tensors of w.safetensors have names that a graph can't use: "
        "`l.0.w`, `l.0.b`, `l.1.w`, ...");
  CHECK(graph.warnings()[0].help ==
        "give it a name under `parameters:`, for example W: {file: "
        "w.safetensors, key: l.0.w}");
  CHECK(graph.warnings()[1].message ==
        "1 tensor of one.npz has a name that a graph can't use: `a-b`");
}

}  // namespace
}  // namespace plexus::testing
