#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>

#include "tests/ops/reduction_check.h"

extern "C" const PlexusOp* plexus_op_exp(void);
extern "C" const PlexusOp* plexus_op_log(void);
extern "C" const PlexusOp* plexus_op_reduce_log_sum_exp(void);

namespace plexus::testing {
namespace {

template <typename T>
void CheckAll() {
  CheckReduction<T>(
      plexus_op_reduce_log_sum_exp(),
      [](const Shape& shape) {
        std::vector<T> x = Varied<T>(shape);
        for (T& v : x) v = std::fmod(v, T{120});
        return x;
      },
      [](std::vector<T> group, bool innermost, uint32_t simd) {
        T max = 0;
        if (!group.empty()) max = *std::max_element(group.begin(), group.end());
        for (T& v : group) v -= max;
        group = ElementsOf<T>(plexus_op_exp(), group, simd);
        const T sum = OrderedSum(group, innermost);
        return max + ElementsOf<T>(plexus_op_log(), {sum}, simd)[0];
      });
}

TEST_CASE("ReduceLogSumExp is the maximum plus Log of the ordered sum of Exp") {
  CheckAll<float>();
  CheckAll<double>();
}

TEST_CASE("ReduceLogSumExp doesn't overflow") {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  const PlexusOp* const op = plexus_op_reduce_log_sum_exp();
  CHECK(ReduceFirst<float>(op, {0}, {}) == std::vector<float>{-kInf});
  const std::vector<float> x = {kInf, -kInf, kNan, 1000, -1000, -kInf,
                                1,    -kInf, kInf, 1000, -1000, 2};
  const std::vector<float> want = {kInf, -kInf, kNan, 1000.6931472f,
                                   -999.3068528f, 2};
  CHECK(Difference(ReduceFirst<float>(op, {2, 6}, x), want) == "");
  for (uint32_t simd : SimdMasks()) {
    std::vector<float> rows;
    for (size_t j = 0; j < 6; ++j) rows.insert(rows.end(), {x[j], x[j + 6]});
    const Outcome got =
        RunOp(op, {TestTensor::Of<float>({6, 2}, rows), Axes({1})},
              {.simd = simd});
    CHECK(Difference(got.outputs[0].values<float>(), want) == "");
  }
}

TEST_CASE("ReduceLogSumExp gives NumPy's numbers") {
  const std::vector<double> x = {1.5, -2, 0.25, 3, 0.5, 0.5, -1, 100};
  const auto run = [&](int64_t axis) {
    return RunOp(plexus_op_reduce_log_sum_exp(),
                 {TestTensor::Of<double>({2, 4}, x), Axes({axis})})
        .outputs[0]
        .values<double>();
  };
  const std::vector<double> last = {3.257580508495379, 100};
  const std::vector<double> first = {1.8132616875182228, 0.5788897342925495,
                                     0.501929081345373, 100};
  CHECK_THAT(run(1), Catch::Matchers::Approx(last).epsilon(1e-15));
  CHECK_THAT(run(0), Catch::Matchers::Approx(first).epsilon(1e-15));
}

TEST_CASE("ReduceLogSumExp over the last axis does rows alone as in a batch") {
  CheckRowwise(plexus_op_reduce_log_sum_exp());
}

}  // namespace
}  // namespace plexus::testing
