// What parameters hold: `{file: F, dtype: bfloat16}` over a file of float32.

#include <plexus/float16.h>
#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/engine/tensor/failure.h"
#include "tests/engine/tensor/temp_folder.h"
#include "tests/engine/tensor/values.h"

namespace plexus::testing {
namespace {

Graph Load(const TempFolder& folder, const std::string& dtype,
           const std::string& file) {
  return Graph::Parse("inputs:\n  x: [5]\nparameters:\n  W: {file: " + file +
                          ", dtype: " + dtype +
                          "}\nnodes:\n  y: Neg(x)\noutputs: [y, W]\n",
                      "test.yaml", folder.path());
}

TEST_CASE("a 16-bit dtype over a file of float32 asks for rounding") {
  const TempFolder folder;
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
  const TempFolder folder;
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

}  // namespace
}  // namespace plexus::testing
