#include "engine/tensor/element.h"

#include <plexus/plexus.h>

#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <locale>
#include <string>

namespace plexus::engine {
namespace {

// The element's text after reading, or what is wrong.
std::string Read(const char* text, int32_t dtype) {
  uint64_t element = 0;
  std::string result;
  if (ParseElement(text, dtype, &element, &result)) {
    AppendElement(&result, dtype, &element);
  }
  return result;
}

template <typename T>
T Parsed(const std::string& text, int32_t dtype) {
  T element = {};
  std::string why;
  INFO(text);
  REQUIRE(ParseElement(text, dtype, &element, &why));
  return element;
}

template <typename T>
std::string Written(int32_t dtype, T element) {
  std::string text;
  AppendElement(&text, dtype, &element);
  return text;
}

TEST_CASE("integers are read where the dtype holds them exactly") {
  CHECK(Read("3", PLEXUS_INT64) == "3");
  CHECK(Read("+3", PLEXUS_INT64) == "3");
  CHECK(Read("3.0", PLEXUS_INT64) == "3");
  CHECK(Read("1e3", PLEXUS_INT32) == "1000");
  CHECK(Read("12.50e1", PLEXUS_UINT8) == "125");
  CHECK(Read("100e-2", PLEXUS_INT8) == "1");
  CHECK(Read("-0", PLEXUS_UINT8) == "0");
  CHECK(Read("9007199254740993.0", PLEXUS_INT64) == "9007199254740993");
  CHECK(Read("-9223372036854775808", PLEXUS_INT64) == "-9223372036854775808");
  CHECK(Read("1.8446744073709551615e19", PLEXUS_UINT64) ==
        "18446744073709551615");
}

TEST_CASE("what an integer dtype can't hold is refused") {
  CHECK(Read("0.5", PLEXUS_INT64) == "0.5 is not an int64");
  CHECK(Read("1e-400", PLEXUS_INT64) == "1e-400 is not an int64");
  CHECK(Read("nan", PLEXUS_UINT8) == "nan is not a uint8");
  CHECK(Read("true", PLEXUS_INT32) == "true is not an int32");
  CHECK(Read("300", PLEXUS_UINT8) ==
        "300 is out of range for uint8 (0 to 255)");
  CHECK(Read("-1", PLEXUS_UINT8) == "-1 is out of range for uint8 (0 to 255)");
  CHECK(Read("1e400", PLEXUS_INT8) ==
        "1e400 is out of range for int8 (-128 to 127)");
  CHECK(Read("9223372036854775808", PLEXUS_INT64) ==
        "9223372036854775808 is out of range for int64 "
        "(-9223372036854775808 to 9223372036854775807)");
  CHECK(Read("1e18446744073709551617", PLEXUS_INT8) ==
        "1e18446744073709551617 is out of range for int8 (-128 to 127)");
}

TEST_CASE("bools are true, false, 1 and 0") {
  CHECK(Read("true", PLEXUS_BOOL) == "true");
  CHECK(Read("1", PLEXUS_BOOL) == "true");
  CHECK(Read("false", PLEXUS_BOOL) == "false");
  CHECK(Read("0", PLEXUS_BOOL) == "false");
  CHECK(Read("2", PLEXUS_BOOL) == "2 is not a bool");
  CHECK(Read("true", PLEXUS_FLOAT32) == "true is not a float32");
}

TEST_CASE("what is no decimal number is refused") {
  for (const char* text :
       {"010", "0x10", "0o7", "1_000", "1,5", "1e", "1e+", ".", "-", "--1",
        " 1", "1 ", "Inf", "NaN", "-nan", "infinity", "yes", "\"1\"", "1f"}) {
    CAPTURE(text);
    CHECK(Read(text, PLEXUS_FLOAT64) ==
          "`" + std::string(text) + "` is not a number");
  }
  CHECK(Read("", PLEXUS_FLOAT64) == "there is no number");
  CHECK(Read("a\x1b[2J", PLEXUS_FLOAT64) == "`a\\x1b[2J` is not a number");
}

TEST_CASE("infinities and NaN have two spellings") {
  for (int32_t dtype :
       {PLEXUS_FLOAT32, PLEXUS_FLOAT64, PLEXUS_FLOAT16, PLEXUS_BFLOAT16}) {
    CHECK(Read("inf", dtype) == "inf");
    CHECK(Read(".inf", dtype) == "inf");
    CHECK(Read("-inf", dtype) == "-inf");
    CHECK(Read("-.inf", dtype) == "-inf");
    CHECK(Read("nan", dtype) == "nan");
    CHECK(Read(".nan", dtype) == "nan");
  }
}

TEST_CASE("a number is rounded once, from its text") {
  CHECK(Parsed<double>("0.1", PLEXUS_FLOAT64) == 0.1);
  CHECK(Parsed<float>(".5", PLEXUS_FLOAT32) == 0.5f);
  CHECK(Parsed<float>("5.", PLEXUS_FLOAT32) == 5.0f);
  CHECK(std::signbit(Parsed<float>("-0", PLEXUS_FLOAT32)));
  // As a double the first is a tie between floats, as a text it lies above.
  CHECK(Parsed<float>("1.00000005960464477540", PLEXUS_FLOAT32) == 1.00000012f);
  CHECK(Parsed<float>("1.000000059604644775390625", PLEXUS_FLOAT32) == 1.0f);
  // The same for the ties 1 + 2^-11 and 1 + 2^-8, and just off them.
  CHECK(Parsed<uint16_t>("1.00048828125", PLEXUS_FLOAT16) == 0x3c00);
  CHECK(Parsed<uint16_t>("1.00048828125000000000000000000001",
                         PLEXUS_FLOAT16) == 0x3c01);
  CHECK(Parsed<uint16_t>("1.00146484374999999999999999999999",
                         PLEXUS_FLOAT16) == 0x3c01);
  CHECK(Parsed<uint16_t>("1.00146484375", PLEXUS_FLOAT16) == 0x3c02);
  CHECK(Parsed<uint16_t>("-1.00390625000000000000000000000001",
                         PLEXUS_BFLOAT16) == 0xbf81);
}

TEST_CASE("a number too large for its dtype is refused at the exact bound") {
  CHECK(Read("1e400", PLEXUS_FLOAT64) == "1e400 is too large for float64");
  CHECK(Read("-1e99999999999999999999", PLEXUS_FLOAT64) ==
        "-1e99999999999999999999 is too large for float64");
  CHECK(Read("1.7976931348623158e308", PLEXUS_FLOAT64) ==
        "1.7976931348623157e+308");
  CHECK(Read("1.7976931348623159e308", PLEXUS_FLOAT64) ==
        "1.7976931348623159e308 is too large for float64");
  CHECK(Read("3.4028235677973366e38", PLEXUS_FLOAT32) == "3.4028235e+38");
  CHECK(Read("3.4028235677973367e38", PLEXUS_FLOAT32) ==
        "3.4028235677973367e38 is too large for float32");
  CHECK(Parsed<uint16_t>("65519.9999999999999999999999", PLEXUS_FLOAT16) ==
        0x7bff);
  CHECK(Read("65520", PLEXUS_FLOAT16) == "65520 is too large for float16");
  CHECK(Read("1e39", PLEXUS_BFLOAT16) == "1e39 is too large for bfloat16");
}

TEST_CASE("a number too small for its dtype is a subnormal, or zero") {
  CHECK(Read("5e-324", PLEXUS_FLOAT64) == "5e-324");
  CHECK(Read("2.4e-324", PLEXUS_FLOAT64) == "0");
  CHECK(Read("-1e-400", PLEXUS_FLOAT64) == "-0");
  CHECK(Read("0.8e-45", PLEXUS_FLOAT32) == "1e-45");
  CHECK(Read("1e-99999999999999999999", PLEXUS_FLOAT32) == "0");
}

TEST_CASE("a long number in a message is cut") {
  const std::string ones(70, '1');
  CHECK(Read(ones.c_str(), PLEXUS_INT8) ==
        ones.substr(0, 60) + "... is out of range for int8 (-128 to 127)");
}

TEST_CASE("a refused text leaves the element as it was") {
  float element = 7;
  std::string why;
  CHECK_FALSE(ParseElement("1e39", PLEXUS_FLOAT32, &element, &why));
  CHECK(element == 7);
}

struct Comma : std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

TEST_CASE("a locale with a decimal comma changes nothing") {
  const std::locale before =
      std::locale::global(std::locale(std::locale::classic(), new Comma));
  const std::string number = Read("1234.5", PLEXUS_FLOAT64);
  const std::string integer = Read("1234567", PLEXUS_INT64);
  const std::string comma = Read("1,5", PLEXUS_FLOAT64);
  std::locale::global(before);
  CHECK(number == "1234.5");
  CHECK(integer == "1234567");
  CHECK(comma == "`1,5` is not a number");
}

TEST_CASE("elements are written as the shortest text that reads back") {
  CHECK(Written(PLEXUS_FLOAT64, 0.1) == "0.1");
  CHECK(Written(PLEXUS_FLOAT64, 1.0 / 3) == "0.3333333333333333");
  CHECK(Written(PLEXUS_FLOAT32, 0.1f) == "0.1");
  CHECK(Written(PLEXUS_FLOAT32, 16777216.0f) == "16777216");
  CHECK(Written(PLEXUS_FLOAT64, 1e23) == "1e+23");
  CHECK(Written(PLEXUS_FLOAT64, -0.0) == "-0");
  CHECK(Written(PLEXUS_INT8, int8_t{-128}) == "-128");
  CHECK(Written(PLEXUS_UINT8, uint8_t{65}) == "65");
  CHECK(Written(PLEXUS_FLOAT16, uint16_t{0x2e66}) == "0.1");
  CHECK(Written(PLEXUS_FLOAT16, uint16_t{0x2400}) == "0.01563");
  CHECK(Written(PLEXUS_BFLOAT16, uint16_t{0x3dcd}) == "0.1");
  CHECK(Written(PLEXUS_BFLOAT16, uint16_t{0x7f7f}) == "3.39e+38");
}

TEST_CASE("every 16-bit float reads back from its text to the same bits") {
  for (int32_t dtype : {PLEXUS_FLOAT16, PLEXUS_BFLOAT16}) {
    for (int i = 0; i < 0x10000; ++i) {
      const uint16_t bits = static_cast<uint16_t>(i);
      const std::string text = Written(dtype, bits);
      if (text == "nan") continue;
      CAPTURE(dtype, text);
      REQUIRE(Parsed<uint16_t>(text, dtype) == bits);
      REQUIRE(text.size() <= 11);
    }
  }
}

TEST_CASE("floats read back from their text to the same bits") {
  uint64_t state = 1;
  for (int i = 0; i < 20000; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    const double wide = std::bit_cast<double>(state);
    const float narrow =
        std::bit_cast<float>(static_cast<uint32_t>(state >> 32));
    const std::string wide_text = Written(PLEXUS_FLOAT64, wide);
    const std::string narrow_text = Written(PLEXUS_FLOAT32, narrow);
    if (wide_text != "nan") {
      REQUIRE(std::bit_cast<uint64_t>(
                  Parsed<double>(wide_text, PLEXUS_FLOAT64)) == state);
    }
    if (narrow_text != "nan") {
      REQUIRE(std::bit_cast<uint32_t>(
                  Parsed<float>(narrow_text, PLEXUS_FLOAT32)) == state >> 32);
    }
  }
}

}  // namespace
}  // namespace plexus::engine
