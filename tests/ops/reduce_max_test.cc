#include <catch2/catch.hpp>

#include <limits>

#include "tests/ops/reduction_check.h"

extern "C" const PlexusOp* plexus_op_reduce_max(void);

namespace plexus::testing {
namespace {

constexpr float kInf = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// NaN if there is one, else the first of the largest ones.
template <typename T>
T PlainMax(const std::vector<T>& x) {
  using L = std::numeric_limits<T>;
  if (x.empty()) return L::has_infinity ? -L::infinity() : L::lowest();
  T best = x[0];
  for (const T v : x) {
    if (best == best && (v > best || v != v)) best = v;
  }
  return best;
}

template <typename T>
void CheckAll() {
  const auto fold = [](const auto& group, bool, uint32_t) {
    return PlainMax(group);
  };
  CheckReduction<T>(
      plexus_op_reduce_max(), [](const Shape& s) { return Varied<T>(s); },
      fold);
  // Few values, zeros of both signs and some NaN among them.
  if constexpr (std::is_floating_point_v<T>) {
    CheckReduction<T>(
        plexus_op_reduce_max(),
        [](const Shape& s) {
          std::vector<T> x;
          for (const uint8_t v : Varied<uint8_t>(s)) {
            const T few[] = {T{0}, -T{0}, T{-1}, T{-2}};
            x.push_back(v == 255 ? std::numeric_limits<T>::quiet_NaN()
                                 : few[v % 4]);
          }
          return x;
        },
        fold);
  }
}

TEST_CASE("ReduceMax finds the largest: NaN, or the first of equal ones") {
  CheckAll<float>();
  CheckAll<double>();
  CheckAll<int32_t>();
  CheckAll<int64_t>();
  CheckAll<uint8_t>();
}

TEST_CASE("ReduceMax of no elements is neutral, and extremes are kept") {
  const PlexusOp* const op = plexus_op_reduce_max();
  CHECK(ReduceFirst<float>(op, {0}, {}) == std::vector<float>{-kInf});
  CHECK(ReduceFirst<int64_t>(op, {0}, {}) ==
        Shape{std::numeric_limits<int64_t>::lowest()});
  CHECK(ReduceFirst<uint8_t>(op, {0}, {}) == std::vector<uint8_t>{0});
  CHECK(ReduceFirst<float>(op, {3}, {-kInf, 2, kInf}) ==
        std::vector<float>{kInf});
  CHECK(Difference(ReduceFirst<float>(op, {3}, {kInf, kNan, -kInf}),
                   {kNan}) == "");
  CHECK(ReduceFirst<int32_t>(op, {2}, {INT32_MIN, INT32_MAX}) ==
        std::vector<int32_t>{INT32_MAX});
}

TEST_CASE("ReduceMax gives ONNX's example") {
  const TestTensor x = TestTensor::Of<float>(
      {3, 2, 2}, {5, 1, 20, 2, 30, 1, 40, 2, 55, 1, 60, 2});
  const Outcome got = RunOp(plexus_op_reduce_max(), {x, Axes({1})},
                            {.attributes = {{"keepdims", "0"}}});
  CHECK(got.outputs[0].shape == Shape{3, 2});
  CHECK(got.outputs[0].values<float>() ==
        std::vector<float>{20, 2, 40, 2, 60, 2});
}

TEST_CASE("ReduceMax over the last axis does rows alone as in a batch") {
  CheckRowwise(plexus_op_reduce_max());
}

}  // namespace
}  // namespace plexus::testing
