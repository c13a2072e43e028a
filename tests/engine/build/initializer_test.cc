#include "engine/build/initializer.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "engine/build/philox.h"

namespace plexus::engine {
namespace {

// An InitText as it is read from a line of YAML that has each word once.
class Line {
 public:
  explicit Line(std::string text) : source_("g.yaml", ".", std::move(text)) {}

  Line& Kind(std::string_view kind) {
    init_.kind = WordOf(kind);
    return *this;
  }
  Line& Shape(std::vector<std::string_view> sizes) {
    init_.shape.place = {&source_, Offset("[")};
    init_.shape.shape = {static_cast<int64_t>(sizes.size())};
    for (const auto size : sizes) {
      init_.shape.elements.push_back(size);
      init_.shape.offsets.push_back(Offset(size));
    }
    return *this;
  }
  Line& Set(std::string_view name, std::string_view value) {
    init_.settings.push_back({WordOf(name), WordOf(value)});
    return *this;
  }
  Line& Seed(int64_t seed) {
    init_.seed = seed;
    return *this;
  }
  InitText& text() { return init_; }

  Tensor Make(int32_t dtype) const {
    Report report;
    Tensor tensor = Initialize(init_, dtype, &report);
    report.ThrowIfAny();
    return tensor;
  }
  std::string Error(int32_t dtype) const {
    Report report;
    const Tensor tensor = Initialize(init_, dtype, &report);
    CHECK(tensor.dtype() == PLEXUS_NONE);
    try {
      report.ThrowIfAny();
    } catch (const plexus::Error& error) {
      return error.what();
    }
    return "no error";
  }

 private:
  uint32_t Offset(std::string_view word) const {
    return static_cast<uint32_t>(source_.text().find(word));
  }
  Word WordOf(std::string_view text) const {
    return {text, {&source_, Offset(text)}};
  }

  Source source_;
  InitText init_;
};

Tensor Make(std::string_view kind, int32_t dtype,
            std::vector<std::string_view> shape, int64_t seed = 0) {
  return Line("").Kind(kind).Shape(std::move(shape)).Seed(seed).Make(dtype);
}

template <typename T>
std::vector<T> Elements(const Tensor& tensor) {
  return {tensor.data<T>(), tensor.data<T>() + tensor.count()};
}

struct Moments {
  double mean = 0, variance = 0, kurtosis = 0;
};
Moments MomentsOf(const std::vector<double>& x) {
  Moments m;
  const double n = static_cast<double>(x.size());
  for (const double v : x) m.mean += v / n;
  for (const double v : x) m.variance += (v - m.mean) * (v - m.mean) / n;
  for (const double v : x) m.kurtosis += std::pow(v - m.mean, 4) / n;
  m.kurtosis /= m.variance * m.variance;
  return m;
}

TEST_CASE("Philox4x32-10 gives the words published with Random123") {
  using Words = std::array<uint32_t, 4>;
  constexpr uint32_t kOnes = 0xffffffff;
  CHECK(Philox4x32({0, 0, 0, 0}, {0, 0}) ==
        Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(Philox4x32({kOnes, kOnes, kOnes, kOnes}, {kOnes, kOnes}) ==
        Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(Philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                   {0xa4093822, 0x299f31d0}) ==
        Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("init counts elements from 0, and its key is the seed, 0 if left out") {
  // The published words of counter 0 and key 0, the first two as 53 bits.
  const double want =
      static_cast<double>(0xe169c58d6627e8d5 >> 11) * 0x1p-53;
  CHECK(Elements<double>(Make("uniform", PLEXUS_FLOAT64, {"3"}))[0] == want);
  CHECK(Elements<double>(Line("")
                             .Kind("uniform")
                             .Shape({"1", "1"})
                             .Make(PLEXUS_FLOAT64)) ==
        std::vector<double>{want});
}

TEST_CASE("the logarithm without libm is within 3 ULP") {
  double worst = 0;
  for (int i = 0; i < 100'000; ++i) {
    const auto w = Philox4x32({static_cast<uint32_t>(i), 0, 0, 0}, {1, 2});
    const double x = std::ldexp(1.0 + w[0] / 4294967296.0, w[1] % 200 - 150);
    const double want = std::log(x);
    const double ulp = std::nextafter(std::fabs(want), INFINITY) -
                       std::fabs(want);
    worst = std::max(worst, std::fabs(PortableLog(x) - want) / ulp);
  }
  CHECK(worst <= 3);
  CHECK(PortableLog(1) == 0);
}

TEST_CASE("zeros, ones and constants are of every dtype") {
  CHECK(Elements<double>(Make("zeros", PLEXUS_FLOAT64, {"2", "2"})) ==
        std::vector<double>(4, 0.0));
  CHECK(Elements<float>(Make("ones", PLEXUS_FLOAT32, {"3"})) ==
        std::vector<float>(3, 1.0f));
  CHECK(Elements<int64_t>(Make("ones", PLEXUS_INT64, {"3"})) ==
        std::vector<int64_t>(3, 1));
  CHECK(Elements<uint8_t>(Make("ones", PLEXUS_BOOL, {"2"})) ==
        std::vector<uint8_t>(2, 1));
  CHECK(Elements<uint16_t>(Make("ones", PLEXUS_FLOAT16, {"2"})) ==
        std::vector<uint16_t>(2, 0x3c00));
  const Tensor scalar =
      Line("").Kind("constant").Shape({}).Set("value", "-7").Make(PLEXUS_INT8);
  CHECK(scalar.rank() == 0);
  CHECK(Elements<int8_t>(scalar) == std::vector<int8_t>{-7});
  CHECK(Make("normal", PLEXUS_FLOAT32, {"0", "5"}).count() == 0);
}

// Worked out by a Philox in Python, the normal ones with the C library's log.
TEST_CASE("random numbers have the same bits for ever") {
  CHECK(Elements<double>(Make("uniform", PLEXUS_FLOAT64, {"4"}, 7)) ==
        std::vector<double>{0x1.8013f3b9e8c0fp-1, 0x1.972f7826d05d1p-1,
                            0x1.14fdda00c7100p-7, 0x1.0021adbd8f904p-2});
  CHECK(Elements<double>(Make("uniform", PLEXUS_FLOAT64, {"2"}, -1)) ==
        std::vector<double>{0x1.547473972a470p-4, 0x1.2d9f80d067fb4p-2});
  CHECK(Elements<uint32_t>(Make("normal", PLEXUS_FLOAT32, {"2", "3"}, 7)) ==
        std::vector<uint32_t>{0x3e3ee4e5, 0x3f7392cc, 0x3f5e44a8, 0xbed2304e,
                              0x3e837cfc, 0xbf6dc4f4});
  CHECK(Elements<uint16_t>(Make("normal", PLEXUS_FLOAT16, {"6"}, 7)) ==
        std::vector<uint16_t>{0x31f7, 0x3b9d, 0x3af2, 0xb692, 0x341c, 0xbb6e});
  CHECK(Elements<uint32_t>(
            Make("glorot_uniform", PLEXUS_FLOAT32, {"2", "3"}, 3)) ==
        std::vector<uint32_t>{0xbf56e905, 0x3de739f8, 0x3f200b21, 0xbf413030,
                              0x3d231bd3, 0xbf39f5ce});

  // float64 keeps all bits of our own logarithm.
  const auto normal =
      Elements<double>(Make("normal", PLEXUS_FLOAT64, {"4"}, 0x123456789ab));
  const double want[] = {-0x1.2a607e469a483p+1, 0x1.2003ce53b5b1fp-1,
                         0x1.1bdb712ffd379p-2, -0x1.46e02766c39bfp-1};
  for (int i = 0; i < 4; ++i) {
    CHECK(normal[i] == Approx(want[i]).epsilon(1e-15));
  }
}

TEST_CASE("random numbers have the moments of their distribution") {
  const auto uniform = Elements<double>(Line("")
                                            .Kind("uniform")
                                            .Shape({"100000"})
                                            .Set("low", "-3")
                                            .Set("high", "1")
                                            .Make(PLEXUS_FLOAT64));
  Moments m = MomentsOf(uniform);
  CHECK(m.mean == Approx(-1).margin(0.02));
  CHECK(m.variance == Approx(16.0 / 12).epsilon(0.01));
  CHECK(m.kurtosis == Approx(1.8).epsilon(0.01));
  CHECK(*std::min_element(uniform.begin(), uniform.end()) >= -3);
  CHECK(*std::max_element(uniform.begin(), uniform.end()) < 1);

  m = MomentsOf(Elements<double>(Line("")
                                     .Kind("normal")
                                     .Shape({"100000"})
                                     .Set("mean", "5")
                                     .Set("stddev", "2")
                                     .Make(PLEXUS_FLOAT64)));
  CHECK(m.mean == Approx(5).margin(0.03));
  CHECK(m.variance == Approx(4).epsilon(0.02));
  CHECK(m.kurtosis == Approx(3).epsilon(0.03));
}

TEST_CASE("the scale of glorot and he comes from the shape") {
  const auto variance = [](std::string_view kind) {
    return MomentsOf(Elements<double>(
                         Make(kind, PLEXUS_FLOAT64, {"100", "300"}, 5)))
        .variance;
  };
  CHECK(variance("glorot_normal") == Approx(2.0 / 400).epsilon(0.03));
  CHECK(variance("glorot_uniform") == Approx(2.0 / 400).epsilon(0.03));
  CHECK(variance("he_normal") == Approx(2.0 / 100).epsilon(0.03));
  CHECK(variance("he_uniform") == Approx(2.0 / 100).epsilon(0.03));
}

TEST_CASE("a wrong initializer is refused at its place") {
  CHECK(Line("{shape: [2], init: unifrom}")
            .Kind("unifrom")
            .Shape({"2"})
            .Error(PLEXUS_FLOAT32) ==
        "g.yaml:1:20: error: there is no `init: unifrom`\n"
        "  {shape: [2], init: unifrom}\n"
        "                     ^\n"
        "help: did you mean `uniform`?\n");
  CHECK(Line("{shape: [2], init: q}").Kind("q").Shape({"2"}).Error(
            PLEXUS_FLOAT32) ==
        "g.yaml:1:20: error: there is no `init: q`\n"
        "  {shape: [2], init: q}\n"
        "                     ^\n"
        "help: there are zeros, ones, constant, uniform, normal, "
        "glorot_uniform, glorot_normal, he_uniform, he_normal\n");
  CHECK(Line("{shape: [2], init: normal, low: 1}")
            .Kind("normal")
            .Shape({"2"})
            .Set("low", "1")
            .Error(PLEXUS_FLOAT32) ==
        "g.yaml:1:28: error: `init: normal` takes no `low`\n"
        "  {shape: [2], init: normal, low: 1}\n"
        "                             ^\n"
        "help: it takes `mean` and `stddev`\n");
  CHECK(Line("{shape: [2], init: constant}")
            .Kind("constant")
            .Shape({"2"})
            .Error(PLEXUS_FLOAT32) ==
        "g.yaml:1:20: error: `init: constant` needs a `value`\n"
        "  {shape: [2], init: constant}\n"
        "                     ^\n"
        "help: as in `{shape: [10], init: constant, value: 0.5}`\n");
  CHECK(Line("{shape: [2], init: constant, value: 0.5}")
            .Kind("constant")
            .Shape({"2"})
            .Set("value", "0.5")
            .Error(PLEXUS_INT64) ==
        "g.yaml:1:37: error: `value`: 0.5 is not an int64\n"
        "  {shape: [2], init: constant, value: 0.5}\n"
        "                                      ^\n");
  CHECK(Line("{shape: [2], init: normal}")
            .Kind("normal")
            .Shape({"2"})
            .Error(PLEXUS_INT32) ==
        "g.yaml:1:20: error: `init: normal` makes floats, not int32\n"
        "  {shape: [2], init: normal}\n"
        "                     ^\n"
        "help: give it a `dtype`, as in `dtype: float32`\n");
  CHECK(Line("{shape: [3], init: uniform, low: 2.5, high: 1}")
            .Kind("uniform")
            .Shape({"3"})
            .Set("low", "2.5")
            .Set("high", "1")
            .Error(PLEXUS_FLOAT32) ==
        "g.yaml:1:45: error: `low` (2.5) is above `high` (1)\n"
        "  {shape: [3], init: uniform, low: 2.5, high: 1}\n"
        "                                              ^\n");
  CHECK(Line("{shape: [3], init: uniform, low: 2.5}")
            .Kind("uniform")
            .Shape({"3"})
            .Set("low", "2.5")
            .Error(PLEXUS_FLOAT32) ==
        "g.yaml:1:34: error: `low` (2.5) is above `high` (1)\n"
        "  {shape: [3], init: uniform, low: 2.5}\n"
        "                                   ^\n");
  CHECK(Line("{shape: [3], init: normal, stddev: -1}")
            .Kind("normal")
            .Shape({"3"})
            .Set("stddev", "-1")
            .Error(PLEXUS_FLOAT32) ==
        "g.yaml:1:36: error: `stddev` (-1) is negative\n"
        "  {shape: [3], init: normal, stddev: -1}\n"
        "                                     ^\n");
  CHECK(Line("{shape: [3], init: normal, mean: nan}")
            .Kind("normal")
            .Shape({"3"})
            .Set("mean", "nan")
            .Error(PLEXUS_FLOAT32) ==
        "g.yaml:1:34: error: `mean` must be finite\n"
        "  {shape: [3], init: normal, mean: nan}\n"
        "                                   ^\n");
  CHECK(Line("{shape: [3], init: he_normal}")
            .Kind("he_normal")
            .Shape({"3"})
            .Error(PLEXUS_FLOAT32) ==
        "g.yaml:1:9: error: `init: he_normal` needs a shape of two dims or "
        "more, [fan_in, fan_out]\n"
        "  {shape: [3], init: he_normal}\n"
        "          ^\n");
  CHECK(Line("{shape: [3, -2], init: ones}")
            .Kind("ones")
            .Shape({"3", "-2"})
            .Error(PLEXUS_FLOAT32) ==
        "g.yaml:1:13: error: `-2` is not a size: a whole number, 0 or more\n"
        "  {shape: [3, -2], init: ones}\n"
        "              ^\n");
  CHECK(Line("{shape: [9], init: uniform, high: 1e9}")
            .Kind("uniform")
            .Shape({"9"})
            .Set("high", "1e9")
            .Error(PLEXUS_FLOAT16) ==
        "g.yaml:1:20: error: `init: uniform` makes numbers that are too large "
        "for float16\n"
        "  {shape: [9], init: uniform, high: 1e9}\n"
        "                     ^\n");
  Line nested("{shape: [[3]], init: ones}");
  nested.Kind("ones").Shape({"3"}).text().shape.shape = {1, 1};
  CHECK(nested.Error(PLEXUS_FLOAT32) ==
        "g.yaml:1:9: error: `shape` is a list of numbers\n"
        "  {shape: [[3]], init: ones}\n"
        "          ^\n"
        "help: as in `shape: [784, 100]`; `[]` is a scalar\n");
}

TEST_CASE("a parameter over the memory limit is refused before it is made") {
  Report report;
  Line line("");
  line.Kind("ones").Shape({"1000000000", "1000"});
  CHECK_THROWS_WITH(
      Initialize(line.text(), PLEXUS_FLOAT32, &report, 1 << 20),
      Catch::Contains("`init: ones`: float32[1000000000, 1000] needs "
                      "4000000000000 bytes, over the memory limit of 1048576"));
  line = Line("");
  line.Kind("ones").Shape({"9000000000000000000", "9"});
  CHECK_THROWS_AS(Initialize(line.text(), PLEXUS_FLOAT32, &report), Error);
}

}  // namespace
}  // namespace plexus::engine
