#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>

#include "tests/ops/line_map_check.h"

extern "C" const PlexusOp* plexus_op_exp(void);
extern "C" const PlexusOp* plexus_op_softmax(void);

namespace plexus::testing {
namespace {

/// The formula, element by element, with the sum in its order.
template <typename T>
std::vector<T> Plain(std::vector<T> line, bool innermost, uint32_t simd) {
  const T max = *std::max_element(line.begin(), line.end());
  for (T& v : line) v -= max;
  line = ElementsOf<T>(plexus_op_exp(), line, simd);
  const T factor = T{1} / OrderedSum(line, innermost);
  for (T& v : line) v *= factor;
  return line;
}

TEST_CASE("Softmax is Exp times the reciprocal of the ordered sum") {
  CheckLineMaps(plexus_op_softmax(),
                [](const auto& line, bool innermost, uint32_t simd) {
                  return Plain(line, innermost, simd);
                });
}

TEST_CASE("Softmax has the same bits with AVX2 and AVX3") {
  const Shape shape = {50, 77};
  std::vector<float> x = Varied<float>(shape);
  for (float& v : x) v = std::fmod(v, 100.0f);
  std::vector<unsigned char> bytes;
  for (uint32_t simd : SimdMasks()) {
    if ((simd & PLEXUS_SIMD_AVX2) == 0) continue;
    const Outcome got = RunOp(
        plexus_op_softmax(), {TestTensor::Of<float>(shape, x)}, {.simd = simd});
    if (!bytes.empty()) CHECK(got.outputs[0].bytes == bytes);
    bytes = got.outputs[0].bytes;
  }
}

TEST_CASE("Softmax over the last axis does rows alone as in a batch") {
  CheckRowsAlone(plexus_op_softmax(), {13, 10}, {1, 2, 5});
}

TEST_CASE("Softmax gives NumPy's numbers") {
  const std::vector<double> x = {1.5, -2, 0.25, 3, 0.5, 0.5, -1, 100};
  const auto softmax = [&](const char* axis) {
    return RunOp(plexus_op_softmax(), {TestTensor::Of<double>({2, 4}, x)},
                 {.attributes = {{"axis", axis}}})
        .outputs[0]
        .values<double>();
  };
  const std::vector<double> last = {
      1.7246162888593883e-01, 5.2078899331062948e-03,
      4.9411083950143396e-02, 7.7291939723081149e-01,
      6.1333683902860915e-44, 6.1333683902860915e-44,
      1.3685394711738529e-44, 1.0};
  const std::vector<double> first = {
      7.3105857863000490e-01, 7.5858180021243560e-02,
      7.7729986117469108e-01, 7.4719723373429907e-43,
      2.6894142136999516e-01, 9.2414181997875655e-01,
      2.2270013882530884e-01, 1.0};
  const auto check = [](const std::vector<double>& got,
                        const std::vector<double>& want) {
    for (size_t i = 0; i < want.size(); ++i) {
      CHECK(got[i] == Approx(want[i]).epsilon(1e-15).margin(0));
    }
  };
  check(softmax("-1"), last);
  check(softmax("0"), first);
}

TEST_CASE("Softmax of NaN or infinity is NaN for the whole row") {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> nans(40, kNan);
  const auto number = [](float v) { return v == v; };
  for (const float odd : {kNan, kInf}) {
    for (size_t at : {size_t{0}, size_t{17}, size_t{39}}) {
      std::vector<float> x(40, 1.0f);
      x[at] = odd;
      for (uint32_t simd : SimdMasks()) {
        for (const Shape& shape : {Shape{1, 40}, Shape{40, 1}}) {
          const auto y =
              RunOp(plexus_op_softmax(), {TestTensor::Of<float>(shape, x)},
                    {.attributes = {{"axis", shape[0] == 1 ? "1" : "0"}},
                     .simd = simd})
                  .outputs[0]
                  .values<float>();
          CHECK(std::none_of(y.begin(), y.end(), number));
        }
      }
    }
  }
  const Outcome none = RunOp(
      plexus_op_softmax(), {TestTensor::Of<float>({3}, {-kInf, -kInf, -kInf})});
  CHECK(Difference(none.outputs[0].values<float>(), {kNan, kNan, kNan}) == "");
  const Outcome some = RunOp(plexus_op_softmax(),
                             {TestTensor::Of<float>({3}, {-kInf, 2, -kInf})});
  CHECK(some.outputs[0].values<float>() == std::vector<float>{0, 1, 0});
}

TEST_CASE("Softmax says what is wrong with its axis") {
  const auto text = [](const Shape& shape, const char* axis) {
    return InferOp(plexus_op_softmax(),
                   {TestTensor::Of<float>(shape, Varied<float>(shape))},
                   {.attributes = {{"axis", axis}}})
        .text;
  };
  CHECK(text({2, 3}, "2") == "axis 2 is out of range for rank 2");
  CHECK(text({}, "-1") == "axis -1 is out of range for rank 0");
}

}  // namespace
}  // namespace plexus::testing
