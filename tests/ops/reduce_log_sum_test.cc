#include <catch2/catch.hpp>

#include <limits>

#include "tests/ops/reduction_check.h"

extern "C" const PlexusOp* plexus_op_log(void);
extern "C" const PlexusOp* plexus_op_reduce_log_sum(void);

namespace plexus::testing {
namespace {

template <typename T>
void CheckAll() {
  CheckReduction<T>(
      plexus_op_reduce_log_sum(),
      [](const Shape& shape) {
        std::vector<T> x = Varied<T>(shape);
        for (T& v : x) v = std::fabs(v);
        return x;
      },
      [](const std::vector<T>& group, bool innermost, uint32_t simd) {
        return ElementsOf<T>(plexus_op_log(), {OrderedSum(group, innermost)},
                             simd)[0];
      });
}

TEST_CASE("ReduceLogSum is Log of the ordered sum") {
  CheckAll<float>();
  CheckAll<double>();
}

TEST_CASE("ReduceLogSum is -infinity for no elements, NaN below 0") {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  const PlexusOp* const op = plexus_op_reduce_log_sum();
  CHECK(ReduceFirst<float>(op, {0}, {}) == std::vector<float>{-kInf});
  CHECK(Difference(ReduceFirst<float>(op, {1, 4}, {kInf, -0.0f, kNan, -1}),
                   {kInf, -kInf, kNan, kNan}) == "");
  const double e = ReduceFirst<double>(op, {2}, {2, 0.718281828459045})[0];
  CHECK(e == Approx(1).epsilon(1e-15));
}

TEST_CASE("ReduceLogSum over the last axis does rows alone as in a batch") {
  CheckRowwise(plexus_op_reduce_log_sum());
}

}  // namespace
}  // namespace plexus::testing
