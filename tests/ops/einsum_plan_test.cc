// How Einsum computes: which bits, which copies and traits.

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>

#include "tests/ops/einsum_call.h"
#include "tests/ops/product_reference.h"

extern "C" const PlexusOp* plexus_op_matmul(void);
extern "C" const PlexusOp* plexus_op_reduce_sum(void);

namespace plexus::testing {
namespace {

TEST_CASE("Einsum of products has the bits of MatMul's") {
  struct Case {
    const char* equation;
    Shape a, b;
  };
  const Case cases[] = {
      {"ij,jk->ik", {37, 130}, {130, 75}},
      {"ij,jk->ik", {3, 1100}, {1100, 21}},
      {"ij,jk->ik", {5, 777}, {777, 683}},
      {"bij,bjk->bik", {3, 17, 40}, {3, 40, 33}},
      {"...ij,...jk", {2, 1, 17, 40}, {3, 40, 33}},
      {"...ij,...jk", {17, 40}, {3, 40, 33}},
      {"...ij,jk", {2, 3, 17, 40}, {40, 33}},
      {"ij,j->i", {65, 200}, {200}},
      {"j,jk->k", {200}, {200, 65}},
      {"i,i->", {5000}, {5000}},
  };
  for (const Case& t : cases) {
    const auto a = Noise<float>(Count(t.a), 1), b = Noise<float>(Count(t.b), 2);
    for (const uint32_t simd : SimdMasks()) {
      for (const bool constant : {false, true}) {
        std::vector<TestTensor> inputs = {TestTensor::Of<float>(t.a, a),
                                          TestTensor::Of<float>(t.b, b)};
        inputs[1].constant = constant;
        RunOptions options;
        options.simd = simd;
        const Outcome want = RunOp(plexus_op_matmul(), inputs, options);
        options.threads = 2;
        const Outcome got = Einsum(t.equation, inputs, options);
        INFO(t.equation << ", " << SimdLevelName(simd));
        REQUIRE(got.text == "");
        REQUIRE(got.outputs[0].shape == want.outputs[0].shape);
        REQUIRE(FirstDifference(got.outputs[0].values<float>(),
                                want.outputs[0].values<float>()) == "");
      }
    }
  }
}

TEST_CASE("the order of an Einsum's letters doesn't show in its bits") {
  // The same product from inputs and to outputs in every order.
  const int64_t m = 19, n = 45, k = 300;
  const auto a = Noise<float>(m * k, 1), b = Noise<float>(k * n, 2);
  std::vector<float> a_swapped, b_swapped;
  for (int64_t j = 0; j < k; ++j) {
    for (int64_t i = 0; i < m; ++i) a_swapped.push_back(a[i * k + j]);
  }
  for (int64_t j = 0; j < n; ++j) {
    for (int64_t i = 0; i < k; ++i) b_swapped.push_back(b[i * n + j]);
  }
  const TestTensor mk = TestTensor::Of<float>({m, k}, a);
  const TestTensor km = TestTensor::Of<float>({k, m}, a_swapped);
  const TestTensor kn = TestTensor::Of<float>({k, n}, b);
  const TestTensor nk = TestTensor::Of<float>({n, k}, b_swapped);
  for (const uint32_t simd : SimdMasks()) {
    const auto want = ReferenceProduct<float>(a, b, m, n, k, Fuses(simd));
    RunOptions options;
    options.simd = simd;
    const auto check = [&](const char* equation, const TestTensor& left,
                           const TestTensor& right) {
      INFO(equation << ", " << SimdLevelName(simd));
      const Outcome got = Einsum(equation, {left, right}, options);
      REQUIRE(got.text == "");
      CHECK(FirstDifference(got.outputs[0].values<float>(), want) == "");
    };
    check("mk,kn->mn", mk, kn);
    check("km,kn->mn", km, kn);
    check("mk,nk->mn", mk, nk);
    check("km,nk->mn", km, nk);
    check("kn,mk->mn", kn, mk);
    check("nk,km->mn", nk, km);
  }
}

TEST_CASE("a row of an Einsum has the same bits alone and in a batch") {
  // Letter a is the rows; 19 columns are neither 8 nor 16, 1,100 terms make
  // blocks.
  const int64_t n = 19, k = 1100;
  struct Case {
    const char* equation;
    bool rows_first;
    Shape row, other;
  };
  const Case cases[] = {{"ab,bc->ac", true, {k}, {k, n}},
                        {"ab,cb->ac", true, {k}, {n, k}},
                        {"bc,ab->ac", false, {k}, {k, n}},
                        {"cb,ab->ac", false, {k}, {n, k}},
                        {"cb,abd->acd", false, {k, n}, {3, k}},
                        {"b,abc->ac", false, {k, n}, {k}},
                        {"abc,b->ac", true, {k, n}, {k}},
                        {"ab,b->a", true, {k}, {k}},
                        {"ab,ab->a", true, {k}, {}},
                        {"abc,bd->acd", true, {k, 3}, {k, n}}};
  for (const Case& t : cases) {
    const int64_t rows = 40, size = Count(t.row);
    const auto x = Noise<float>(rows * size, 1);
    const auto w = Noise<float>(Count(t.other), 2);
    const auto run = [&](int64_t count) {
      Shape shape = t.row;
      shape.insert(shape.begin(), count);
      const TestTensor batch =
          TestTensor::Of<float>(shape, {x.begin(), x.begin() + count * size});
      TestTensor other = TestTensor::Of<float>(t.other, w);
      if (t.other.empty()) other = batch;
      return Einsum(t.equation, {t.rows_first ? batch : other,
                                 t.rows_first ? other : batch})
          .outputs[0]
          .values<float>();
    };
    INFO(t.equation);
    const auto alone = run(1);
    auto together = run(rows);
    REQUIRE(together.size() == alone.size() * rows);
    together.resize(alone.size());
    CHECK(FirstDifference(together, alone) == "");
  }
}

TEST_CASE("a row of an Einsum is the same where dims of ... are 1") {
  // The first input's "..." is the rows; dims of 1 in the second's.
  struct Case {
    const char* equation;
    Shape a;
    size_t axis;  // of the rows
    Shape b;
  };
  const Case cases[] = {
      {"...k,nk...->...n", {5, 100}, 0, {9, 100, 1}},
      {"...k,nk...->...n", {64, 1000}, 0, {40, 1000, 1}},
      {"...k,ka...b->...ab", {5, 100}, 0, {100, 3, 1, 5}},
      {"...k,kn...->...n", {5, 100}, 0, {100, 9, 1}},
      {"...k,k...n->...n", {64, 1000}, 0, {1000, 1, 40}},
      {"...k,j...k->...", {5, 100}, 0, {100, 1, 100}},
      {"...k,jj...k->...", {5, 100}, 0, {33, 33, 1, 100}},
      {"k...,nk...->...n", {100, 5}, 1, {9, 100, 1}},
      {"k...a,nk...->...na", {100, 5, 3}, 1, {9, 100, 1}},
      {"k...,nk->...n", {100, 5}, 1, {9, 100}},
      {"...,j...->...", {5}, 0, {1000, 1}},
      {"...,...j->...", {5}, 0, {1, 1000}},
      {"j...,...->...", {1000, 5}, 1, {1}},
      {"k...,...k->...", {1000, 5}, 1, {1, 1000}},
  };
  for (const Case& t : cases) {
    const auto x = Noise<float>(Count(t.a), 1), w = Noise<float>(Count(t.b), 2);
    const int64_t rows = t.a[t.axis];
    Shape alone = t.a;
    alone[t.axis] = 1;
    int64_t inner = 1;  // elements from row to row
    for (size_t k = t.axis + 1; k < t.a.size(); ++k) inner *= t.a[k];
    for (const bool reversed : {false, true}) {
      // Also as the second input.
      std::string equation = t.equation;
      const size_t comma = equation.find(','), arrow = equation.find('-');
      if (reversed) {
        equation = equation.substr(comma + 1, arrow - comma - 1) + "," +
                   equation.substr(0, comma) + equation.substr(arrow);
      }
      const auto run = [&](const Shape& shape, const std::vector<float>& a) {
        std::vector<TestTensor> inputs = {TestTensor::Of<float>(shape, a),
                                          TestTensor::Of<float>(t.b, w)};
        if (reversed) std::swap(inputs[0], inputs[1]);
        const Outcome got = Einsum(equation, inputs);
        REQUIRE(got.text == "");
        return got.outputs[0].values<float>();
      };
      const auto together = run(t.a, x);
      const int64_t length = static_cast<int64_t>(together.size()) / rows;
      for (const int64_t row : {int64_t{0}, rows - 1}) {
        std::vector<float> one;
        for (int64_t k = 0; k < Count(t.a); ++k) {
          if (k / inner % rows == row) one.push_back(x[k]);
        }
        CAPTURE(equation, t.a, row);
        const auto first = together.begin() + row * length;
        CHECK(FirstDifference(run(alone, one), {first, first + length}) == "");
      }
    }
  }
}

TEST_CASE("Einsum's sums are those of ReduceSum") {
  const auto x = Noise<float>(37 * 501, 1);
  const TestTensor input = TestTensor::Of<float>({37, 501}, x);
  const auto sum = [&](const std::string& axes) {
    const TestTensor axis =
        TestTensor::Constant<int64_t>({1}, {axes == "0" ? 0 : 1});
    return RunOp(plexus_op_reduce_sum(), {input, axis},
                 {.attributes = {{"keepdims", "0"}}})
        .outputs[0]
        .bytes;
  };
  CHECK(Einsum("ij->i", {input}).outputs[0].bytes == sum("1"));
  CHECK(Einsum("ij->j", {input}).outputs[0].bytes == sum("0"));
}

TEST_CASE("Einsum lets NaN and infinities through") {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const TestTensor zeros = TestTensor::Of<float>({2}, {0, 0});
  for (const float special : {kNan, kInfinity}) {
    const TestTensor x = TestTensor::Of<float>({2}, {special, 1});
    for (const char* const equation : {"i,i->", "i,j->", "i,i->i"}) {
      INFO(equation);
      const auto y = Einsum(equation, {x, zeros}).outputs[0].values<float>();
      CHECK(y[0] != y[0]);
    }
  }
  // Where nothing is added there is no zero to start from.
  const auto y = Einsum("i,i->i", {TestTensor::Of<float>({1}, {-0.0f}),
                                   TestTensor::Of<float>({1}, {1})});
  CHECK(std::signbit(y.outputs[0].values<float>()[0]));
}

TEST_CASE("Einsum's sums of nothing are 0, whatever the other input has") {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const TestTensor x = TestTensor::Of<float>({2, 2}, {kNan, kInfinity, -1, 1});
  struct Case {
    const char* equation;
    Shape empty;
    Shape shape;
  };
  const Case cases[] = {{"ab,j->ab", {0}, {2, 2}},
                        {"ab,j->ba", {0}, {2, 2}},
                        {"ab,j->", {0}, {}},
                        {"ab,bc->ac", {2, 0}, {2, 0}},
                        {"ab,bcj->ac", {2, 3, 0}, {2, 3}},
                        {"ab,bcjj->ca", {2, 3, 0, 0}, {3, 2}},
                        {"...b,...j->...b", {1, 0}, {2, 2}},
                        {"...b,b...j->...", {2, 1, 0}, {2}}};
  for (const Case& t : cases) {
    for (const bool constant : {false, true}) {
      CAPTURE(t.equation, constant);
      TestTensor given[] = {x, TestTensor::Of<float>(t.empty, {})};
      given[0].constant = given[1].constant = constant;
      const Outcome got = Einsum(t.equation, {given[0], given[1]});
      CHECK(got.text == "");
      CHECK(got.outputs[0].shape == t.shape);
      for (const float y : got.outputs[0].values<float>()) {
        CHECK((y == 0 && !std::signbit(y)));
      }
    }
  }
}

TEST_CASE("Einsum copies nothing where the letters are in a product's order") {
  const auto scratch = [](const char* equation, Shape a, Shape b) {
    PreparedOp op(plexus_op_einsum(), {Arange(a), Arange(b)},
                  {.attributes = {{"equation", equation}}});
    CHECK(op.text() == "");
    return op.kernel().scratch_bytes;
  };
  CHECK(scratch("ij,jk->ik", {3, 4}, {4, 8}) == 0);
  CHECK(scratch("bij,bjk->bik", {2, 3, 4}, {2, 4, 8}) == 0);
  CHECK(scratch("abij,bajk->abik", {2, 5, 3, 4}, {5, 2, 4, 8}) == 0);
  CHECK(scratch("bij,bjk->ibk", {2, 3, 4}, {2, 4, 8}) == 0);
  CHECK(scratch("abc,bcd->ad", {2, 3, 4}, {3, 4, 8}) == 0);
  CHECK(scratch("jk,ij->ik", {4, 8}, {3, 4}) == 0);
  CHECK(scratch("ij,j->i", {3, 40}, {40}) == 0);
  CHECK(scratch("j,ij->i", {40}, {3, 40}) == 0);
  CHECK(scratch("jk,j->k", {4, 8}, {4}) == 0);
  CHECK(scratch("bij,bj->bi", {2, 3, 40}, {2, 40}) == 0);
  CHECK(scratch("ij,ij->ij", {3, 4}, {3, 4}) == 0);
  CHECK(scratch("bij,bjk->ikb", {2, 3, 4}, {2, 4, 8}) > 0);
}

uint32_t TraitsOf(const char* equation, Shape a, Shape b) {
  return PreparedOp(plexus_op_einsum(), {Arange(a), Arange(b)},
                    {.attributes = {{"equation", equation}}})
      .kernel()
      .traits;
}

TEST_CASE("Einsum says where its rows are independent") {
  constexpr uint32_t kRowwise = PLEXUS_ROWWISE | PLEXUS_EPILOGUE;
  CHECK(TraitsOf("ij,jk->ik", {4, 3}, {3, 2}) == kRowwise);
  CHECK(TraitsOf("...j,jk", {5, 4, 3}, {3, 2}) == kRowwise);
  CHECK(TraitsOf("ij,kj->ik", {4, 3}, {2, 3}) == kRowwise);
  CHECK(TraitsOf("ji,jk->ik", {3, 4}, {3, 2}) == PLEXUS_EPILOGUE);
  CHECK(TraitsOf("jk,ij->ik", {3, 2}, {4, 3}) == PLEXUS_EPILOGUE);
  CHECK(TraitsOf("ijk,jkl->il", {4, 3, 2}, {3, 2, 5}) == PLEXUS_EPILOGUE);
  CHECK(TraitsOf("ij,jkl->ikl", {4, 3}, {3, 2, 5}) == PLEXUS_EPILOGUE);
  CHECK(TraitsOf("ij,j->i", {4, 3}, {3}) == PLEXUS_EPILOGUE);
  CHECK(TraitsOf("bij,bjk->bik", {2, 4, 3}, {2, 3, 2}) == PLEXUS_EPILOGUE);
  CHECK(TraitsOf("bij,bjk->ikb", {2, 4, 3}, {2, 3, 2}) == 0);
}

}  // namespace
}  // namespace plexus::testing
