#include "engine/tensor/npy.h"

#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/engine/tensor/failure.h"
#include "tests/engine/tensor/samples.h"
#include "tests/engine/tensor/taken_memory.h"
#include "tests/engine/tensor/values.h"

namespace plexus::engine {
namespace {

using plexus::testing::BytesTaken;
using plexus::testing::Failure;
using plexus::testing::Values;
using Shape = std::vector<int64_t>;

Tensor Decode(const std::string& bytes, int64_t max_memory = 0) {
  Limits limits;
  limits.max_memory = max_memory;
  return DecodeNpy("x.npy", bytes, limits);
}

std::string WithHeader(std::string header, const std::string& data) {
  header += '\n';
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size() & 255);
  bytes += static_cast<char>(header.size() >> 8);
  return bytes + header + data;
}

std::string Header(const std::string& descr, const std::string& shape) {
  return "{'descr': " + descr + ", 'fortran_order': False, 'shape': " + shape +
         "}";
}

std::string FailureOf(const std::string& header, const std::string& data = "") {
  return Failure([&] { Decode(WithHeader(header, data)); });
}

TEST_CASE(".npy as NumPy writes it is read and written byte by byte") {
  const Tensor tensor = Decode(samples::kFloat32Npy);
  CHECK(tensor.dtype() == PLEXUS_FLOAT32);
  CHECK(tensor.shape() == Shape{2, 3});
  CHECK(Values<float>(tensor) ==
        std::vector<float>{1, 2.5f, -0.5f, 3, 1e-40f, INFINITY});
  CHECK(EncodeNpy("x.npy", tensor) == samples::kFloat32Npy);
}

TEST_CASE("big-endian elements in Fortran order come out row by row") {
  const Tensor tensor = Decode(samples::kBigEndianFortranNpy);
  CHECK(tensor.dtype() == PLEXUS_INT16);
  CHECK(tensor.shape() == Shape{2, 3});
  CHECK(Values<int16_t>(tensor) == std::vector<int16_t>{1, -2, 300, 4, 5, 6});
}

TEST_CASE("Fortran order of three axes comes out row by row") {
  std::string data;
  for (char i = 0; i < 12; ++i) data += i;
  const Tensor tensor = Decode(WithHeader(
      "{'shape': (2, 3, 2), 'fortran_order': True, 'descr': '|u1'}", data));
  CHECK(Values<uint8_t>(tensor) ==
        std::vector<uint8_t>{0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11});
}

TEST_CASE(".npy versions 2 and 3 are read") {
  const Tensor scalar = Decode(samples::kVersion2Npy);
  CHECK(scalar.shape() == Shape{});
  CHECK(Values<int64_t>(scalar) == std::vector<int64_t>{7});
  const Tensor bools = Decode(samples::kVersion3Npy);
  CHECK(bools.dtype() == PLEXUS_BOOL);
  CHECK(Values<uint8_t>(bools) == std::vector<uint8_t>{1, 0, 1});
}

TEST_CASE("every dtype but bfloat16 goes through .npy unchanged") {
  for (int32_t dtype = 0; dtype < PLEXUS_BFLOAT16; ++dtype) {
    for (const Shape& shape :
         {Shape{}, Shape{3}, Shape{2, 0}, Shape{1, 2, 3}}) {
      Tensor tensor(dtype, shape);
      for (int64_t i = 0; i < tensor.bytes(); ++i) {
        static_cast<char*>(tensor.mutable_data())[i] = i % 3 == 0;
      }
      const std::string bytes = EncodeNpy("x.npy", tensor);
      CAPTURE(dtype, bytes);
      CHECK((bytes.size() - static_cast<size_t>(tensor.bytes())) % 64 == 0);
      const Tensor back = Decode(bytes);
      CHECK(back.dtype() == dtype);
      CHECK(back.shape() == shape);
      CHECK(std::string(back.data<char>(), static_cast<size_t>(back.bytes())) ==
            std::string(tensor.data<char>(),
                        static_cast<size_t>(tensor.bytes())));
    }
  }
  CHECK(Failure([] { EncodeNpy("y.npy", Tensor(PLEXUS_BFLOAT16, {1})); }) ==
        "1 error: y.npy: .npy has no bfloat16\nhelp: cast it to float32");
}

TEST_CASE("every NumPy dtype is read in both byte orders and layouts") {
  struct Kind {
    const char* code;
    int32_t dtype;
  };
  for (const Kind& kind : std::vector<Kind>{{"f2", PLEXUS_FLOAT16},
                                            {"f4", PLEXUS_FLOAT32},
                                            {"f8", PLEXUS_FLOAT64},
                                            {"i1", PLEXUS_INT8},
                                            {"i2", PLEXUS_INT16},
                                            {"i4", PLEXUS_INT32},
                                            {"i8", PLEXUS_INT64},
                                            {"u1", PLEXUS_UINT8},
                                            {"u2", PLEXUS_UINT16},
                                            {"u4", PLEXUS_UINT32},
                                            {"u8", PLEXUS_UINT64},
                                            {"b1", PLEXUS_BOOL}}) {
    const size_t size = static_cast<size_t>(DtypeSize(kind.dtype));
    // Element i: bytes 10 i, 10 i + 1, ... if little-endian; bools 0 and 1.
    const auto element = [&](size_t i) {
      std::string bytes;
      for (size_t k = 0; k < size; ++k) {
        bytes += static_cast<char>(kind.dtype == PLEXUS_BOOL ? i % 2
                                                             : 10 * i + k);
      }
      return bytes;
    };
    std::string want;
    for (size_t i = 0; i < 6; ++i) want += element(i);
    for (const char order : {'<', '>', '=', '|'}) {
      for (const bool columns : {false, true}) {
        std::string data;
        for (size_t i = 0; i < 6; ++i) {
          std::string bytes = element(columns ? i % 2 * 3 + i / 2 : i);
          if (order == '>') bytes = std::string(bytes.rbegin(), bytes.rend());
          data += bytes;
        }
        const std::string header =
            std::string("{'descr': '") + order + kind.code +
            "', 'fortran_order': " + (columns ? "True" : "False") +
            ", 'shape': (2, 3), }";
        const Tensor tensor = Decode(WithHeader(header, data));
        CAPTURE(header);
        CHECK(tensor.dtype() == kind.dtype);
        CHECK(tensor.shape() == Shape{2, 3});
        CHECK(std::string(tensor.data<char>(), 6 * size) == want);
      }
    }
  }
}

TEST_CASE("every prefix of a .npy file is refused") {
  for (const std::string& sample :
       {samples::kFloat32Npy, samples::kBigEndianFortranNpy,
        samples::kVersion2Npy, samples::kVersion3Npy}) {
    for (size_t n = 0; n < sample.size(); ++n) {
      CAPTURE(n);
      const std::string error = Failure([&] { Decode(sample.substr(0, n)); });
      REQUIRE(error.starts_with("3 error: x.npy"));
      REQUIRE(error.find(n < 6 ? "is not a .npy file" : "is cut short") !=
              std::string::npos);
    }
  }
}

TEST_CASE("no byte of a .npy header can be changed into a crash") {
  for (size_t i = 0; i < 128; ++i) {
    for (int value = 0; value < 256; ++value) {
      std::string bytes = samples::kFloat32Npy;
      bytes[i] = static_cast<char>(value);
      const std::string error = Failure([&] { Decode(bytes); });
      CAPTURE(i, value, error);
      REQUIRE((error == "no error" || error.starts_with("3 error: x.npy")));
    }
  }
}

TEST_CASE("data that is not as long as the header says is refused") {
  CHECK(FailureOf(Header("'<f4'", "(50,)"), std::string(120, 'x')) ==
        "3 error: x.npy is cut short: header says 200 bytes, 120 are there");
  CHECK(FailureOf(Header("'|u1'", "(2,)"), "abc") ==
        "3 error: x.npy is too long: header says 2 bytes, 3 are there");
}

TEST_CASE("a header that says too much takes no memory") {
  CHECK(BytesTaken([] {
          FailureOf(Header("'|u1'", "(20000,)"), std::string(20'000, 'x'));
        }) > 20'000);
  CHECK(BytesTaken([] {
          FailureOf(Header("'<f4'", "(1152921504606846976,)"));
          FailureOf(Header("'<f4'", "(1000000,)"));
        }) < 20'000);
  CHECK(FailureOf(Header("'<f4'", "(1152921504606846976,)")) ==
        "3 error: x.npy is cut short: header says 4611686018427387904 bytes, 0 "
        "are there");
  CHECK(FailureOf(Header("'<f8'", "(1152921504606846976,)")) ==
        "3 error: x.npy: its header says float64[1152921504606846976], more "
        "than a file can hold");
  CHECK(FailureOf(Header("'<f8'", "(4294967296, 4294967296, 0)")) ==
        "3 error: x.npy: its header says float64[4294967296, 4294967296, 0], "
        "more than a file can hold");
  CHECK(FailureOf(Header("'<f4'", "(99999999999999999999,)")) ==
        "3 error: x.npy: its header has the dim 99999999999999999999");
  CHECK(FailureOf(Header("'<f4'", "(-1,)")) ==
        "3 error: x.npy: its header has the dim -1");
  std::string axes;
  for (int i = 0; i < 65; ++i) axes += "1,";
  CHECK(FailureOf(Header("'|u1'", "(" + axes + ")"), "a") ==
        "3 error: x.npy has 65 axes; 64 is the most");
}

TEST_CASE("elements that are no numbers of ours are refused") {
  CHECK(FailureOf(Header("'|O'", "(1,)"), "12345678") ==
        "3 error: x.npy: its NumPy dtype '|O' is none of Plexus's");
  CHECK(FailureOf(Header("'<c16'", "(1,)")) ==
        "3 error: x.npy: its NumPy dtype '<c16' is none of Plexus's");
  CHECK(FailureOf(Header("[('a', '<f4')]", "(1,)")) ==
        "3 error: x.npy: its elements are records, not numbers");
  CHECK(FailureOf(Header("'|b1'", "(3,)"), std::string("\x01\x00\x02", 3)) ==
        "3 error: x.npy: element 2 is 2, which is not a bool");
}

TEST_CASE("a header that is no Python dict of three keys is refused") {
  const std::string whole = Header("'|u1'", "(1,)");
  REQUIRE(FailureOf(whole, "a") == "no error");
  for (const std::string& header :
       {whole + "x", whole.substr(1), std::string("{}"),
        "{'descr': '|u1', " + whole.substr(1),
        std::string("{'descr': '|u1', 'fortran_order': 0, 'shape': (1,)}"),
        Header("'|u1'", "(1 1)"), Header("'|u1'", "(1,,)"),
        Header("'|u1'", "[1]"), Header("'|u1'", "('1',)"),
        std::string("{'descr': '|u1', 'shape': (1,)}")}) {
    CAPTURE(header);
    CHECK(FailureOf(header, "a") ==
          "3 error: x.npy: its header is not that of a .npy file");
  }
  CHECK(Failure([] { Decode(std::string("\x93NUMPY\x04\x00\x00\x00", 10)); }) ==
        "3 error: x.npy: .npy version 4 is not known");
}

TEST_CASE("a .npy file over the memory limit is refused") {
  CHECK(Decode(samples::kFloat32Npy, 24).count() == 6);
  CHECK(
      Failure([] { Decode(samples::kFloat32Npy, 23); }) ==
      "4 error: x.npy: float32[2, 3] needs 24 bytes, over the memory limit of "
      "23");
}

}  // namespace
}  // namespace plexus::engine
