#include "tests/onnx/mismatch.h"

#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <string>

namespace plexus::testing::onnx {
namespace {

std::string Of(const char* got, const char* want, int32_t dtype) {
  return Mismatch(ParseTensor(got, dtype), ParseTensor(want, dtype));
}

TEST_CASE("A result may be 1e-7 and 1e-5 of what is wanted off") {
  for (const int32_t dtype : {PLEXUS_FLOAT32, PLEXUS_FLOAT64}) {
    CHECK(Of("[0, 100.0009, nan, inf]", "[9e-8, 100, nan, inf]", dtype) == "");
    CHECK(Of("[1, 100.0011]", "[1, 100]", dtype) ==
          "element 1 is 100.0011 instead of 100");
    CHECK(Of("2e-7", "0", dtype) == "element 0 is 2e-07 instead of 0");
    CHECK(Of("nan", "0", dtype) == "element 0 is nan instead of 0");
    CHECK(Of("0", "nan", dtype) == "element 0 is 0 instead of nan");
    CHECK(Of("inf", "-inf", dtype) == "element 0 is inf instead of -inf");
    CHECK(Of("1e30", "inf", dtype) != "");
  }
  CHECK(Of("1", "1.01", PLEXUS_FLOAT16) != "");
  CHECK(Of("[1, nan]", "[1, nan]", PLEXUS_BFLOAT16) == "");
  CHECK(Of("1", "1.01", PLEXUS_BFLOAT16) != "");
}

TEST_CASE("A result of integers or bools is the same") {
  CHECK(Of("[9007199254740993]", "[9007199254740993]", PLEXUS_INT64) == "");
  CHECK(Of("[9007199254740993]", "[9007199254740992]", PLEXUS_INT64) ==
        "element 0 is 9007199254740993 instead of 9007199254740992");
  CHECK(Of("[true, false]", "[true, true]", PLEXUS_BOOL) ==
        "element 1 is false instead of true");
}

TEST_CASE("A result has the dtype and the shape that are wanted") {
  CHECK(Of("[1]", "1", PLEXUS_INT32) == "int32[1] instead of int32[]");
  CHECK(Mismatch(ParseTensor("[1, 2]", PLEXUS_INT32),
                 ParseTensor("[1, 2]", PLEXUS_INT64)) ==
        "int32[2] instead of int64[2]");
}

}  // namespace
}  // namespace plexus::testing::onnx
