#include "engine/tensor/csv.h"

#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/engine/tensor/failure.h"
#include "tests/engine/tensor/values.h"

namespace plexus::engine {
namespace {

using plexus::testing::Failure;
using plexus::testing::Values;
using Shape = std::vector<int64_t>;

Tensor Decode(const std::string& text, int32_t dtype = PLEXUS_INT32,
              int rank = 2, int64_t max_memory = 0) {
  ReadOptions options;
  options.dtype = dtype;
  options.rank = rank;
  options.limits.max_memory = max_memory;
  return DecodeCsv("x.csv", text, options);
}

std::string FailureOf(const std::string& text, int rank = 2) {
  return Failure([&] { Decode(text, PLEXUS_INT32, rank); });
}

TEST_CASE("CSV is read as rows and columns") {
  const Tensor tensor = Decode("1,2,3\n4,5,6\n");
  CHECK(tensor.shape() == Shape{2, 3});
  CHECK(Values<int32_t>(tensor) == std::vector<int32_t>{1, 2, 3, 4, 5, 6});
  CHECK(Values<double>(Decode("0.1,nan\n-inf,1e3", PLEXUS_FLOAT64))[0] == 0.1);
}

TEST_CASE("CSV may have CRLF, spaces, a BOM and no last newline") {
  for (const char* text : {"1,2\r\n3,4\r\n", "1,2\r\n3,4", "1,2\n3,4",
                           "\xEF\xBB\xBF"
                           "1, 2\n 3 ,\t4\n"}) {
    CAPTURE(text);
    CHECK(Values<int32_t>(Decode(text)) == std::vector<int32_t>{1, 2, 3, 4});
  }
}

TEST_CASE("CSV of one row or column is a vector where one is wanted") {
  CHECK(Decode("1,2,3", PLEXUS_INT32, 1).shape() == Shape{3});
  CHECK(Decode("1\n2\n3\n", PLEXUS_INT32, 1).shape() == Shape{3});
  CHECK(Decode("1\n2\n3\n").shape() == Shape{3, 1});
  CHECK(Decode("7", PLEXUS_INT32, 0).shape() == Shape{});
  CHECK(FailureOf("1,2\n3,4", 1) ==
        "3 error: x.csv holds [2, 2]; rank 1 is wanted");
  CHECK(FailureOf("1,2\n3,4", 3) ==
        "3 error: x.csv holds [2, 2]; rank 3 is wanted");
}

TEST_CASE("CSV errors name the line") {
  CHECK(FailureOf("1,2\n3\n") == "3 error: x.csv:2: 1 cell here, 2 in line 1");
  CHECK(FailureOf("1\n3,4,5\n") ==
        "3 error: x.csv:2: 3 cells here, 1 in line 1");
  CHECK(FailureOf("1,2\n3,\n") == "3 error: x.csv:2: cell 2 is empty");
  CHECK(FailureOf("1\n\n2\n") == "3 error: x.csv:2: cell 1 is empty");
  CHECK(FailureOf("1\n2\n\n") == "3 error: x.csv:3: cell 1 is empty");
  CHECK(FailureOf("a,b\n1,2\n") == "3 error: x.csv:1: `a` is not a number");
  CHECK(FailureOf("1,2\n3,0.5\n") == "3 error: x.csv:2: 0.5 is not an int32");
  CHECK(FailureOf("1,2\n3,1e10\n") ==
        "3 error: x.csv:2: 1e10 is out of range for int32 (-2147483648 to "
        "2147483647)");
}

TEST_CASE("CSV over the memory limit is refused") {
  CHECK(Decode("1,2", PLEXUS_INT32, 2, 8).count() == 2);
  CHECK(Failure([] { Decode("1,2,3", PLEXUS_INT32, 2, 8); }) ==
        "4 error: x.csv: int32[1, 3] needs 12 bytes, over the memory limit of "
        "8");
}

TEST_CASE("CSV without a dtype is refused") {
  CHECK(Failure([] { Decode("1,2", PLEXUS_NONE); }) ==
        "3 error: x.csv is CSV, which has no dtype\n"
        "help: say how to read it, for example --dtype float32");
}

TEST_CASE("CSV is written so that it reads back to the same bits") {
  const std::vector<double> values = {0.1, 1.0 / 3, -1e-300, 5};
  const Tensor matrix =
      plexus::testing::MakeTensor(PLEXUS_FLOAT64, {2, 2}, values);
  const std::string text = EncodeCsv("y.csv", matrix);
  CHECK(text == "0.1,0.3333333333333333\n-1e-300,5\n");
  CHECK(Values<double>(Decode(text, PLEXUS_FLOAT64)) == values);
  const Tensor vector =
      plexus::testing::MakeTensor<uint8_t>(PLEXUS_BOOL, {2}, {1, 0});
  CHECK(EncodeCsv("y.csv", vector) == "true\nfalse\n");
  CHECK(EncodeCsv("y.csv", Tensor(PLEXUS_INT8, {})) == "0\n");
}

TEST_CASE("what CSV can't say is not written") {
  CHECK(Failure([] {
          EncodeCsv("y.csv", Tensor(PLEXUS_INT8, {1, 1, 1}));
        }) == "1 error: y.csv: CSV can't hold int8[1, 1, 1]\nhelp: write .npy");
  CHECK(Failure([] {
          EncodeCsv("y.csv", Tensor(PLEXUS_INT8, {0, 3}));
        }) == "1 error: y.csv: CSV can't hold int8[0, 3]\nhelp: write .npy");
}

}  // namespace
}  // namespace plexus::engine
