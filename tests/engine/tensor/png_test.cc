#include "engine/tensor/png.h"

#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/engine/tensor/failure.h"
#include "tests/engine/tensor/png_file.h"
#include "tests/engine/tensor/taken_memory.h"
#include "tests/engine/tensor/values.h"

namespace plexus::engine {
namespace {

using plexus::testing::BigEndian;
using plexus::testing::BytesTaken;
using plexus::testing::Failure;
using plexus::testing::FailureLine;
using plexus::testing::MakeTensor;
using plexus::testing::PngChunk;
using plexus::testing::PngFile;
using plexus::testing::Values;
using Bytes = std::vector<uint8_t>;
using Shape = std::vector<int64_t>;
using namespace std::string_literals;

Tensor Decode(const std::string& bytes, int64_t max_memory = 0) {
  Limits limits;
  limits.max_memory = max_memory;
  return DecodePng("x.png", bytes, limits);
}

Tensor Decode(const PngFile& file) { return Decode(file.Bytes()); }

const PngFile kGrey = {.width = 3,
                       .height = 2,
                       .data = "\0\x00\x01\x80\0\xfe\xff\x07"s};

TEST_CASE("grey PNG is uint8 [H, W]") {
  const Tensor image = Decode(kGrey);
  CHECK(image.dtype() == PLEXUS_UINT8);
  CHECK(image.shape() == Shape{2, 3});
  CHECK(Values<uint8_t>(image) == Bytes{0, 1, 128, 254, 255, 7});
}

TEST_CASE("PNG with several samples a pixel has them along the last axis") {
  const Tensor rgb = Decode(
      {.height = 2, .colour = 2, .data = "\0\1\2\3\0\xff\xfe\xfd"s});
  CHECK(rgb.shape() == Shape{2, 1, 3});
  CHECK(Values<uint8_t>(rgb) == Bytes{1, 2, 3, 255, 254, 253});
  const Tensor rgba = Decode({.colour = 6, .data = "\0\1\2\3\4"s});
  CHECK(rgba.shape() == Shape{1, 1, 4});
  CHECK(Values<uint8_t>(rgba) == Bytes{1, 2, 3, 4});
  const Tensor grey_alpha =
      Decode({.width = 2, .colour = 4, .data = "\0\1\2\3\4"s});
  CHECK(grey_alpha.shape() == Shape{1, 2, 2});
  CHECK(Values<uint8_t>(grey_alpha) == Bytes{1, 2, 3, 4});
}

TEST_CASE("PNG of 16 bits is uint16, a transparent colour unchanged") {
  const Tensor grey =
      Decode({.width = 2, .bits = 16, .data = "\0\x01\x02\xff\xfe"s});
  CHECK(grey.dtype() == PLEXUS_UINT16);
  CHECK(grey.shape() == Shape{1, 2});
  CHECK(Values<uint16_t>(grey) == std::vector<uint16_t>{0x0102, 0xfffe});
  const Tensor rgba = Decode(
      {.bits = 16, .colour = 6, .data = "\0\0\1\0\2\0\3\0\0"s});
  CHECK(Values<uint16_t>(rgba) == std::vector<uint16_t>{1, 2, 3, 0});
}

TEST_CASE("a PNG's gamma leaves its samples as they are") {
  PngFile file = kGrey;
  file.chunks = PngChunk("gAMA", BigEndian(100'000));
  CHECK(Values<uint8_t>(Decode(file)) == Values<uint8_t>(Decode(kGrey)));
  file = {.bits = 16, .data = "\0\x12\x34"s};
  file.chunks = PngChunk("gAMA", BigEndian(45'455));
  CHECK(Values<uint16_t>(Decode(file)) == std::vector<uint16_t>{0x1234});
}

TEST_CASE("grey of fewer bits is spread to 0 to 255") {
  CHECK(Values<uint8_t>(Decode({.width = 3, .bits = 1, .data = "\0\xa0"s})) ==
        Bytes{255, 0, 255});
  CHECK(Values<uint8_t>(Decode({.width = 4, .bits = 2, .data = "\0\x1b"s})) ==
        Bytes{0, 85, 170, 255});
}

TEST_CASE("a palette's colours stand in for its indices") {
  PngFile file = {.width = 2, .bits = 4, .colour = 3, .data = "\0\x10"s};
  file.chunks = PngChunk("PLTE", "\1\2\3\4\5\6");
  const Tensor rgb = Decode(file);
  CHECK(rgb.shape() == Shape{1, 2, 3});
  CHECK(Values<uint8_t>(rgb) == Bytes{4, 5, 6, 1, 2, 3});
  file.chunks += PngChunk("tRNS", "\x09");
  const Tensor rgba = Decode(file);
  CHECK(rgba.shape() == Shape{1, 2, 4});
  CHECK(Values<uint8_t>(rgba) == Bytes{4, 5, 6, 255, 1, 2, 3, 9});
}

TEST_CASE("interlaced PNG is read") {
  // Adam7 of 2 x 2: its passes 1, 6 and 7 have pixels.
  CHECK(Values<uint8_t>(Decode({.width = 2,
                                .height = 2,
                                .data = "\0\1\0\2\0\3\4"s,
                                .interlaced = 1})) == Bytes{1, 2, 3, 4});
}

TEST_CASE("every prefix of a PNG file is refused") {
  const std::string sample = kGrey.Bytes();
  for (size_t n = 0; n < sample.size(); ++n) {
    CAPTURE(n);
    REQUIRE(Failure([&] { Decode(sample.substr(0, n)); }) ==
            (n < 8 ? "3 error: x.png is not a PNG file"
                   : "3 error: x.png is cut short"));
  }
}

TEST_CASE("no byte of a PNG file can be changed into a crash") {
  const std::string sample = kGrey.Bytes();
  for (size_t i = 0; i < sample.size(); ++i) {
    for (const int change : {1, 0x20, 0x80, 0xff}) {
      std::string bytes = sample;
      bytes[i] = static_cast<char>(bytes[i] ^ change);
      const std::string error = Failure([&] { Decode(bytes); });
      CAPTURE(i, change, error);
      REQUIRE((error == "no error" || error.starts_with("3 error: x.png")));
    }
  }
}

TEST_CASE("a PNG with fewer or more bytes than its header says is refused") {
  PngFile file = kGrey;
  file.height = 3;
  CHECK(Failure([&] { Decode(file); }) ==
        "3 error: x.png is damaged: Not enough image data");
  CHECK(Failure([] { Decode(kGrey.Bytes() + "xy"); }) ==
        "3 error: x.png is too long: 2 bytes follow its end");
}

TEST_CASE("a PNG chunk that says too much takes no memory for it") {
  std::string bytes = kGrey.Bytes();
  bytes.insert(8 + 25, "\x70\x60\0\0zTXtA"s);  // behind the header
  CHECK(BytesTaken([&] {
          CHECK(Failure([&] { Decode(bytes); }) ==
                "3 error: x.png is cut short");
        }) < 1 << 20);
}

TEST_CASE("a PNG header that says too much takes no memory for it") {
  PngFile file = kGrey;
  file.width = file.height = 0x7fffffff;
  file.bits = 16;
  file.colour = 6;
  const std::string bytes = file.Bytes();
  CHECK(BytesTaken([&] {
          CHECK(Failure([&] { Decode(bytes); }) ==
                "3 error: x.png is cut short: its header says 2147483647 x "
                "2147483647 pixels, 76 bytes are there");
        }) < 100'000);
  file.width = file.height = 0x80000000;
  CHECK(FailureLine([&] { Decode(file); })
            .starts_with("3 error: x.png is damaged: "));
}

TEST_CASE("a PNG over the memory limit takes no memory for it") {
  const PngFile file = {.height = 30'000, .data = std::string(60'000, '\0')};
  const std::string bytes = file.Bytes();
  CHECK(Decode(bytes, 30'000).count() == 30'000);
  CHECK(BytesTaken([&] {
          CHECK(Failure([&] { Decode(bytes, 29'999); }) ==
                "4 error: x.png: uint8[30000, 1] needs 30000 bytes, over the "
                "memory limit of 29999");
        }) < 100'000);
}

TEST_CASE("a PNG bomb is refused before it inflates") {
  // Deflate could give its 50 MB of single bits; as RGBA they are 1.6 GB.
  PngFile file = {.width = 20'000, .height = 20'000, .bits = 1, .colour = 3};
  file.data = std::string(60'000, '\0');
  file.chunks = PngChunk("PLTE", "\1\2\3") + PngChunk("tRNS", "\1");
  const std::string bytes = file.Bytes();
  CHECK(BytesTaken([&] {
          CHECK(Failure([&] { Decode(bytes); }) ==
                "4 error: x.png inflates to more than 67108864 bytes\n"
                "help: a higher memory limit (--max-memory) allows it");
        }) < 100'000);
}

TEST_CASE("what PNG is written as reads back") {
  for (const Shape& shape : {Shape{2, 3}, Shape{2, 3, 2}, Shape{2, 3, 3},
                             Shape{2, 3, 4}, Shape{1, 1}}) {
    Tensor bytes(PLEXUS_UINT8, shape);
    Tensor words(PLEXUS_UINT16, shape);
    for (int64_t i = 0; i < bytes.count(); ++i) {
      static_cast<uint8_t*>(bytes.mutable_data())[i] =
          static_cast<uint8_t>(i * 37);
      static_cast<uint16_t*>(words.mutable_data())[i] =
          static_cast<uint16_t>(i * 9'871);
    }
    const Tensor back = Decode(EncodePng("y.png", bytes));
    CAPTURE(shape);
    CHECK(back.dtype() == PLEXUS_UINT8);
    CHECK(back.shape() == shape);
    CHECK(Values<uint8_t>(back) == Values<uint8_t>(bytes));
    const Tensor wide = Decode(EncodePng("y.png", words));
    CHECK(wide.dtype() == PLEXUS_UINT16);
    CHECK(wide.shape() == shape);
    CHECK(Values<uint16_t>(wide) == Values<uint16_t>(words));
  }
}

TEST_CASE("what PNG can't say is not written") {
  const std::string help =
      "\nhelp: it holds uint8 and uint16 [H, W], [H, W, 2], [H, W, 3] and "
      "[H, W, 4]; write .npy";
  const auto failure = [](int32_t dtype, const Shape& shape) {
    return Failure([&] { EncodePng("y.png", Tensor(dtype, shape)); });
  };
  CHECK(failure(PLEXUS_FLOAT32, {2, 3}) ==
        "1 error: y.png: PNG can't hold float32[2, 3]" + help);
  CHECK(failure(PLEXUS_UINT8, {28}) ==
        "1 error: y.png: PNG can't hold uint8[28]" + help);
  CHECK(failure(PLEXUS_UINT8, {2, 2, 5}) ==
        "1 error: y.png: PNG can't hold uint8[2, 2, 5]" + help);
  CHECK(failure(PLEXUS_UINT8, {2, 2, 1}) ==
        "1 error: y.png: PNG can't hold uint8[2, 2, 1]" + help);
  CHECK(failure(PLEXUS_UINT8, {0, 3}) ==
        "1 error: y.png: PNG can't hold uint8[0, 3]" + help);
}

}  // namespace
}  // namespace plexus::engine
