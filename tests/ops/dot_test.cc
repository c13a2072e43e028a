#include <catch2/catch.hpp>

#include <limits>

#include "tests/ops/product_reference.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_dot(void);

namespace plexus::testing {
namespace {

using Ints = std::vector<int32_t>;
using Shape = std::vector<int64_t>;
constexpr int64_t kRows[] = {0, 1, 2, 3, 5, 12, 13, 17, 33};
constexpr int64_t kColumns[] = {0,  1,  7,  8,  9,  10, 15,  16,
                                17, 31, 32, 33, 50, 64, 100, 127};
constexpr int64_t kTerms[] = {0,  1,   2,   15,   16,   17,
                              64, 100, 784, 1023, 1024, 1040};

template <typename T>
std::vector<T> FirstRows(const std::vector<T>& all, int64_t rows, int64_t n) {
  return {all.begin(), all.begin() + rows * n};
}

/// A [m, k] times B [k, n], where B may be a constant.
template <typename T>
Outcome Dot(const std::vector<T>& a, const std::vector<T>& b, int64_t m,
            int64_t n, int64_t k, bool constant, const RunOptions& options) {
  TestTensor right = TestTensor::Of<T>({k, n}, b);
  right.constant = constant;
  return RunOp(plexus_op_dot(), {TestTensor::Of<T>({m, k}, a), right}, options);
}

/// Every width and depth at every SIMD level, B constant and not; rows, threads
/// and alignment take turns. With an epilogue, which negates, each other time.
template <typename T>
void Sweep() {
  size_t turn = 0;
  for (int64_t n : kColumns) {
    for (int64_t k : kTerms) {
      const int64_t most_rows = n * k > 20000 ? 13 : 33;
      const auto a = Noise<T>(most_rows * k, 1), b = Noise<T>(k * n, 2);
      const std::vector<T> want[] = {
          ReferenceProduct(a, b, most_rows, n, k, false),
          ReferenceProduct(a, b, most_rows, n, k, true)};
      for (uint32_t simd : SimdMasks()) {
        for (int i = 0; i < 6; ++i) {
          const int64_t m = std::min(kRows[++turn % 9], most_rows);
          RunOptions options;
          options.simd = simd;
          options.threads = static_cast<int>(1 + turn % 3);
          options.split = RunOptions::Split::kOddChunks;
          options.misaligned = turn % 2 == 0;
          const bool negate = turn % 5 < 2;
          if (negate) {
            options.epilogue = [](void* data, int64_t count) {
              T* const y = static_cast<T*>(data);
              for (int64_t j = 0; j < count; ++j) y[j] = -y[j];
            };
          }
          const Outcome got =
              Dot(FirstRows(a, m, k), b, m, n, k, i % 2 == 0, options);
          auto expected = FirstRows(want[Fuses(simd)], m, n);
          if (negate) {
            for (T& y : expected) y = -y;
          }
          INFO(SimdLevelName(simd) << " " << m << "x" << n << "x" << k
                                   << (i % 2 == 0 ? ", B constant" : ""));
          REQUIRE(got.text == "");
          REQUIRE(got.outputs[0].shape == Shape{m, n});
          REQUIRE(FirstDifference(got.outputs[0].values<T>(), expected) == "");
        }
      }
    }
  }
}

TEST_CASE("Dot of float32 has the bits of the written rule at every size") {
  Sweep<float>();
}

TEST_CASE("Dot of float64 has the bits of the written rule at every size") {
  Sweep<double>();
}

TEST_CASE("Dot of integers wraps") {
  const int64_t m = 13, n = 31, k = 1040;
  const auto a = Noise<int32_t>(m * k, 1), b = Noise<int32_t>(k * n, 2);
  const auto c = Noise<int64_t>(m * k, 3), d = Noise<int64_t>(k * n, 4);
  for (uint32_t simd : SimdMasks()) {
    INFO(SimdLevelName(simd));
    const RunOptions options = {.simd = simd};
    CHECK(Dot(a, b, m, n, k, true, options).outputs[0].values<int32_t>() ==
          ReferenceProduct(a, b, m, n, k, true));
    CHECK(Dot(c, d, m, n, k, false, options).outputs[0].values<int64_t>() ==
          ReferenceProduct(c, d, m, n, k, true));
  }
}

TEST_CASE("NaN, infinity, zeros and underflow go through Dot's sums") {
  const float inf = std::numeric_limits<float>::infinity();
  const float some[] = {0.0f,    -0.0f,  1.0f,  -1e-30f, 1e-30f,
                        -1e-20f, 1e-45f, -1.0f, 3e38f};
  const float rare[] = {inf, -inf, std::nanf("")};
  std::mt19937 random(7);
  const auto fill = [&](int64_t count) {
    std::vector<float> values(static_cast<size_t>(count));
    for (float& v : values) {
      v = random() % 300 == 0 ? rare[random() % 3] : some[random() % 9];
    }
    return values;
  };
  for (int64_t k : {1, 2, 9, 17, 40, 1030}) {
    for (int64_t n : {1, 13, 31, 50}) {
      const int64_t m = n == 13 ? 3 : 14;
      auto a = fill(m * k), b = fill(k * n);
      // In two rows each term of the first and last column underflows to -0.
      std::fill_n(a.begin(), 2 * k, -1e-30f);
      for (int64_t i = 0; i < k; ++i) b[i * n] = b[i * n + n - 1] = 1e-30f;
      for (uint32_t simd : SimdMasks()) {
        for (bool constant : {false, true}) {
          INFO(SimdLevelName(simd) << " " << n << "x" << k);
          const Outcome got =
              Dot(a, b, m, n, k, constant, {.simd = simd, .misaligned = true});
          REQUIRE(got.text == "");
          REQUIRE(FirstDifference(
                      got.outputs[0].values<float>(),
                      ReferenceProduct(a, b, m, n, k, Fuses(simd))) == "");
        }
      }
    }
  }
}

TEST_CASE("Dot gives the same bits for any number of threads") {
  const int64_t m = 150, n = 203, k = 1500;
  const auto a = Noise<float>(m * k, 1), b = Noise<float>(k * n, 2);
  const auto want = ReferenceProduct(a, b, m, n, k, true);
  for (uint32_t simd : SimdMasks()) {
    if (!Fuses(simd)) continue;
    for (int threads : {1, 2, 3}) {
      for (bool constant : {false, true}) {
        INFO(SimdLevelName(simd) << ", " << threads << " threads");
        const Outcome got = Dot(a, b, m, n, k, constant,
                                {.simd = simd,
                                 .threads = threads,
                                 .epilogue = [](void*, int64_t) {}});
        REQUIRE(got.text == "");
        CHECK(FirstDifference(got.outputs[0].values<float>(), want) == "");
        std::vector<bool> workers(static_cast<size_t>(threads));
        for (const Rectangle& r : got.rectangles) {
          workers[r.worker] = true;
          CHECK(r.rows * r.n * 4 <= 2 * 16384);
        }
        CHECK(workers == std::vector<bool>(static_cast<size_t>(threads), true));
      }
    }
  }
}

TEST_CASE("a row gives the same bits alone, in blocks and in a batch") {
  for (int64_t n : {10, 50}) {
    const int64_t m = 33, k = 1024;
    const auto a = Noise<float>(m * k, 1), b = Noise<float>(k * n, 2);
    const TestTensor right = TestTensor::Constant<float>({k, n}, b);
    const auto whole = Dot(a, b, m, n, k, true, {});
    REQUIRE(whole.text == "");
    for (int64_t block : {1, 7, 32}) {
      INFO(block << " rows at a time");
      const Outcome got = Dot(a, b, m, n, k, true, {.row_block = block});
      REQUIRE(got.text == "");
      CHECK(got.outputs[0].bytes == whole.outputs[0].bytes);
    }
    const std::vector<float> last(a.end() - k, a.end());
    const auto alone =
        RunOp(plexus_op_dot(), {TestTensor::Of<float>({k}, last), right});
    const auto all = whole.outputs[0].values<float>();
    CHECK(FirstDifference(alone.outputs[0].values<float>(),
                          {all.end() - n, all.end()}) == "");
  }
}

TEST_CASE("Dot is the product of two vectors") {
  for (int64_t k : {0, 1, 15, 784, 1024, 5000}) {
    const auto a = Noise<double>(k, 1), b = Noise<double>(k, 2);
    for (uint32_t simd : SimdMasks()) {
      const Outcome got = RunOp(
          plexus_op_dot(),
          {TestTensor::Of<double>({k}, a), TestTensor::Of<double>({k}, b)},
          {.simd = simd});
      INFO(SimdLevelName(simd) << " " << k);
      REQUIRE(got.text == "");
      CHECK(got.outputs[0].shape == Shape{});
      CHECK(FirstDifference(got.outputs[0].values<double>(),
                            ReferenceProduct(a, b, 1, 1, k, Fuses(simd))) ==
            "");
    }
  }
}

Ints Range(int32_t count, int32_t first) {
  Ints values(static_cast<size_t>(count));
  for (int32_t& v : values) v = first++;
  return values;
}

Outcome DotOf(Shape a_shape, Ints a, Shape b_shape, Ints b,
              const RunOptions& options = {}) {
  return RunOp(plexus_op_dot(),
               {TestTensor::Of<int32_t>(a_shape, a),
                TestTensor::Of<int32_t>(b_shape, b)},
               options);
}

TEST_CASE("Dot takes any ranks, as numpy.dot") {  // results from NumPy
  const Ints x = Range(12, 0), y = Range(24, -7);
  const RunOptions counted = {.epilogue = [](void*, int64_t) {}};
  const Outcome both = DotOf({2, 2, 3}, x, {2, 3, 4}, y, counted);
  CHECK(both.text == "");
  CHECK(both.outputs[0].shape == Shape{2, 2, 2, 4});
  CHECK(both.outputs[0].values<int32_t>() ==
        Ints{-1,  2,   5,   8,   35,  38,  41,  44,  -28, -16, -4,
             8,   116, 128, 140, 152, -55, -34, -13, 8,   197, 218,
             239, 260, -82, -52, -22, 8,   278, 308, 338, 368});
  const Outcome right = DotOf({2, 2, 3}, x, {3}, {1, -2, 3}, counted);
  CHECK(right.text == "");
  CHECK(right.outputs[0].shape == Shape{2, 2});
  CHECK(right.outputs[0].values<int32_t>() == Ints{4, 10, 16, 22});
  const Outcome left = DotOf({3}, {1, -2, 3}, {2, 3, 4}, y, counted);
  CHECK(left.text == "");
  CHECK(left.outputs[0].shape == Shape{2, 4});
  CHECK(left.outputs[0].values<int32_t>() == Ints{2, 4, 6, 8, 26, 28, 30, 32});
}

TEST_CASE("a scalar multiplies the other input of Dot") {
  const RunOptions counted = {.split = RunOptions::Split::kOddChunks,
                              .epilogue = [](void*, int64_t) {}};
  CHECK(DotOf({}, {3}, {}, {-5}).outputs[0].values<int32_t>() == Ints{-15});
  const Outcome right = DotOf({2, 2}, {1, 2, 3, 4}, {}, {3}, counted);
  CHECK(right.text == "");
  CHECK(right.outputs[0].shape == Shape{2, 2});
  CHECK(right.outputs[0].values<int32_t>() == Ints{3, 6, 9, 12});
  const auto many = Noise<int32_t>(3 * 5000, 1);
  const Outcome left = DotOf({}, {-7}, {3, 1, 5000}, many, counted);
  CHECK(left.text == "");
  CHECK(left.outputs[0].shape == Shape{3, 1, 5000});
  Ints want = many;
  for (int32_t& v : want) v = MultiplyAdd(v, -7, 0, true);
  CHECK(left.outputs[0].values<int32_t>() == want);
  CHECK(DotOf({}, {1}, {4, 0}, {}).outputs[0].shape == Shape{4, 0});
  const Outcome zero = RunOp(
      plexus_op_dot(),
      {TestTensor::Of<float>({1}, {-1.0f}), TestTensor::Of<float>({}, {0.0f})});
  CHECK(std::signbit(zero.outputs[0].values<float>()[0]));
}

TEST_CASE("a scalar multiplies what is transposed") {
  const Graph graph = Graph::Parse(
      "inputs: {x: [2, 2, 3]}\n"
      "nodes:\n  t: Transpose(x, perm=[0, 2, 1])\n  y: Dot(t, 2)\n"
      "  z: Dot(3, t)\noutputs: [y, z]\n",
      "scaled", ".");
  std::vector<float> x(12);
  std::iota(x.begin(), x.end(), 1.0f);
  Session session(graph.Compile());
  session.BindInput(0, x.data());
  REQUIRE(session.Run());
  const std::vector<float> want = {1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12};
  for (size_t i = 0; i < want.size(); ++i) {
    CHECK(static_cast<const float*>(session.output(0))[i] == 2 * want[i]);
    CHECK(static_cast<const float*>(session.output(1))[i] == 3 * want[i]);
  }
}

uint32_t TraitsOf(Shape a, Shape b) {
  const auto zeros = [](const Shape& s) {
    return TestTensor::Of<float>(
        s, std::vector<float>(static_cast<size_t>(Count(s))));
  };
  return PreparedOp(plexus_op_dot(), {zeros(a), zeros(b)}).kernel().traits;
}

TEST_CASE("Dot says where its rows are independent") {
  constexpr uint32_t kRowwise = PLEXUS_ROWWISE | PLEXUS_EPILOGUE;
  CHECK(TraitsOf({4, 3}, {3, 2}) == kRowwise);
  CHECK(TraitsOf({2, 4, 3}, {3, 2}) == kRowwise);
  CHECK(TraitsOf({2, 4, 3}, {1, 3, 2}) == kRowwise);
  CHECK(TraitsOf({3}, {3}) == kRowwise);
  CHECK(TraitsOf({4, 3}, {}) == kRowwise);
  CHECK(TraitsOf({4, 3}, {3}) == PLEXUS_EPILOGUE);
  CHECK(TraitsOf({4, 3}, {2, 3, 64}) == PLEXUS_EPILOGUE);
  CHECK(TraitsOf({4, 3}, {2, 3, 2}) == 0);  // rows too short to hand over
  CHECK(TraitsOf({}, {4, 3}) == PLEXUS_EPILOGUE);
}

TEST_CASE("Dot packs weights, and uses aligned ones in place for one row") {
  const auto bytes = [](int64_t m, int64_t n, bool constant) {
    const Outcome got = Dot(Noise<float>(m * 64, 1), Noise<float>(64 * n, 2), m,
                            n, 64, constant, {});
    REQUIRE(got.text == "");
    return got.allocated;
  };
  const int64_t state = bytes(1, 48, false);
  CHECK(bytes(1, 48, true) == state);
  CHECK(bytes(1, 50, true) == state + 50 * 64 * 4);  // rows of 200 bytes
  CHECK(bytes(100, 48, true) == state + 48 * 64 * 4);
  CHECK(bytes(100, 50, true) == state + 50 * 64 * 4);
  CHECK(bytes(100, 50, false) == state);
  const Outcome refused =
      RunOp(plexus_op_dot(),
            {TestTensor::Of<float>({100, 64}, Noise<float>(6400, 1)),
             TestTensor::Constant<float>({64, 50}, Noise<float>(3200, 2))},
            {.memory_limit = state + 50 * 64 * 4 - 1});
  CHECK(refused.code == PLEXUS_ERROR_LIMIT);
}

TEST_CASE("Dot refuses dims that differ") {
  CHECK(DotOf({2, 3}, Range(6, 0), {4}, Range(4, 0)).text ==
        "dim 1 of A is 3, but dim 0 of B is 4");
  CHECK(DotOf({3}, Range(3, 0), {2, 4, 1}, Range(8, 0)).text ==
        "dim 0 of A is 3, but dim 1 of B is 4");
}

}  // namespace
}  // namespace plexus::testing
