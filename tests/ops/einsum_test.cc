#include <catch2/catch.hpp>
#include <limits>
#include <map>
#include <string>

#include "tests/ops/product_reference.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_einsum(void);
extern "C" const PlexusOp* plexus_op_matmul(void);
extern "C" const PlexusOp* plexus_op_reduce_sum(void);

namespace plexus::testing {
namespace {

using Shape = std::vector<int64_t>;
using Ints = std::vector<int64_t>;

Outcome Einsum(const std::string& equation, std::vector<TestTensor> inputs,
               RunOptions options = {}) {
  options.attributes["equation"] = equation;
  return RunOp(plexus_op_einsum(), std::move(inputs), options);
}

Ints Range(int64_t count) {
  Ints values;
  for (int64_t i = 0; i < count; ++i) values.push_back(i);
  return values;
}

TestTensor Arange(const Shape& shape) {
  return TestTensor::Of<int64_t>(shape, Range(Count(shape)));
}

struct Known {
  const char* equation;
  std::vector<Shape> inputs;
  Shape shape;
  Ints values;
};

TEST_CASE("Einsum of numpy.einsum's documentation") {
  // Inputs are 0, 1, 2 and so on.
  const Known examples[] = {
      {"ii", {{5, 5}}, {}, {60}},
      {"ii->i", {{5, 5}}, {5}, {0, 6, 12, 18, 24}},
      {"ij->i", {{5, 5}}, {5}, {10, 35, 60, 85, 110}},
      {"...j->...", {{5, 5}}, {5}, {10, 35, 60, 85, 110}},
      {"i...->...", {{5, 5}}, {5}, {50, 55, 60, 65, 70}},
      {"ji", {{2, 3}}, {3, 2}, {0, 3, 1, 4, 2, 5}},
      {"ij->ji", {{2, 3}}, {3, 2}, {0, 3, 1, 4, 2, 5}},
      {"i,i", {{5}, {5}}, {}, {30}},
      {"ij,j", {{5, 5}, {5}}, {5}, {30, 80, 130, 180, 230}},
      {"...j,j", {{5, 5}, {5}}, {5}, {30, 80, 130, 180, 230}},
      {"ijk,jil->kl",
       {{3, 4, 5}, {4, 3, 2}},
       {5, 2},
       {4400, 4730, 4532, 4874, 4664, 5018, 4796, 5162, 4928, 5306}},
      {"ki,jk->ij",
       {{3, 2}, {4, 3}},
       {2, 4},
       {10, 28, 46, 64, 13, 40, 67, 94}},
      {"ki,...k->i...",
       {{3, 2}, {4, 3}},
       {2, 4},
       {10, 28, 46, 64, 13, 40, 67, 94}},
      {"k...,jk", {{3, 2}, {4, 3}}, {2, 4}, {10, 28, 46, 64, 13, 40, 67, 94}},
  };
  for (const Known& t : examples) {
    INFO(t.equation);
    std::vector<TestTensor> inputs;
    for (const Shape& shape : t.inputs) inputs.push_back(Arange(shape));
    const Outcome got = Einsum(t.equation, inputs);
    CHECK(got.text == "");
    CHECK(got.outputs[0].shape == t.shape);
    CHECK(got.outputs[0].values<int64_t>() == t.values);
  }
  const Outcome scaled =
      Einsum("..., ...", {TestTensor::Of<int64_t>({}, {3}), Arange({2, 3})});
  CHECK(scaled.outputs[0].values<int64_t>() == Ints{0, 3, 6, 9, 12, 15});
  const Outcome outer =
      Einsum("i,j", {TestTensor::Of<int64_t>({2}, {1, 2}), Arange({5})});
  CHECK(outer.outputs[0].values<int64_t>() ==
        Ints{0, 1, 2, 3, 4, 0, 2, 4, 6, 8});
}

/// The definition: for each value of the output's letters the sum over all
/// values of the others. Inputs of 1 are broadcast.
Ints Defined(const std::vector<std::string>& letters, const std::string& output,
             std::map<char, int64_t> sizes,
             const std::vector<TestTensor>& inputs) {
  std::string all = output;
  for (const std::string& input : letters) {
    for (const char c : input) {
      if (all.find(c) == std::string::npos) all += c;
    }
  }
  int64_t outputs = 1, total = 1;
  for (const char c : output) outputs *= sizes[c];
  for (const char c : all) total *= sizes[c];
  Ints result(static_cast<size_t>(outputs));
  for (int64_t i = 0; i < total; ++i) {
    std::map<char, int64_t> at;
    int64_t rest = i;
    for (size_t k = all.size(); k-- > 0;) {
      at[all[k]] = rest % sizes[all[k]];
      rest /= sizes[all[k]];
    }
    int64_t term = 1;
    for (size_t k = 0; k < letters.size(); ++k) {
      int64_t place = 0;
      for (size_t d = 0; d < letters[k].size(); ++d) {
        const int64_t dim = inputs[k].shape[d];
        place = place * dim + (dim == 1 ? 0 : at[letters[k][d]]);
      }
      int64_t element = 0;
      std::memcpy(&element, inputs[k].bytes.data() + 8 * place, 8);
      term *= element;
    }
    int64_t place = 0;
    for (const char c : output) place = place * sizes[c] + at[c];
    result[static_cast<size_t>(place)] += term;
  }
  return result;
}

/// The same numbers in another dtype; they are small: their sums are exact.
template <typename T>
TestTensor As(const TestTensor& x, bool constant) {
  const Ints from = x.values<int64_t>();
  TestTensor y = TestTensor::Of<T>(x.shape, {from.begin(), from.end()});
  y.constant = constant;
  return y;
}

struct Form {
  const char* equation;
  std::vector<std::string> letters;  // written out for the definition
  std::string output;
  std::string ones;  // letters whose dims are 1 in the first input
};

const Form kForms[] = {
    {"", {""}, "", ""},
    {"->", {""}, "", ""},
    {"abc->abc", {"abc"}, "abc", ""},
    {"abc->cab", {"abc"}, "cab", ""},
    {"b a", {"ba"}, "ab", ""},
    {"aA->Aa", {"aA"}, "Aa", ""},
    {"abc->b", {"abc"}, "b", ""},
    {"abc->ca", {"abc"}, "ca", ""},
    {"abc->", {"abc"}, "", ""},
    {"aab->ba", {"aab"}, "ba", ""},
    {"aba", {"aba"}, "b", ""},
    {"abab->", {"abab"}, "", ""},
    {"...ab->...ba", {"XYab"}, "XYba", ""},
    {"a...b->b...", {"aXYb"}, "bXY", ""},
    {",->", {"", ""}, "", ""},
    {",ab->ba", {"", "ab"}, "ba", ""},
    {"a,b->ab", {"a", "b"}, "ab", ""},
    {"a,b->ba", {"a", "b"}, "ba", ""},
    {"a,b->", {"a", "b"}, "", ""},
    {"ab,ab->ab", {"ab", "ab"}, "ab", ""},
    {"ab,ba->ab", {"ab", "ba"}, "ab", ""},
    {"ab,b->ab", {"ab", "b"}, "ab", ""},
    {"a,ab->ab", {"a", "ab"}, "ab", ""},
    {"aa,ab->ba", {"aa", "ab"}, "ba", ""},
    {"abc,b->ab", {"abc", "b"}, "ab", ""},
    {"a,a", {"a", "a"}, "", ""},
    {"ab,bc->ac", {"ab", "bc"}, "ac", ""},
    {"ab,bc", {"ab", "bc"}, "ac", ""},
    {"ab,bc->ca", {"ab", "bc"}, "ca", ""},
    {"ab,cb->ac", {"ab", "cb"}, "ac", ""},
    {"ba,bc->ac", {"ba", "bc"}, "ac", ""},
    {"ba,cb->ac", {"ba", "cb"}, "ac", ""},
    {"ba,cb->ca", {"ba", "cb"}, "ca", ""},
    {"ab,ab->", {"ab", "ab"}, "", ""},
    {"ab,ba->", {"ab", "ba"}, "", ""},
    {"ab,b->a", {"ab", "b"}, "a", ""},
    {"b,bc->c", {"b", "bc"}, "c", ""},
    {"ab,ab->a", {"ab", "ab"}, "a", ""},
    {"ba,ba->a", {"ba", "ba"}, "a", ""},
    {"abc,acd->abd", {"abc", "acd"}, "abd", ""},
    {"abc,adc->abd", {"abc", "adc"}, "abd", ""},
    {"abc,acd->bad", {"abc", "acd"}, "bad", ""},
    {"abc,acd->bda", {"abc", "acd"}, "bda", ""},
    {"abc,acd->dba", {"abc", "acd"}, "dba", ""},
    {"bac,cad->abd", {"bac", "cad"}, "abd", ""},
    {"abce,dce->adb", {"abce", "dce"}, "adb", ""},
    {"abc,cbd->ad", {"abc", "cbd"}, "ad", ""},
    {"acb,bcd->ad", {"acb", "bcd"}, "ad", ""},
    {"abcd,aecd->acbe", {"abcd", "aecd"}, "acbe", ""},
    {"acbe,aecd->abcd", {"acbe", "aecd"}, "abcd", ""},
    {"abc,cde->abde", {"abc", "cde"}, "abde", ""},
    {"abc,cde->daeb", {"abc", "cde"}, "daeb", ""},
    {"cb,abd->acd", {"cb", "abd"}, "acd", ""},
    {"ab,bcd->cad", {"ab", "bcd"}, "cad", ""},
    {"b,abc->ac", {"b", "abc"}, "ac", ""},
    {"b,bac->ac", {"b", "bac"}, "ac", ""},
    {"b,bcca->ca", {"b", "bcca"}, "ca", ""},
    {"abx,bcy->ac", {"abx", "bcy"}, "ac", ""},
    {"aab,bc->ac", {"aab", "bc"}, "ac", ""},
    {"ab,bbc->ac", {"ab", "bbc"}, "ac", ""},
    {"aax,xbb->ab", {"aax", "xbb"}, "ab", ""},
    {"...ab,...bc->...ac", {"XYab", "XYbc"}, "XYac", ""},
    {"...ab,...bc", {"XYab", "Ybc"}, "XYac", ""},
    {"...ab,bc->...ac", {"XYab", "bc"}, "XYac", ""},
    {"ab,...bc->...ac", {"ab", "XYbc"}, "XYac", ""},
    {"...ab,...bc->...ac", {"XYab", "XYbc"}, "XYac", "X"},
    {"...ab,...bc->...ac", {"XYab", "XYbc"}, "XYac", "Y"},
    {"...ab,...bc->ac...", {"XYab", "XYbc"}, "acXY", "XY"},
    {"...a,...a->...", {"Xa", "YXa"}, "YX", "X"},
    {"...,...->...", {"XY", "Y"}, "XY", ""},
    {"...,...->...", {"XY", "XY"}, "XY", "X"},
};

template <typename T>
void CheckForm(const Form& form, const std::map<char, int64_t>& sizes,
               uint32_t turn) {
  std::vector<TestTensor> inputs;
  for (size_t i = 0; i < form.letters.size(); ++i) {
    Shape shape;
    for (const char c : form.letters[i]) {
      const bool one = i == 0 && form.ones.find(c) != std::string::npos;
      shape.push_back(one ? 1 : sizes.at(c));
    }
    Ints values;
    for (int64_t k = 0; k < Count(shape); ++k) {
      values.push_back((k * 7 + static_cast<int64_t>(i) * 3) % 11 - 5);
    }
    inputs.push_back(TestTensor::Of<int64_t>(shape, values));
  }
  const Ints numbers = Defined(form.letters, form.output, sizes, inputs);
  std::vector<T> want(numbers.begin(), numbers.end());
  Shape shape;
  for (const char c : form.output) shape.push_back(sizes.at(c));
  for (T& y : want) y += 1;
  for (const uint32_t simd : SimdMasks()) {
    std::vector<TestTensor> given;
    for (size_t i = 0; i < inputs.size(); ++i) {
      given.push_back(As<T>(inputs[i], (turn >> i & 1) != 0));
    }
    RunOptions options;
    options.simd = simd;
    options.threads = 1 + static_cast<int>(turn % 3);
    options.split = turn % 2 == 0 ? RunOptions::Split::kThreads
                                  : RunOptions::Split::kOddChunks;
    options.attributes["equation"] = form.equation;
    options.row_block = turn % 3 == 0 ? 2 : 0;
    // What is handed over must be all of it, unless the node says it isn't.
    PreparedOp probe(plexus_op_einsum(), given, options);
    CAPTURE(form.equation, SimdLevelName(simd), turn, inputs[0].shape);
    REQUIRE(probe.text() == "");
    const bool hands_over = (probe.kernel().traits & PLEXUS_EPILOGUE) != 0;
    if (hands_over) {
      options.epilogue = [](void* data, int64_t count) {
        for (int64_t j = 0; j < count; ++j) static_cast<T*>(data)[j] += 1;
      };
    }
    const Outcome got = RunOp(plexus_op_einsum(), given, options);
    REQUIRE(got.text == "");
    REQUIRE(got.outputs[0].shape == shape);
    std::vector<T> values = got.outputs[0].values<T>();
    if (!hands_over) {
      for (T& y : values) y += 1;
    }
    REQUIRE(FirstDifference(values, want) == "");
  }
}

TEST_CASE("Einsum is its definition, whatever the order of the letters") {
  const std::map<char, int64_t> sizes[] = {
      {{'a', 3}, {'b', 4}, {'c', 2}, {'d', 5}, {'e', 3}, {'x', 2},
       {'y', 3}, {'A', 2}, {'X', 2}, {'Y', 3}},
      {{'a', 9}, {'b', 1}, {'c', 17}, {'d', 1}, {'e', 2}, {'x', 3},
       {'y', 1}, {'A', 5}, {'X', 1}, {'Y', 2}},
      {{'a', 1}, {'b', 33}, {'c', 9}, {'d', 10}, {'e', 1}, {'x', 1},
       {'y', 2}, {'A', 1}, {'X', 3}, {'Y', 1}},
      {{'a', 2}, {'b', 0}, {'c', 3}, {'d', 2}, {'e', 2}, {'x', 2},
       {'y', 2}, {'A', 2}, {'X', 2}, {'Y', 2}},
      {{'a', 0}, {'b', 2}, {'c', 3}, {'d', 2}, {'e', 0}, {'x', 2},
       {'y', 2}, {'A', 3}, {'X', 2}, {'Y', 0}}};
  uint32_t turn = 0;
  for (const auto& some : sizes) {
    for (const Form& form : kForms) {
      CheckForm<float>(form, some, ++turn);
      CheckForm<double>(form, some, turn + 1);
      CheckForm<int32_t>(form, some, turn + 2);
      CheckForm<int64_t>(form, some, turn + 3);
    }
  }
}

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

std::string TextOf(const std::string& equation,
                   const std::vector<Shape>& shapes) {
  std::vector<TestTensor> inputs;
  for (const Shape& shape : shapes) inputs.push_back(Arange(shape));
  return Einsum(equation, inputs).text;
}

TEST_CASE("Einsum says what is wrong with an equation, and where") {
  struct Wrong {
    const char* equation;
    std::vector<Shape> shapes;
    const char* text;
  };
  const Shape square = {2, 2};
  const Wrong cases[] = {
      {"i1", {square},
       "'1' at character 2, wanted a letter, '...', ',' or '->'"},
      {"ij , jé", {square, square},
       "'é' at character 7, wanted a letter, '...', ',' or '->'"},
      {"é", {square},
       "'é' at character 1, wanted a letter, '...', ',' or '->'"},
      {"i..j", {square},
       "'.' at character 2, wanted a letter, '...', ',' or '->'"},
      {"ij-", {square},
       "'-' at character 3, wanted a letter, '...', ',' or '->'"},
      {"ij>i", {square},
       "'>' at character 3, wanted a letter, '...', ',' or '->'"},
      {"i\tj", {square},
       "a control character at character 2, wanted a letter, '...', ',' or "
       "'->'"},
      {"ij->i,j", {square}, "',' at character 6, wanted a letter or '...'"},
      {"ij->i->", {square}, "'-' at character 6, wanted a letter or '...'"},
      {"...i...", {square}, "a second '...' at character 5 for one input"},
      {"...->...i...", {square},
       "the output has 'i' at character 9, no input has it"},
      {"...->... ...", {square},
       "a second '...' at character 10 for the output"},
      {"ij->ii", {square}, "the output has 'i' twice, again at character 6"},
      {"ij->iI", {square},
       "the output has 'I' at character 6, no input has it"},
      {"ij,jk", {square}, "it is for 2 inputs, not for 1"},
      {"ij", {square, square}, "it is for 1 input, not for 2"},
      {"ij,jk,kl", {square, square}, "it is for 3 inputs, not for 2"},
      {"i j k", {square},
       "the first input has rank 2, but 'ijk' is for rank 3"},
      {"ij,j...kl", {square, square},
       "the second input has rank 2, but 'j...kl' is for rank 3 or more"},
      {"", {square}, "the first input has rank 2, but '' is for rank 0"},
      {"i...->i", {square},
       "'...' stands for 1 dim, and the output has no '...'"},
  };
  for (const Wrong& t : cases) {
    CHECK(TextOf(t.equation, t.shapes) ==
          "equation \"" + std::string(t.equation) + "\": " + t.text);
  }
}

TEST_CASE("Einsum refuses dims that differ, and three inputs") {
  CHECK(TextOf("ij,jk", {{2, 3}, {4, 2}}) ==
        "letter 'j' is 3 in the first input, 4 in the second");
  CHECK(TextOf("ii", {{2, 3}}) ==
        "letter 'i' is 2 and 3 in the first input");
  CHECK(TextOf("i,jj->", {{2}, {2, 1}}) ==
        "letter 'j' is 2 and 1 in the second input");
  CHECK(TextOf("...,...", {{2, 3}, {2}}) ==
        "a dim of '...' is 3 in the first input, 2 in the second, and neither "
        "is 1");
  CHECK(TextOf("i,i,i", {{2}, {2}, {2}}) ==
        "Einsum takes one or two inputs; these are 3: multiply them two at a "
        "time");
}

}  // namespace
}  // namespace plexus::testing
