#include <catch2/catch.hpp>
#include <limits>
#include <map>
#include <string>

#include "tests/ops/product_reference.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_gemm(void);

namespace plexus::testing {
namespace {

using Shape = std::vector<int64_t>;
using Attributes = std::map<std::string, std::string>;

template <typename T>
std::vector<T> Transposed(const std::vector<T>& x, int64_t rows, int64_t n) {
  std::vector<T> y;
  for (int64_t j = 0; j < n; ++j) {
    for (int64_t i = 0; i < rows; ++i) y.push_back(x[i * n + j]);
  }
  return y;
}

/// alpha sum + beta c, each operation rounded; integers wrap.
template <typename T>
T Finished(T sum, T alpha, T beta, T c) {
  if constexpr (std::is_floating_point_v<T>) {
    const T scaled = alpha * sum, added = beta * c;
    return scaled + added;
  } else {
    using U = std::make_unsigned_t<T>;
    return static_cast<T>(static_cast<U>(alpha) * static_cast<U>(sum) +
                          static_cast<U>(beta) * static_cast<U>(c));
  }
}

/// Where element (i, j) of [m, n] comes from in a C of that shape.
int64_t PlaceIn(const Shape& c, int64_t i, int64_t j) {
  if (c.empty()) return 0;
  const int64_t column = c.back() == 1 ? 0 : j;
  return c.size() == 1 || c[0] == 1 ? column : i * c[1] + column;
}

TEMPLATE_TEST_CASE("Gemm is alpha A' B' + beta C in every form", "", float,
                   double, int32_t, int64_t) {
  struct Size {
    int64_t m, n, k;
  };
  const Size sizes[] = {{1, 1, 1},  {3, 4, 5},   {5, 3, 7},    {9, 50, 17},
                        {2, 0, 3},  {0, 4, 3},   {2, 3, 0},    {40, 31, 1024},
                        {65, 70, 9}, {1, 300, 33}, {130, 257, 40}};
  uint32_t turn = 0;
  for (const auto [m, n, k] : sizes) {
    const Shape forms[] = {{} /* no C */, {m, n}, {1, n}, {n}, {m, 1}, {1}, {}};
    for (int form = 0; form < 7; ++form) {
      ++turn;
      const bool trans_a = turn % 2 == 0, trans_b = turn % 3 == 0;
      const bool scales = turn % 5 < 2;
      const TestType alpha = scales ? TestType(3) : TestType(1);
      const TestType beta = scales ? TestType(-2) : TestType(1);
      const bool has_c = form > 0;
      const Shape& c_shape = forms[form];
      const auto a = Noise<TestType>(m * k, 1), b = Noise<TestType>(k * n, 2);
      const auto c = Noise<TestType>(has_c ? Count(c_shape) : 0, 3);
      const auto a_given = trans_a ? Transposed(a, m, k) : a;
      const auto b_given = trans_b ? Transposed(b, k, n) : b;
      for (const uint32_t simd : SimdMasks()) {
        auto want = ReferenceProduct<TestType>(a, b, m, n, k, Fuses(simd));
        for (int64_t i = 0; i < m * n; ++i) {
          if (has_c) {
            want[i] = Finished(want[i], alpha, beta,
                               c[PlaceIn(c_shape, i / n, i % n)]);
          } else if (scales) {
            want[i] = Finished<TestType>(want[i], alpha, 0, 0);
          }
        }
        std::vector<TestTensor> inputs = {
            TestTensor::Of<TestType>(trans_a ? Shape{k, m} : Shape{m, k},
                                     a_given),
            TestTensor::Of<TestType>(trans_b ? Shape{n, k} : Shape{k, n},
                                     b_given)};
        inputs[1].constant = turn % 4 < 2;
        if (has_c) inputs.push_back(TestTensor::Of<TestType>(c_shape, c));
        RunOptions options;
        options.attributes = {{"transA", trans_a ? "1" : "0"},
                              {"transB", trans_b ? "1" : "0"}};
        if (scales) {
          options.attributes["alpha"] = "3.0";
          options.attributes["beta"] = "-2.0";
        }
        options.simd = simd;
        options.threads = 1 + static_cast<int>(turn % 3);
        options.split = RunOptions::Split::kOddChunks;
        options.row_block = turn % 2 == 0 ? 0 : 7;
        options.epilogue = [](void* data, int64_t count) {
          auto* const y = static_cast<TestType*>(data);
          for (int64_t j = 0; j < count; ++j) y[j] = Plus<TestType>(y[j], 1);
        };
        for (TestType& y : want) y = Plus<TestType>(y, 1);
        INFO(SimdLevelName(simd) << ", " << m << "x" << n << "x" << k
                                 << ", form " << form << ", transA " << trans_a
                                 << ", transB " << trans_b);
        const Outcome got = RunOp(plexus_op_gemm(), inputs, options);
        REQUIRE(got.text == "");
        REQUIRE(got.outputs[0].shape == Shape{m, n});
        REQUIRE(FirstDifference(got.outputs[0].values<TestType>(), want) == "");
      }
    }
  }
}

TestTensor Floats(const Shape& shape, const std::vector<float>& values) {
  return TestTensor::Of<float>(shape, values);
}

std::vector<float> Values(const std::vector<TestTensor>& inputs,
                          const Attributes& attributes = {}) {
  const Outcome got =
      RunOp(plexus_op_gemm(), inputs, {.attributes = attributes});
  CHECK(got.text == "");
  return got.outputs[0].values<float>();
}

TEST_CASE("Gemm's factors are those of its formula") {
  const TestTensor a = Floats({1, 2}, {1, 2}), b = Floats({2, 1}, {3, 4});
  const TestTensor c = Floats({}, {10});
  CHECK(Values({a, b}) == std::vector<float>{11});
  CHECK(Values({a, b, c}) == std::vector<float>{21});
  CHECK(Values({a, b, c}, {{"alpha", "0.5"}, {"beta", "0.25"}}) ==
        std::vector<float>{8});
  // Without C its factor counts for nothing.
  CHECK(Values({a, b}, {{"beta", "7"}}) == std::vector<float>{11});
}

TEST_CASE("Gemm skips nothing: NaN and infinities come through") {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const TestTensor a = Floats({1, 1}, {kInfinity}), b = Floats({1, 1}, {1});
  const TestTensor c = Floats({1}, {-kInfinity});
  CHECK(Values({a, b}) == std::vector<float>{kInfinity});
  for (const Attributes& attributes :
       {Attributes{}, Attributes{{"alpha", "0"}}, Attributes{{"beta", "0"}}}) {
    const auto y = Values({a, b, c}, attributes);
    REQUIRE(y.size() == 1);
    CHECK(y[0] != y[0]);
  }
}

uint32_t TraitsOf(const Shape& c, const Attributes& attributes = {}) {
  std::vector<TestTensor> inputs = {
      Floats({4, 4}, std::vector<float>(16)),
      TestTensor::Constant<float>({4, 4}, std::vector<float>(16))};
  if (c != Shape{-1}) inputs.push_back(Floats(c, std::vector<float>(Count(c))));
  return PreparedOp(plexus_op_gemm(), inputs, {.attributes = attributes})
      .kernel()
      .traits;
}

TEST_CASE("Gemm says where its rows are independent") {
  constexpr uint32_t kRowwise = PLEXUS_ROWWISE | PLEXUS_EPILOGUE;
  CHECK(TraitsOf({-1}) == kRowwise);
  CHECK(TraitsOf({-1}, {{"alpha", "2"}, {"transB", "1"}}) == kRowwise);
  CHECK(TraitsOf({-1}, {{"transA", "1"}}) == PLEXUS_EPILOGUE);
  CHECK(TraitsOf({}) == kRowwise);
  CHECK(TraitsOf({4}) == kRowwise);
  CHECK(TraitsOf({1, 4}) == kRowwise);
  CHECK(TraitsOf({4, 1}) == PLEXUS_EPILOGUE);
  CHECK(TraitsOf({4, 4}) == PLEXUS_EPILOGUE);
}

std::string TextOf(const std::vector<TestTensor>& inputs,
                   const Attributes& attributes = {}) {
  return RunOp(plexus_op_gemm(), inputs, {.attributes = attributes}).text;
}

TEST_CASE("Gemm refuses other ranks, other dims, factors that don't fit") {
  const TestTensor a = Floats({2, 3}, std::vector<float>(6));
  const TestTensor square = Floats({3, 3}, std::vector<float>(9));
  const TestTensor list = Floats({3}, std::vector<float>(3));
  CHECK(TextOf({list, square}) ==
        "A must be a matrix (rank 2), not rank 1; MatMul and Dot take other "
        "ranks");
  CHECK(TextOf({a, list}) ==
        "B must be a matrix (rank 2), not rank 1; MatMul and Dot take other "
        "ranks");
  CHECK(TextOf({a, square}, {{"transA", "1"}}) ==
        "dim 0 of A is 2, but dim 0 of B is 3");
  CHECK(TextOf({a, a}) == "dim 1 of A is 3, but dim 0 of B is 2");
  CHECK(TextOf({a, square, Floats({3, 3}, std::vector<float>(9))}) ==
        "dim 0 of C is 3, must be 1 or 2, as in Y");
  CHECK(TextOf({a, square, Floats({2}, {1, 2})}) ==
        "dim 0 of C is 2, must be 1 or 3, as in Y");
  CHECK(TextOf({a, square, Floats({1, 1, 1}, {1})}) ==
        "C has rank 3, must go to [M, N]: rank 2 at most");
  const TestTensor whole = TestTensor::Of<int32_t>({1, 1}, {1});
  CHECK(TextOf({whole, whole}, {{"alpha", "0.5"}}) ==
        "alpha is 0.5, which no integer of the inputs' dtype is");
  CHECK(TextOf({whole, whole}, {{"beta", "3e9"}}) ==
        "beta is 3e+09, which no integer of the inputs' dtype is");
}

}  // namespace
}  // namespace plexus::testing
