#include <catch2/catch.hpp>

#include "tests/ops/product_reference.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_matmul(void);

namespace plexus::testing {
namespace {

using Ints = std::vector<int32_t>;
using Shape = std::vector<int64_t>;

Ints Range(int32_t count, int32_t first) {
  Ints values(static_cast<size_t>(count));
  for (int32_t& v : values) v = first++;
  return values;
}

Outcome MatMul(Shape a_shape, Ints a, Shape b_shape, Ints b) {
  return RunOp(plexus_op_matmul(),
               {TestTensor::Of<int32_t>(a_shape, a),
                TestTensor::Of<int32_t>(b_shape, b)},
               {.epilogue = [](void*, int64_t) {}});
}

/// One matrix after the other; A's dims before the last two, broadcast to `c`.
int64_t PlaceIn(const Shape& places, const Shape& c, int64_t index) {
  int64_t at = 0, step = 1;
  for (size_t i = 0; i < c.size(); ++i) {
    const int64_t extent = c[c.size() - 1 - i];
    const int64_t position = index % extent;
    index /= extent;
    if (i >= places.size()) continue;
    const int64_t dim = places[places.size() - 1 - i];
    at += dim == 1 ? 0 : position * step;
    step *= dim;
  }
  return at;
}

struct Case {
  Shape a, b, c;  // the dims before the last two
};

TEST_CASE("MatMul broadcasts batches, each product as if it were alone") {
  const Case cases[] = {
      {{}, {}, {}},
      {{3}, {3}, {3}},
      {{2, 3}, {}, {2, 3}},
      {{}, {2, 3}, {2, 3}},
      {{2, 3}, {1, 1}, {2, 3}},
      {{2, 1}, {3}, {2, 3}},
      {{2, 1, 3}, {1, 4, 1}, {2, 4, 3}},
      {{1, 2, 3}, {2, 1, 1}, {2, 2, 3}},
      {{5, 2}, {5, 1}, {5, 2}},
      {{0, 3}, {1}, {0, 3}},
      {{2}, {0, 1}, {0, 2}},
  };
  struct Size {
    int64_t m, n, k;
  };
  const Size sizes[] = {{1, 10, 20}, {3, 50, 17}, {17, 13, 33}, {40, 31, 1024},
                        {2, 0, 3},   {0, 4, 3},   {2, 3, 0}};
  size_t turn = 0;
  for (const Case& t : cases) {
    for (const Size& size : sizes) {
      const auto [m, n, k] = size;
      const auto a = Noise<float>(Count(t.a) * m * k, 1);
      const auto b = Noise<float>(Count(t.b) * k * n, 2);
      Shape a_shape = t.a, b_shape = t.b, c_shape = t.c;
      a_shape.insert(a_shape.end(), {m, k});
      b_shape.insert(b_shape.end(), {k, n});
      c_shape.insert(c_shape.end(), {m, n});
      for (uint32_t simd : SimdMasks()) {
        std::vector<float> want;
        for (int64_t i = 0; i < Count(t.c); ++i) {
          const float* const a_part = a.data() + PlaceIn(t.a, t.c, i) * m * k;
          const float* const b_part = b.data() + PlaceIn(t.b, t.c, i) * k * n;
          const auto part = ReferenceProduct<float>({a_part, a_part + m * k},
                                                    {b_part, b_part + k * n}, m,
                                                    n, k, Fuses(simd));
          for (float y : part) want.push_back(-y);
        }
        TestTensor right = TestTensor::Of<float>(b_shape, b);
        right.constant = ++turn % 2 == 0;
        RunOptions options;
        options.simd = simd;
        options.threads = static_cast<int>(1 + turn % 3);
        options.split = RunOptions::Split::kOddChunks;
        options.epilogue = [](void* data, int64_t count) {
          float* const y = static_cast<float*>(data);
          for (int64_t j = 0; j < count; ++j) y[j] = -y[j];
        };
        const Outcome got =
            RunOp(plexus_op_matmul(),
                  {TestTensor::Of<float>(a_shape, a), right}, options);
        INFO(SimdLevelName(simd)
             << " case " << &t - cases << ", " << m << "x" << n << "x" << k);
        REQUIRE(got.text == "");
        REQUIRE(got.outputs[0].shape == c_shape);
        REQUIRE(FirstDifference(got.outputs[0].values<float>(), want) == "");
      }
    }
  }
}

TEST_CASE("MatMul packs each large matrix of a batch that comes in a run") {
  const int64_t m = 33, n = 299, k = 1000, batch = 2;
  const auto a = Noise<float>(m * k, 1), b = Noise<float>(batch * k * n, 2);
  std::vector<float> want;
  for (int64_t i = 0; i < batch; ++i) {
    const auto first = b.begin() + i * k * n;
    for (float y :
         ReferenceProduct<float>(a, {first, first + k * n}, m, n, k, true)) {
      want.push_back(y);
    }
  }
  for (uint32_t simd : SimdMasks()) {
    if (!Fuses(simd)) continue;
    PreparedOp op(plexus_op_matmul(),
                  {TestTensor::Of<float>({m, k}, a),
                   TestTensor::Of<float>({batch, k, n}, b)},
                  {.simd = simd, .threads = 2});
    CHECK(op.kernel().scratch_bytes == batch * k * n * 4);
    const Outcome got = op.Run();
    INFO(SimdLevelName(simd));
    REQUIRE(got.text == "");
    CHECK(FirstDifference(got.outputs[0].values<float>(), want) == "");
  }
}

TEST_CASE("MatMul takes vectors and batches, as numpy.matmul") {  // from NumPy
  const Outcome batches =
      MatMul({2, 1, 2, 3}, Range(12, 0), {3, 3, 4}, Range(36, -11));
  CHECK(batches.text == "");
  CHECK(batches.outputs[0].shape == Shape{2, 3, 2, 4});
  CHECK(batches.outputs[0].values<int32_t>() ==
        Ints{-13,  -10,  -7,  -4,  -76,  -64,  -52,  -40,  23,  26,  29,  32,
             68,   80,   92,  104, 59,   62,   65,   68,   212, 224, 236, 248,
             -139, -118, -97, -76, -202, -172, -142, -112, 113, 134, 155, 176,
             158,  188,  218, 248, 365,  386,  407,  428,  518, 548, 578, 608});
  const Outcome left = MatMul({3}, {1, -2, 3}, {2, 3, 3}, Range(18, 0));
  CHECK(left.text == "");
  CHECK(left.outputs[0].shape == Shape{2, 3});
  CHECK(left.outputs[0].values<int32_t>() == Ints{12, 14, 16, 30, 32, 34});
  const Outcome right = MatMul({2, 2, 3}, Range(12, 0), {3}, {1, -2, 3});
  CHECK(right.text == "");
  CHECK(right.outputs[0].shape == Shape{2, 2});
  CHECK(right.outputs[0].values<int32_t>() == Ints{4, 10, 16, 22});
  const Outcome both = MatMul({3}, {1, -2, 3}, {3}, {4, 5, 6});
  CHECK(both.text == "");
  CHECK(both.outputs[0].shape == Shape{});
  CHECK(both.outputs[0].values<int32_t>() == Ints{12});
}

TEST_CASE("the epilogue gets many small products of MatMul together") {
  const Outcome got =
      RunOp(plexus_op_matmul(),
            {TestTensor::Of<float>({4096, 2, 2}, Noise<float>(4 * 4096, 1)),
             TestTensor::Of<float>({4096, 2, 2}, Noise<float>(4 * 4096, 2))},
            {.epilogue = [](void*, int64_t) {}});
  CHECK(got.text == "");
  CHECK(got.rectangles.size() == 4);
}

uint32_t TraitsOf(Shape a, Shape b) {
  const auto zeros = [](const Shape& s) {
    return TestTensor::Of<float>(
        s, std::vector<float>(static_cast<size_t>(Count(s))));
  };
  return PreparedOp(plexus_op_matmul(), {zeros(a), zeros(b)}).kernel().traits;
}

TEST_CASE("MatMul says where its rows are independent") {
  constexpr uint32_t kRowwise = PLEXUS_ROWWISE | PLEXUS_EPILOGUE;
  CHECK(TraitsOf({4, 3}, {3, 2}) == kRowwise);
  CHECK(TraitsOf({5, 4, 3}, {3, 2}) == kRowwise);
  CHECK(TraitsOf({5, 4, 3}, {1, 3, 2}) == kRowwise);
  CHECK(TraitsOf({3}, {3, 2}) == kRowwise);
  CHECK(TraitsOf({4, 3}, {3}) == PLEXUS_EPILOGUE);
  CHECK(TraitsOf({5, 4, 3}, {5, 3, 2}) == PLEXUS_EPILOGUE);
  CHECK(TraitsOf({4, 3}, {5, 3, 2}) == PLEXUS_EPILOGUE);
}

TEST_CASE("MatMul refuses scalars and dims that differ") {
  CHECK(MatMul({}, {1}, {3}, Range(3, 0)).text ==
        "A is a scalar, and a product of matrices needs at least one dim; Mul "
        "multiplies by a scalar");
  CHECK(MatMul({3}, Range(3, 0), {}, {1}).text ==
        "B is a scalar, and a product of matrices needs at least one dim; Mul "
        "multiplies by a scalar");
  CHECK(MatMul({2, 3}, Range(6, 0), {4, 1}, Range(4, 0)).text ==
        "dim 1 of A is 3, but dim 0 of B is 4");
  CHECK(MatMul({2, 1, 3}, Range(6, 0), {3, 3, 1}, Range(9, 0)).text ==
        "dim 0 of A is 2, but dim 0 of B is 3");
}

}  // namespace
}  // namespace plexus::testing
