#include "engine/tensor/safetensors.h"

#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/tensor/mapping.h"
#include "engine/tensor/tensor_file.h"
#include "tests/engine/tensor/failure.h"
#include "tests/engine/tensor/samples.h"
#include "tests/support/temporary_folder.h"
#include "tests/engine/tensor/values.h"

namespace plexus::engine {
namespace {

using plexus::testing::Failure;
using plexus::testing::Values;
using Shape = std::vector<int64_t>;

std::string File(const std::string& header, const std::string& elements = "") {
  std::string bytes;
  for (int i = 0; i < 64; i += 8) {
    bytes += static_cast<char>(uint64_t{header.size()} >> i);
  }
  return bytes + header + elements;
}

std::string Entry(const std::string& name, const std::string& dtype,
                  const std::string& shape, const std::string& offsets) {
  return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":[" + shape +
         "],\"data_offsets\":[" + offsets + "]}";
}

void ReadEach(const std::string& bytes) {
  const Safetensors file("w.safetensors", bytes);
  for (const std::string& key : file.keys()) file.Read(key, {});
}

std::string FailureOf(const std::string& header, const std::string& elements = "") {
  return Failure([&] { ReadEach(File(header, elements)); });
}

const std::string kTwo =
    File("{" + Entry("W", "F32", "2", "0,8") + "," +
             Entry("i", "U8", "3", "8,11") + "}",
         samples::FromHex("0000803f00002040" "0102ff"));

TEST_CASE("a .safetensors file as its own library writes it is read") {
  // The example of the library's test of serialization.
  const std::string bytes =
      std::string("\x40\0\0\0\0\0\0\0", 8) +
      "{\"attn.0\":{\"dtype\":\"F32\",\"shape\":[1,2,3],"
      "\"data_offsets\":[0,24]}}" +
      std::string(24, '\0');
  const Safetensors file("w.safetensors", bytes);
  CHECK(file.keys() == std::vector<std::string>{"attn.0"});
  const Tensor tensor = file.Read("", {});
  CHECK(tensor.dtype() == PLEXUS_FLOAT32);
  CHECK(tensor.shape() == Shape{1, 2, 3});
  CHECK(Values<float>(tensor) == std::vector<float>(6, 0));
}

TEST_CASE("tensors of .safetensors are read by their names") {
  const Safetensors file("w.safetensors", kTwo);
  CHECK(file.keys() == std::vector<std::string>{"W", "i"});
  CHECK(Values<float>(file.Read("W", {})) == std::vector<float>{1, 2.5f});
  CHECK(Values<uint8_t>(file.Read("i", {})) ==
        std::vector<uint8_t>{1, 2, 255});
  CHECK(Failure([&] { file.Read("V", {}); }) ==
        "3 error: w.safetensors has no tensor V; it has W, i");
  CHECK(Failure([&] { file.Read("", {}); }) ==
        "3 error: w.safetensors holds 2 tensors: W, i\nhelp: name the one that "
        "is meant: `key: W` in a graph, FILE#W in an argument");
  Limits limits;
  limits.max_memory = 7;
  CHECK(Failure([&] { file.Read("W", limits); }) ==
        "4 error: w.safetensors: W: float32[2] needs 8 bytes, over the memory "
        "limit of 7");
}

TEST_CASE("every dtype of .safetensors that is one of ours is read") {
  const std::vector<std::pair<std::string, int32_t>> dtypes = {
      {"BOOL", PLEXUS_BOOL},   {"U8", PLEXUS_UINT8},    {"I8", PLEXUS_INT8},
      {"I16", PLEXUS_INT16},   {"U16", PLEXUS_UINT16},  {"F16", PLEXUS_FLOAT16},
      {"I32", PLEXUS_INT32},   {"U32", PLEXUS_UINT32},  {"F32", PLEXUS_FLOAT32},
      {"F64", PLEXUS_FLOAT64}, {"I64", PLEXUS_INT64},   {"U64", PLEXUS_UINT64},
      {"BF16", PLEXUS_BFLOAT16}};
  REQUIRE(dtypes.size() == PLEXUS_DTYPE_COUNT);
  for (const auto& [name, dtype] : dtypes) {
    CAPTURE(name);
    const std::string elements(static_cast<size_t>(2 * DtypeSize(dtype)), '\1');
    const Tensor tensor =
        Safetensors("w", File("{" + Entry("x", name, "2,1",
                                          "0," + std::to_string(
                                                     elements.size())) +
                                  "}",
                              elements))
            .Read("x", {});
    CHECK(tensor.dtype() == dtype);
    CHECK(tensor.shape() == Shape{2, 1});
    CHECK(std::string(tensor.data<char>(), elements.size()) == elements);
  }
}

TEST_CASE("scalars, empty tensors, metadata and spaces are read") {
  const std::string bytes =
      File("{\"__metadata__\":{\"format\":\"pt\"}, " +
               Entry("b", "I16", "", "0,2") + "," +
               Entry("none", "F32", "0,4", "2,2") + "," +
               Entry("c", "I16", "1", "2,4") + "}    ",
           samples::FromHex("07000800"));
  const Safetensors file("w", bytes);
  CHECK(file.keys() == std::vector<std::string>{"b", "none", "c"});
  CHECK(file.Read("b", {}).shape() == Shape{});
  CHECK(Values<int16_t>(file.Read("b", {})) == std::vector<int16_t>{7});
  CHECK(file.Read("none", {}).shape() == Shape{0, 4});
  CHECK(Values<int16_t>(file.Read("c", {})) == std::vector<int16_t>{8});
  CHECK(Safetensors("w", File("{}")).keys().empty());
}

TEST_CASE("every prefix of a .safetensors file is refused") {
  for (size_t n = 0; n < kTwo.size(); ++n) {
    CAPTURE(n);
    const std::string error = Failure([&] { ReadEach(kTwo.substr(0, n)); });
    REQUIRE(error.starts_with("3 error: w.safetensors"));
  }
  CHECK(Failure([] { ReadEach(kTwo.substr(0, 20)); }) ==
        "3 error: w.safetensors is cut short: its header has 107 bytes, 12 are "
        "there");
}

TEST_CASE("no byte of a .safetensors header can be changed into a crash") {
  for (size_t i = 0; i < kTwo.size() - 11; ++i) {
    for (int value = 0; value < 256; ++value) {
      std::string bytes = kTwo;
      bytes[i] = static_cast<char>(value);
      const std::string error = Failure([&] { ReadEach(bytes); });
      CAPTURE(i, value, error);
      REQUIRE((error == "no error" ||
               error.starts_with("3 error: w.safetensors")));
    }
  }
}

TEST_CASE("a .safetensors header that is longer than the file is refused") {
  CHECK(Failure([] { ReadEach(std::string(8, '\xff') + "{}"); }) ==
        "3 error: w.safetensors is cut short: its header has "
        "18446744073709551615 bytes, 2 are there");
}

TEST_CASE("places of tensors that can't be are refused") {
  const auto one = [](const char* dtype, const char* shape, const char* place) {
    return FailureOf("{" + Entry("x", dtype, shape, place) + "}", "12345678");
  };
  CHECK(one("F32", "2", "0,12") ==
        "3 error: w.safetensors: x: bytes 0 to 12 are not in the file, which "
        "has 8 after its header");
  CHECK(one("F32", "2", "8,0") ==
        "3 error: w.safetensors: x: bytes 8 to 0 are not in the file, which "
        "has 8 after its header");
  CHECK(one("F32", "3", "0,8") ==
        "3 error: w.safetensors: x: dtype and shape say 12 bytes, its place "
        "has 8");
  CHECK(one("F32", "1", "2,6") ==
        "3 error: w.safetensors: x: byte 2 is not aligned for float32");
  CHECK(one("F32", "2", "-8,0") ==
        "3 error: w.safetensors: x: -8 stands in its header where none may");
  CHECK(one("F32", "2", "0,8,8") ==
        "3 error: w.safetensors: x: 8 stands in its header where none may");
  CHECK(one("F32", "2", "0") ==
        "3 error: w.safetensors: x: its data_offsets are not two");
  CHECK(one("F32", "2.0", "0,8") ==
        "3 error: w.safetensors: x: 2.0 stands in its header where none may");
  CHECK(one("F64", "1152921504606846976,2", "0,8") ==
        "3 error: w.safetensors: x: its header says "
        "float64[1152921504606846976, 2], more than a file can hold");
  CHECK(one("F32", "18446744073709551615", "0,8") ==
        "3 error: w.safetensors: x: 18446744073709551615 stands in its header "
        "where none may");
  CHECK(one("F8_E4M3", "8", "0,8") ==
        "3 error: w.safetensors: x: its dtype F8_E4M3 is none of Plexus's");
  CHECK(one("U8", "4", "0,4") ==
        "3 error: w.safetensors: byte 4 after its header belongs to no tensor");
}

TEST_CASE("tensors of .safetensors that overlap or leave holes are refused") {
  const auto two = [](const char* first, const char* second) {
    return FailureOf("{" + Entry("x", "U8", "4", first) + "," +
                         Entry("y", "U8", "4", second) + "}",
                     "123456789");
  };
  CHECK(two("2,6", "0,4") ==
        "3 error: w.safetensors: y and x overlap");
  CHECK(two("0,4", "0,4") == "3 error: w.safetensors: x and y overlap");
  CHECK(two("5,9", "0,4") ==
        "3 error: w.safetensors: byte 4 after its header belongs to no tensor");
  CHECK(two("5,9", "1,5") ==
        "3 error: w.safetensors: byte 0 after its header belongs to no tensor");
}

TEST_CASE("headers of .safetensors that are none are refused") {
  const std::string x = Entry("x", "U8", "1", "0,1");
  CHECK(FailureOf("[]") ==
        "3 error: w.safetensors: its header is no JSON object");
  CHECK(FailureOf("{" + x + "," + x + "}", "1") ==
        "3 error: w.safetensors: its header has the key x twice");
  CHECK(FailureOf("{\"x\":{\"dtype\":\"U8\",\"dtype\":\"I8\"}}", "1") ==
        "3 error: w.safetensors: its header has the key dtype twice");
  CHECK(FailureOf("{" + x + "} x", "1") ==
        "3 error: w.safetensors: its header is not JSON: byte 55");
  CHECK(FailureOf("{\"\xff\":1}") ==
        "3 error: w.safetensors: its header is not JSON: byte 3");
  CHECK(FailureOf("{\"x\":{\"dtype\":\"U8\",\"shape\":[1]}}", "1") ==
        "3 error: w.safetensors: x: it needs a dtype, a shape and "
        "data_offsets");
  CHECK(FailureOf("{\"x\":{\"size\":1}}", "1") ==
        "3 error: w.safetensors: x: the key size stands in its header where "
        "none may");
  CHECK(FailureOf("{\"x\":[1]}", "1") ==
        "3 error: w.safetensors: x: a list stands in its header where none "
        "may");
  CHECK(FailureOf("{\"__metadata__\":{\"n\":1}}") ==
        "3 error: w.safetensors: 1 stands in its header where none may");
  CHECK(FailureOf("{\"x\":" + std::string(100000, '[')) ==
        "3 error: w.safetensors: x: a list stands in its header where none "
        "may");
}

TEST_CASE("floats of a mapped .safetensors file are used where they are") {
  const plexus::testing::TemporaryFolder folder;
  const std::string elements(1 << 20, '\0');
  std::string header = "{" +
                       Entry("a", "F32", "262143", "0,1048572") + "," +
                       Entry("b", "F32", "1", "1048572,1048576") + "}";
  for (const bool aligned : {true, false}) {
    header.resize(aligned ? 184 : 192, ' ');
    const std::string path =
        folder.Write("w.safetensors", File(header, elements));
    const Safetensors file(path, MapFileBytes(path, {}));
    CHECK(IsMapped(file.Read("a", {})) == aligned);
    CHECK_FALSE(IsMapped(file.Read("b", {})));
    CHECK(file.Read("a", {}).data<float>()[262142] == 0);
  }
}

TEST_CASE("bools of .safetensors are 0 or 1") {
  CHECK(FailureOf("{" + Entry("x", "BOOL", "2", "0,2") + "}", "\x01\x02") ==
        "3 error: w.safetensors: x: element 1 is 2, which is not a bool");
}

TEST_CASE(".safetensors is known by its name") {
  ReadOptions options;
  options.key = "i";
  CHECK(DecodeTensor(kTwo, "w.safetensors", options).count() == 3);
  CHECK(DecodeAllTensors(kTwo, "w.SAFETENSORS", {}).size() == 2);
  CHECK(Failure([] { DecodeTensor("{}", "w.safetensors", {}); }) ==
        "3 error: w.safetensors is cut short");
  // The length of this header, 0x0d0000, starts as IDX does.
  const std::string x = "{" + Entry("x", "U8", "1", "0,1") + "}";
  const std::string long_header = x + std::string(0x0d0000 - x.size(), ' ');
  CHECK(DecodeTensor(File(long_header, "\x05"), "w.safetensors", {})
            .data<uint8_t>()[0] == 5);
}

}  // namespace
}  // namespace plexus::engine
