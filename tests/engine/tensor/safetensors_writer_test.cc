#include "engine/tensor/safetensors_writer.h"

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
using plexus::testing::MakeTensor;
using namespace std::string_literals;

// The header of a file, without the spaces at its end; its data.
struct Parts {
  std::string header, data;
};

Parts Split(const std::string& bytes) {
  REQUIRE(bytes.size() >= 8);
  uint64_t length = 0;
  for (size_t i = 0; i < 8; ++i) {
    length |= uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  REQUIRE((8 + length) % 64 == 0);
  REQUIRE(8 + length <= bytes.size());
  std::string header = bytes.substr(8, length);
  header.erase(header.find_last_not_of(' ') + 1);
  return {header, bytes.substr(8 + length)};
}

TEST_CASE(".safetensors has a header of JSON, then the bytes") {
  const Tensor b = MakeTensor<uint8_t>(PLEXUS_UINT8, {3}, {7, 8, 9});
  const Tensor w = MakeTensor<uint16_t>(PLEXUS_BFLOAT16, {1, 2}, {0x3f80, 1});
  const Parts parts = Split(EncodeSafetensors("w.safetensors", {{"b", b},
                                                                {"W", w}}));
  // The wider elements come first, so that all are aligned.
  CHECK(parts.header ==
        R"({"W":{"dtype":"BF16","shape":[1,2],"data_offsets":[0,4]},)"
        R"("b":{"dtype":"U8","shape":[3],"data_offsets":[4,7]}})");
  CHECK(parts.data == "\x80\x3f\x01\0\7\x8\x9"s);
}

TEST_CASE("scalars, empty tensors and no tensor at all go into .safetensors") {
  CHECK(Split(EncodeSafetensors("w.safetensors", {})).header == "{}");
  const Parts parts =
      Split(EncodeSafetensors("w.safetensors",
                              {{"none", Tensor(PLEXUS_INT64, {0, 2})},
                               {"one", Tensor(PLEXUS_BOOL, {})}}));
  CHECK(parts.header ==
        R"({"none":{"dtype":"I64","shape":[0,2],"data_offsets":[0,0]},)"
        R"("one":{"dtype":"BOOL","shape":[],"data_offsets":[0,1]}})");
  CHECK(parts.data == "\0"s);
}

TEST_CASE("every dtype has its name in .safetensors") {
  const std::vector<std::string> names = {"F32", "F64", "I8",  "I16", "I32",
                                          "I64", "U8",  "U16", "U32", "U64",
                                          "BOOL", "F16", "BF16"};
  for (int32_t dtype = 0; dtype < PLEXUS_DTYPE_COUNT; ++dtype) {
    CHECK(Split(EncodeSafetensors("w", {{"x", Tensor(dtype, {1})}}))
              .header.find("\"dtype\":\"" + names[static_cast<size_t>(dtype)] +
                           "\"") != std::string::npos);
  }
}

TEST_CASE("names are JSON in .safetensors") {
  CHECK(Split(EncodeSafetensors("w", {{"a\"\\\n\xc3\xa9",
                                       Tensor(PLEXUS_INT8, {0})}}))
            .header.starts_with("{\"a\\\"\\\\\\u000a\xc3\xa9\":{"));
  CHECK(Failure([] {
          EncodeSafetensors("w.safetensors",
                            {{"\xff", Tensor(PLEXUS_INT8, {})}});
        }) == "1 error: w.safetensors: \\xff can't be the name of a tensor in "
              ".safetensors");
  CHECK(Failure([] {
          EncodeSafetensors("w.safetensors",
                            {{"__metadata__", Tensor(PLEXUS_INT8, {})}});
        }) == "1 error: w.safetensors: __metadata__ can't be the name of a "
              "tensor in .safetensors");
}

}  // namespace
}  // namespace plexus::engine
