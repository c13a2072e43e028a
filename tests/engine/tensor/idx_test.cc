#include "engine/tensor/idx.h"

#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/engine/tensor/failure.h"
#include "tests/engine/tensor/taken_memory.h"
#include "tests/engine/tensor/values.h"

namespace plexus::engine {
namespace {

using plexus::testing::BytesTaken;
using plexus::testing::Failure;
using plexus::testing::Values;
using namespace std::string_literals;

Tensor Decode(const std::string& bytes) {
  return DecodeIdx("x.idx", bytes, {});
}

TEST_CASE("IDX is read in each of its types, big-endian") {
  const Tensor bytes = Decode("\0\0\x08\2\0\0\0\2\0\0\0\1\x07\xff"s);
  CHECK(bytes.shape() == std::vector<int64_t>{2, 1});
  CHECK(Values<uint8_t>(bytes) == std::vector<uint8_t>{7, 255});
  CHECK(Values<int8_t>(Decode("\0\0\x09\1\0\0\0\1\xff"s)) ==
        std::vector<int8_t>{-1});
  CHECK(Values<int16_t>(Decode("\0\0\x0b\1\0\0\0\2\xff\xfe\1\2"s)) ==
        std::vector<int16_t>{-2, 258});
  CHECK(Values<int32_t>(Decode("\0\0\x0c\1\0\0\0\1\0\1\0\2"s)) ==
        std::vector<int32_t>{65538});
  CHECK(Values<float>(Decode("\0\0\x0d\1\0\0\0\1\xbf\xc0\0\0"s)) ==
        std::vector<float>{-1.5f});
  CHECK(Values<double>(Decode("\0\0\x0e\1\0\0\0\1\x40\x04\0\0\0\0\0\0"s)) ==
        std::vector<double>{2.5});
}

TEST_CASE("every prefix of an IDX file is refused") {
  const std::string sample = "\0\0\x0c\2\0\0\0\1\0\0\0\2\0\0\0\1\0\0\0\2"s;
  REQUIRE(Decode(sample).count() == 2);
  for (size_t n = 0; n < sample.size(); ++n) {
    CAPTURE(n);
    REQUIRE(Failure([&] { Decode(sample.substr(0, n)); })
                .starts_with(n < 4 ? "3 error: x.idx is not an IDX file"
                                   : "3 error: x.idx is cut short"));
  }
}

TEST_CASE("IDX data is exactly as long as its header says") {
  CHECK(Failure([] { Decode("\0\0\x08\1\0\0\0\2\1\2\3"s); }) ==
        "3 error: x.idx is too long: header says 2 bytes, 3 are there");
  CHECK(Failure([] { Decode("\0\0\x08\1\0\0\0\4\1\2\3"s); }) ==
        "3 error: x.idx is cut short: header says 4 bytes, 3 are there");
}

TEST_CASE("IDX dims beyond any file take no memory") {
  const std::string dim = "\xff\xff\xff\xff";
  CHECK(BytesTaken([&] {
          Failure([&] { Decode("\0\0\x08\1"s + dim); });
        }) < 20'000);
  CHECK(Failure([&] { Decode("\0\0\x08\3"s + dim + dim + dim); }) ==
        "3 error: x.idx: its header says uint8[4294967295, 4294967295, "
        "4294967295], more than a file can hold");
}

}  // namespace
}  // namespace plexus::engine
