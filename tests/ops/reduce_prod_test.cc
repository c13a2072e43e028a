#include <catch2/catch.hpp>

#include <limits>

#include "tests/ops/reduction_check.h"

extern "C" const PlexusOp* plexus_op_reduce_prod(void);

namespace plexus::testing {
namespace {

template <typename T>
void CheckAll() {
  CheckReduction<T>(
      plexus_op_reduce_prod(),
      [](const Shape& shape) {
        std::vector<T> x = Varied<T>(shape);
        if constexpr (std::is_floating_point_v<T>) {
          for (T& v : x) v = 1 + std::fmod(v, T{0.125});  // stays finite
        }
        return x;
      },
      [](const std::vector<T>& group, bool innermost, uint32_t) {
        return OrderedFold(group, innermost, T{1}, [](T a, T b) {
          if constexpr (std::is_integral_v<T>) {
            return static_cast<T>(static_cast<uint64_t>(a) *
                                  static_cast<uint64_t>(b));
          } else {
            return a * b;
          }
        });
      });
}

TEST_CASE("ReduceProd multiplies in the order of sums; integers wrap") {
  CheckAll<float>();
  CheckAll<double>();
  CheckAll<int32_t>();
  CheckAll<int64_t>();
}

TEST_CASE("ReduceProd has special values as NumPy has, and 1 for none") {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  const PlexusOp* const op = plexus_op_reduce_prod();
  CHECK(ReduceFirst<float>(op, {0}, {}) == std::vector<float>{1});
  CHECK(ReduceFirst<int32_t>(op, {0}, {}) == std::vector<int32_t>{1});
  CHECK(Difference(ReduceFirst<float>(
                       op, {2, 4}, {kInf, kInf, -0.0f, kNan, 0, -2, 1, 0}),
                   {kNan, -kInf, -0.0f, kNan}) == "");
}

TEST_CASE("ReduceProd gives ONNX's example") {
  std::vector<float> x(12);
  for (int i = 0; i < 12; ++i) x[i] = static_cast<float>(i + 1);
  const Outcome got =
      RunOp(plexus_op_reduce_prod(),
            {TestTensor::Of<float>({3, 2, 2}, x), Axes({1})},
            {.attributes = {{"keepdims", "0"}}});
  CHECK(got.outputs[0].values<float>() ==
        std::vector<float>{3, 8, 35, 48, 99, 120});
}

TEST_CASE("ReduceProd over the last axis does rows alone as in a batch") {
  CheckRowwise(plexus_op_reduce_prod());
}

}  // namespace
}  // namespace plexus::testing
