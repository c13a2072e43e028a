#include "engine/build/literal_tensor.h"

#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/engine/tensor/failure.h"
#include "tests/engine/tensor/values.h"

namespace plexus {
namespace {

using testing::Failure;
using testing::Values;

TEST_CASE("a literal becomes a tensor of the dtype asked for") {
  const Tensor tensor = ParseTensor("[[1, 2.5], [-3e2, .inf]]", PLEXUS_FLOAT64);
  CHECK(tensor.shape() == std::vector<int64_t>{2, 2});
  CHECK(Values<double>(tensor)[1] == 2.5);
  CHECK(Values<double>(tensor)[2] == -300);
  CHECK(FormatElement(tensor, 3) == "inf");
  CHECK(Values<uint8_t>(ParseTensor("[true, 0]", PLEXUS_BOOL)) ==
        std::vector<uint8_t>{1, 0});
}

TEST_CASE("a single number is a scalar") {
  const Tensor tensor = ParseTensor("7", PLEXUS_INT64);
  CHECK(tensor.rank() == 0);
  CHECK(Values<int64_t>(tensor) == std::vector<int64_t>{7});
}

TEST_CASE("each element that the dtype can't hold is shown at its place") {
  CHECK(Failure([] { ParseTensor("[1, 0.5, 2, 300]", PLEXUS_UINT8); }) ==
        "3 literal:1:5: error: 0.5 is not a uint8\n"
        "  [1, 0.5, 2, 300]\n"
        "      ^\n"
        "literal:1:13: error: 300 is out of range for uint8 (0 to 255)\n"
        "  [1, 0.5, 2, 300]\n"
        "              ^");
  CHECK(Failure([] { ParseTensor("0.5", PLEXUS_INT64); }) ==
        "3 literal:1:1: error: 0.5 is not an int64\n"
        "  0.5\n"
        "  ^");
}

TEST_CASE("a literal over the memory limit is refused") {
  Limits limits;
  limits.max_memory = 15;
  CHECK(ParseTensor("[1]", PLEXUS_FLOAT64, limits).count() == 1);
  CHECK(Failure([&] { ParseTensor("[1, 2]", PLEXUS_FLOAT64, limits); }) ==
        "4 error: literal: float64[2] needs 16 bytes, over the memory limit of "
        "15");
}

TEST_CASE("of more than 20 wrong elements the rest is counted") {
  std::string text = "[300";
  for (int i = 1; i < 23; ++i) text += ", 300";
  CHECK(Failure([&] { ParseTensor(text + "]", PLEXUS_UINT8); })
            .ends_with("\nnote: and 3 more errors"));
}

}  // namespace
}  // namespace plexus
