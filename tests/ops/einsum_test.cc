#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "tests/ops/einsum_call.h"
#include "tests/ops/product_reference.h"

namespace plexus::testing {
namespace {

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

}  // namespace
}  // namespace plexus::testing
