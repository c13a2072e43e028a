#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>

#include "tests/ops/reduce_reference.h"

extern "C" const PlexusOp* plexus_op_exp(void);
extern "C" const PlexusOp* plexus_op_softmax(void);

namespace plexus::testing {
namespace {

/// Each element with the operator Exp of the same SIMD level.
template <typename T>
std::vector<T> ExpOf(const std::vector<T>& x, uint32_t simd) {
  return RunOp(plexus_op_exp(),
               {TestTensor::Of<T>({static_cast<int64_t>(x.size())}, x)},
               {.simd = simd})
      .outputs[0]
      .template values<T>();
}

/// The formula, element by element, with the sum in its order.
template <typename T>
std::vector<T> Plain(const Shape& shape, const std::vector<T>& x, size_t axis,
                     uint32_t simd) {
  std::vector<bool> reduced(shape.size(), false);
  reduced[axis] = true;
  std::vector<T> places;  // whole numbers, exact
  for (size_t i = 0; i < x.size(); ++i) places.push_back(static_cast<T>(i));
  const auto groups = Groups(shape, x, reduced);
  const auto where = Groups(shape, places, reduced);
  std::vector<T> y(x.size());
  for (size_t g = 0; g < groups.size(); ++g) {
    if (groups[g].empty()) continue;
    std::vector<T> e = groups[g];
    const T max = *std::max_element(e.begin(), e.end());
    for (T& v : e) v -= max;
    e = ExpOf(e, simd);
    const T sum = OrderedSum(e, IsInnermost(reduced));
    for (size_t i = 0; i < e.size(); ++i) {
      y[static_cast<size_t>(where[g][i])] = e[i] * (T{1} / sum);
    }
  }
  return y;
}

template <typename T>
void Check(const Shape& shape, size_t axis) {
  std::vector<T> x = Varied<T>(shape);
  for (T& v : x) v = std::fmod(v, T{120});
  for (RunOptions options : ReduceCases()) {
    CAPTURE(shape, axis, options.simd, options.threads, options.misaligned);
    options.attributes = {{"axis", std::to_string(axis)}};
    const Outcome got =
        RunOp(plexus_op_softmax(), {TestTensor::Of<T>(shape, x)}, options);
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].shape == shape);
    CHECK(Difference(got.outputs[0].values<T>(),
                     Plain(shape, x, axis, options.simd)) == "");
  }
}

TEST_CASE("Softmax is Exp times the reciprocal of the ordered sum") {
  for (int64_t n :
       {0, 1, 7, 8, 10, 15, 16, 17, 31, 32, 33, 64, 65, 127, 1000}) {
    Check<float>({3, n}, 1);
    Check<double>({3, n}, 1);
    Check<float>({2, n, 3}, 1);
    Check<double>({5, n}, 0);
  }
  Check<float>({0, 4}, 1);
  Check<float>({5000}, 0);
  Check<float>({2, 10, 1}, 1);
  Check<float>({2, 3, 4, 5}, 2);
  Check<float>({2, 3, 4, 5}, 0);
}

TEST_CASE("Softmax gives the same bits however large work is split") {
  Check<float>({5000, 10}, 1);
  Check<float>({40, 1000}, 1);
  Check<float>({30, 9, 200}, 1);
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
  const Shape shape = {13, 10};
  const TestTensor x = TestTensor::Of<float>(shape, Varied<float>(shape));
  const Outcome whole = RunOp(plexus_op_softmax(), {x});
  for (int64_t rows : {1, 2, 5}) {
    const Outcome got = RunOp(plexus_op_softmax(), {x}, {.row_block = rows});
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].bytes == whole.outputs[0].bytes);
  }
  const PreparedOp last(plexus_op_softmax(), {x});
  CHECK((last.kernel().traits & PLEXUS_ROWWISE) != 0);
  const PreparedOp first(plexus_op_softmax(), {x},
                         {.attributes = {{"axis", "0"}}});
  CHECK((first.kernel().traits & PLEXUS_ROWWISE) == 0);
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
