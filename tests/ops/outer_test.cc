#include <catch2/catch.hpp>
#include <limits>

#include "tests/ops/product_reference.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_outer(void);

namespace plexus::testing {
namespace {

using Shape = std::vector<int64_t>;

template <typename T>
Outcome Outer(Shape a_shape, std::vector<T> a, Shape b_shape, std::vector<T> b,
              const RunOptions& options = {}) {
  return RunOp(plexus_op_outer(),
               {TestTensor::Of<T>(a_shape, a), TestTensor::Of<T>(b_shape, b)},
               options);
}

TEST_CASE("Outer multiplies each element by each, as numpy.outer") {
  // From NumPy's documentation.
  const Outcome grid =
      Outer<float>({3}, {1, 1, 1}, {5}, {-2, -1, 0, 1, 2});
  CHECK(grid.text == "");
  CHECK(grid.outputs[0].shape == Shape{3, 5});
  CHECK(grid.outputs[0].values<float>() ==
        std::vector<float>{-2, -1, 0, 1, 2, -2, -1, 0, 1, 2, -2, -1, 0, 1, 2});
  const Outcome flat =
      Outer<int32_t>({2, 2}, {1, 2, 3, 4}, {1, 2, 1}, {10, -1});
  CHECK(flat.text == "");
  CHECK(flat.outputs[0].shape == Shape{4, 2});
  CHECK(flat.outputs[0].values<int32_t>() ==
        std::vector<int32_t>{10, -1, 20, -2, 30, -3, 40, -4});
  const Outcome scalars = Outer<double>({}, {3}, {}, {-0.5});
  CHECK(scalars.text == "");
  CHECK(scalars.outputs[0].shape == Shape{1, 1});
  CHECK(scalars.outputs[0].values<double>() == std::vector<double>{-1.5});
}

TEMPLATE_TEST_CASE("Outer rounds each product once; integers wrap", "", float,
                   double, int32_t, int64_t) {
  struct Size {
    int64_t m, n;
  };
  const Size sizes[] = {{1, 1}, {7, 1},     {1, 9000}, {301, 257},
                        {3, 4097}, {5000, 3}, {65, 8191}};
  for (const auto [m, n] : sizes) {
    auto a = Noise<TestType>(m, 1), b = Noise<TestType>(n, 2);
    if constexpr (std::is_floating_point_v<TestType>) {
      constexpr TestType kInfinity = std::numeric_limits<TestType>::infinity();
      const TestType special[] = {kInfinity, TestType{-0.0}, TestType{0},
                                  std::numeric_limits<TestType>::quiet_NaN(),
                                  std::numeric_limits<TestType>::denorm_min()};
      for (int64_t i = 2; i < m; i += 7) a[i] = special[i % 5];
      for (int64_t j = 1; j < n; j += 9) b[j] = special[j % 5];
    }
    std::vector<TestType> want;
    for (const TestType x : a) {
      for (const TestType y : b) {
        if constexpr (std::is_floating_point_v<TestType>) {
          want.push_back(x * y);
        } else {
          want.push_back(static_cast<TestType>(static_cast<uint64_t>(x) *
                                               static_cast<uint64_t>(y)));
        }
      }
    }
    for (const uint32_t simd : SimdMasks()) {
      for (const int threads : {1, 3}) {
        RunOptions options;
        options.simd = simd;
        options.threads = threads;
        options.misaligned = threads == 1;
        INFO(SimdLevelName(simd) << ", " << m << " by " << n);
        const Outcome got = Outer<TestType>({m}, a, {n}, b, options);
        REQUIRE(got.text == "");
        REQUIRE(FirstDifference(got.outputs[0].values<TestType>(), want) == "");
      }
    }
  }
}

TEST_CASE("Outer of nothing is empty") {
  CHECK(Outer<float>({0}, {}, {3}, {1, 2, 3}).outputs[0].shape == Shape{0, 3});
  CHECK(Outer<float>({2}, {1, 2}, {4, 0}, {}).outputs[0].shape == Shape{2, 0});
  const Outcome none = Outer<float>({0}, {}, {2, 0}, {});
  CHECK(none.text == "");
  CHECK(none.outputs[0].shape == Shape{0, 0});
}

TEST_CASE("Outer hands its rectangles to the epilogue, each element once") {
  const auto a = Noise<float>(40, 1), b = Noise<float>(5000, 2);
  RunOptions options;
  options.threads = 2;
  options.epilogue = [](void* data, int64_t n) {
    for (int64_t i = 0; i < n; ++i) static_cast<float*>(data)[i] += 1;
  };
  const Outcome got = Outer<float>({40}, a, {5000}, b, options);
  REQUIRE(got.text == "");
  CHECK(got.rectangles.size() > 1);
  std::vector<float> want;
  for (const float x : a) {
    for (const float y : b) {
      const float product = x * y;
      want.push_back(product + 1);
    }
  }
  CHECK(FirstDifference(got.outputs[0].values<float>(), want) == "");
}

}  // namespace
}  // namespace plexus::testing
