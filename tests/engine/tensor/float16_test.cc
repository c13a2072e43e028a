#include <plexus/float16.h>

#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <limits>

namespace plexus {
namespace {

template <typename H, typename T>
int Bits(T x) {
  return RoundTo<H>(x).bits;
}

TEST_CASE("every float16 is widened to its IEEE 754 value") {
  for (int bits = 0; bits < 0x10000; ++bits) {
    const int exponent = bits >> 10 & 31, fraction = bits & 1023;
    const float x = ToFloat(Float16{static_cast<uint16_t>(bits)});
    CAPTURE(bits);
    REQUIRE(std::signbit(x) == (bits >> 15 != 0));
    if (exponent == 31) {
      REQUIRE((fraction == 0 ? std::isinf(x) : std::isnan(x)));
    } else if (exponent == 0) {
      REQUIRE(std::fabs(x) == std::ldexp(fraction, -24));
    } else {
      REQUIRE(std::fabs(x) == std::ldexp(1024 + fraction, exponent - 25));
    }
  }
}

TEST_CASE("every bfloat16 is widened to the float it is the upper half of") {
  for (uint32_t bits = 0; bits < 0x10000; ++bits) {
    const float x = ToFloat(BFloat16{static_cast<uint16_t>(bits)});
    const float expected = std::bit_cast<float>(bits << 16);
    CAPTURE(bits);
    if (std::isnan(expected)) {
      REQUIRE(std::isnan(x));
    } else {
      REQUIRE(std::bit_cast<uint32_t>(x) == bits << 16);
    }
  }
}

TEST_CASE("16-bit floats come back from floats and doubles with their bits") {
  for (int i = 0; i < 0x10000; ++i) {
    const uint16_t bits = static_cast<uint16_t>(i);
    CAPTURE(bits);
    const float half = ToFloat(Float16{bits}), brain = ToFloat(BFloat16{bits});
    const int quiet = std::isnan(half) ? bits | 0x200 : bits;
    REQUIRE(Bits<Float16>(half) == quiet);
    REQUIRE(Bits<Float16>(static_cast<double>(half)) == quiet);
    const int quiet_brain = std::isnan(brain) ? bits | 0x40 : bits;
    REQUIRE(Bits<BFloat16>(brain) == quiet_brain);
    REQUIRE(Bits<BFloat16>(static_cast<double>(brain)) == quiet_brain);
  }
}

TEST_CASE("every float is rounded to bfloat16 as its double is") {
  for (uint32_t high = 0; high < 0x10000; ++high) {
    for (const uint32_t low : {0, 1, 0x7fff, 0x8000, 0x8001, 0xffff}) {
      const float x = std::bit_cast<float>(high << 16 | low);
      if (Bits<BFloat16>(x) == Bits<BFloat16>(static_cast<double>(x))) continue;
      CAPTURE(high, low);
      FAIL(Bits<BFloat16>(x));
    }
  }
}

TEST_CASE("halfway between two 16-bit floats the even one is taken") {
  for (int i = 0; i + 1 < 0x7c00; ++i) {
    const uint16_t bits = static_cast<uint16_t>(i);
    const uint16_t next = static_cast<uint16_t>(i + 1);
    const double low = ToFloat(Float16{bits}), high = ToFloat(Float16{next});
    const double tie = (low + high) / 2;
    CAPTURE(bits);
    REQUIRE(Bits<Float16>(tie) == (bits % 2 == 0 ? bits : next));
    REQUIRE(Bits<Float16>(std::nextafter(tie, 0)) == bits);
    REQUIRE(Bits<Float16>(std::nextafter(tie, 1e9)) == next);
    REQUIRE(Bits<Float16>(static_cast<float>(-tie)) ==
            (0x8000 | (bits % 2 == 0 ? bits : next)));
  }
}

TEST_CASE("a double is rounded to 16 bits once") {
  // Rounded to a float first, these are ties, and would go down.
  CHECK(Bits<Float16>(1 + 0x1p-11 + 0x1p-40) == 0x3c01);
  CHECK(Bits<BFloat16>(1 + 0x1p-8 + 0x1p-40) == 0x3f81);
  CHECK(Bits<BFloat16>((int64_t{1} << 60) + (int64_t{1} << 52) + 1) == 0x5d81);
}

TEST_CASE("what is too large for 16 bits becomes infinity") {
  CHECK(Bits<Float16>(65519.996f) == 0x7bff);
  CHECK(Bits<Float16>(65520.0f) == 0x7c00);
  CHECK(Bits<Float16>(-1e300) == 0xfc00);
  CHECK(Bits<Float16>(std::numeric_limits<int64_t>::min()) == 0xfc00);
  CHECK(Bits<Float16>(std::numeric_limits<uint64_t>::max()) == 0x7c00);
  CHECK(Bits<BFloat16>(std::numeric_limits<float>::max()) == 0x7f80);
  CHECK(Bits<BFloat16>(0x1.fep127f) == 0x7f7f);
  CHECK(Bits<BFloat16>(std::numeric_limits<uint64_t>::max()) == 0x5f80);
}

TEST_CASE("what is too small for 16 bits becomes a zero of its sign") {
  CHECK(Bits<Float16>(0x1p-25) == 0);  // a tie with the least subnormal
  CHECK(Bits<Float16>(std::nextafter(0x1p-25, 1)) == 1);
  CHECK(Bits<Float16>(-1e-300) == 0x8000);
  CHECK(Bits<BFloat16>(0x1p-134) == 0);
  CHECK(Bits<BFloat16>(0x1.8p-134) == 1);
  CHECK(Bits<Float16>(std::numeric_limits<double>::denorm_min()) == 0);
}

TEST_CASE("integers become 16-bit floats") {
  CHECK(Bits<Float16>(0) == 0);
  CHECK(Bits<Float16>(-1) == 0xbc00);
  CHECK(Bits<Float16>(uint8_t{255}) == 0x5bf8);
  CHECK(Bits<Float16>(2049) == 0x6800);
  CHECK(Bits<Float16>(true) == 0x3c00);
}

}  // namespace
}  // namespace plexus
