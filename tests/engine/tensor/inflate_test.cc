#include "engine/tensor/inflate.h"

#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>

#include "engine/tensor/tensor_file.h"
#include "engine/tensor/zip.h"
#include "tests/engine/tensor/failure.h"
#include "tests/engine/tensor/samples.h"

namespace plexus::engine {
namespace {

using plexus::testing::Failure;

// A deflate stream (RFC 1951) of 1 + 258 n zeros in 13 bits each 258: one block
// of fixed codes, a literal 0, n times "the last byte 258 times", the end.
std::string DeflatedZeros(int n) {
  std::string bytes;
  int used = 0;
  const auto put = [&](const char* bits) {
    for (; *bits != '\0'; ++bits, ++used) {
      if (used % 8 == 0) bytes += '\0';
      if (*bits == '1') bytes.back() |= static_cast<char>(1 << used % 8);
    }
  };
  put("110");       // the last block, fixed codes
  put("00110000");  // literal 0
  for (int i = 0; i < n; ++i) put("1100010100000");
  put("0000000");
  return bytes;
}

std::string GzipHeader() { return samples::FromHex("1f8b0800000000000003"); }

TEST_CASE("deflated bytes come out") {
  CHECK(InflateRaw("x", DeflatedZeros(3), 775, 1000) == std::string(775, '\0'));
  CHECK(InflateRaw("x", DeflatedZeros(1000), 258001, 258001) ==
        std::string(258001, '\0'));
}

TEST_CASE(
    "a deflate stream gives what was announced, and ends with its bytes") {
  const std::string bytes = DeflatedZeros(3);
  CHECK(Failure([&] { InflateRaw("x", bytes, 774, 1000); }) ==
        "3 error: x is damaged: header says 774 bytes, more come out");
  CHECK(Failure([&] { InflateRaw("x", bytes, 776, 1000); }) ==
        "3 error: x is damaged: header says 776 bytes, 775 come out");
  CHECK(Failure([&] { InflateRaw("x", "", 1032, 5000); }) ==
        "3 error: x is damaged: header says 1032 bytes, 0 deflated bytes can't "
        "hold them");
  CHECK(Failure([&] { InflateRaw("x", bytes + "y", 775, 1000); }) ==
        "3 error: x is damaged: bytes follow its compressed data");
  CHECK(Failure([&] { InflateRaw("x", bytes.substr(0, 5), 775, 1000); }) ==
        "3 error: x is cut short: its compressed data has no end");
  CHECK(Failure([&] { InflateRaw("x", "\xff", 775, 1000); }) ==
        "3 error: x is damaged: invalid block type");
}

TEST_CASE("the CRC is that of zip") {
  CHECK(Crc32("123456789") == 0xcbf43926);
  CHECK(Crc32("") == 0);
}

TEST_CASE("what a file may inflate to goes by the limit, or by its size") {
  Limits limits;
  CHECK(InflateCap(1000, limits) == 64 << 20);
  CHECK(InflateCap(int64_t{1} << 30, limits) == (int64_t{100} << 30));
  limits.max_memory = 5000;
  CHECK(InflateCap(int64_t{1} << 30, limits) == 5000 + (1 << 20));
}

TEST_CASE("a gzip bomb is refused at the cap") {
  const std::string help =
      "\nhelp: a higher memory limit (--max-memory) allows it";
  const std::string bomb = GzipHeader() + DeflatedZeros(270'000);  // 70 MB
  CHECK(Failure([&] { DecodeTensor(bomb, "x.csv.gz", {}); }) ==
        "4 error: x.csv.gz inflates to more than 67108864 bytes" + help);
  ReadOptions options;
  options.limits.max_memory = 1000;
  CHECK(Failure([&] { DecodeTensor(bomb, "x.csv.gz", options); }) ==
        "4 error: x.csv.gz inflates to more than 1049576 bytes" + help);
}

TEST_CASE("gzip inside gzip is refused") {
  // Stored (RFC 1951, 3.2.4): the last block, its length, its complement.
  const std::string inner = GzipHeader();
  std::string outer = GzipHeader() + "\x01";
  outer += static_cast<char>(inner.size());
  outer += '\0';
  outer += static_cast<char>(~inner.size());
  outer += '\xff';
  outer += inner;
  for (const size_t number : {size_t{Crc32(inner)}, inner.size()}) {
    for (int i = 0; i < 4; ++i) outer += static_cast<char>(number >> (8 * i));
  }
  CHECK(Failure([&] { DecodeTensor(outer, "x.gz", {}); }) ==
        "3 error: x.gz is gzip inside gzip");
}

}  // namespace
}  // namespace plexus::engine
