// Where the inputs of products come from must not show in the bits: B from
// memory instead of the cache, inputs whose last two axes are swapped, a B of
// 16-bit floats.

#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <string>
#include <vector>

#include "tests/ops/product_reference.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_matmul(void);

namespace plexus::testing {
namespace {

using Shape = std::vector<int64_t>;

TEMPLATE_TEST_CASE("few rows times a B that comes from memory", "", float,
                   double, int32_t) {
  const int64_t n = 683, k = 777;  // over 1 MiB; 3 columns are no main ones
  const auto b = Noise<TestType>(k * n, 2);
  for (const int64_t m : {1, 2, 3, 5, 7}) {
    const auto a = Noise<TestType>(m * k, 1);
    for (const uint32_t simd : SimdMasks()) {
      const auto want = ReferenceProduct<TestType>(a, b, m, n, k, Fuses(simd));
      for (const bool constant : {true, false}) {
        TestTensor right = TestTensor::Of<TestType>({k, n}, b);
        right.constant = constant;
        RunOptions options;
        options.simd = simd;
        options.threads = constant ? 1 : 3;
        options.split = RunOptions::Split::kOddChunks;
        const Outcome got = RunOp(
            plexus_op_matmul(), {TestTensor::Of<TestType>({m, k}, a), right},
            options);
        INFO(SimdLevelName(simd) << ", " << m << " rows");
        REQUIRE(got.text == "");
        REQUIRE(FirstDifference(got.outputs[0].values<TestType>(), want) == "");
      }
    }
  }
}

Tensor Random(int32_t dtype, const Shape& shape, uint32_t seed) {
  Tensor tensor(dtype, shape);
  const auto fill = [&]<typename T>(const std::vector<T>& values) {
    if (values.empty()) return;
    std::memcpy(tensor.mutable_data(), values.data(), values.size() * sizeof(T));
  };
  if (dtype == PLEXUS_FLOAT32) fill(Noise<float>(tensor.count(), seed));
  if (dtype == PLEXUS_INT64) fill(Noise<int64_t>(tensor.count(), seed));
  return tensor;
}

/// The last two axes swapped.
Tensor Swapped(const Tensor& x) {
  Shape shape = x.shape();
  const size_t rank = shape.size();
  const int64_t rows = shape[rank - 2], columns = shape[rank - 1];
  std::swap(shape[rank - 2], shape[rank - 1]);
  Tensor y(x.dtype(), shape);
  const int64_t size = DtypeSize(x.dtype());
  for (int64_t i = 0; i < x.count(); ++i) {
    const int64_t matrix = i / (rows * columns);
    const int64_t r = i / columns % rows, c = i % columns;
    std::memcpy(static_cast<char*>(y.mutable_data()) +
                    ((matrix * columns + c) * rows + r) * size,
                x.data<char>() + i * size, static_cast<size_t>(size));
  }
  return y;
}

std::string TypeText(const Tensor& x) {
  std::string text = DtypeName(x.dtype()) + std::string("[");
  for (const int64_t dim : x.shape()) {
    text += (text.back() == '[' ? "" : ", ") + std::to_string(dim);
  }
  return text + "]";
}

std::string TransposeText(const std::string& name, const Tensor& x) {
  std::string perm;
  const int rank = x.rank();
  for (int k = 0; k < rank; ++k) {
    const int axis = k < rank - 2 ? k : 2 * rank - 3 - k;
    perm += (k > 0 ? ", " : "") + std::to_string(axis);
  }
  return "Transpose(" + name + ", perm=[" + perm + "])";
}

struct Made {
  std::vector<char> bytes;
  std::vector<std::string> views;
};

Made Run(const std::string& nodes, const Tensor& a, const Tensor& b,
         int threads) {
  const Graph graph = Graph::Parse("inputs:\n  a: " + TypeText(a) +
                                       "\n  b: " + TypeText(b) + "\nnodes:\n" +
                                       nodes + "outputs: [y]\n",
                                   "test.yaml", ".");
  PlanOptions options;
  options.threads = threads;
  Session session(graph.Compile(options));
  session.BindInput(0, a.data());
  session.BindInput(1, b.data());
  REQUIRE(session.Run());
  const auto* const y = static_cast<const char*>(session.output(0));
  return {{y, y + session.plan().outputs()[0].bytes}, session.plan().views()};
}

TEST_CASE("products read inputs whose last two axes are swapped") {
  struct Case {
    Shape a, b;
    const char* op = "MatMul";
  };
  const Case cases[] = {{{3, 2}, {2, 5}},
                        {{1, 300}, {300, 40}},
                        {{50, 33}, {33, 43}},
                        {{2, 9, 1100}, {1100, 21}},
                        {{5, 17}, {2, 3, 17, 9}},
                        {{2, 1, 40, 64}, {3, 64, 40}},
                        {{4, 0}, {0, 8}},
                        {{129, 70}, {70, 257}},
                        {{2, 7, 19}, {3, 19, 11}, "Dot"},
                        {{6, 700}, {700, 500}, "Dot"}};
  for (const int32_t dtype : {PLEXUS_FLOAT32, PLEXUS_INT64}) {
    for (const Case& t : cases) {
      const Tensor a = Random(dtype, t.a, 1), b = Random(dtype, t.b, 2);
      const std::string op = t.op;
      const Made want = Run("  y: " + op + "(a, b)\n", a, b, 1);
      for (const int threads : {1, 3}) {
        INFO(op << " of " << TypeText(a) << " and " << TypeText(b));
        const Made left = Run("  s: " + TransposeText("a", a) + "\n  y: " + op +
                                  "(s, b)\n",
                              Swapped(a), b, threads);
        CHECK(left.bytes == want.bytes);
        CHECK(left.views == std::vector<std::string>{"s"});
        const Made right = Run("  t: " + TransposeText("b", b) + "\n  y: " +
                                   op + "(a, t)\n",
                               a, Swapped(b), threads);
        CHECK(right.bytes == want.bytes);
        CHECK(right.views == std::vector<std::string>{"t"});
        const Made both = Run("  s: " + TransposeText("a", a) + "\n  t: " +
                                  TransposeText("b", b) + "\n  y: " + op +
                                  "(s, t)\n",
                              Swapped(a), Swapped(b), threads);
        CHECK(both.bytes == want.bytes);
        CHECK(both.views == std::vector<std::string>{"s", "t"});
      }
    }
  }
}

/// y of op(x, W), x being normal and W a parameter of that type.
std::vector<float> WithParameter(const std::string& op, const Shape& x,
                                 const std::string& w, const Shape& w_shape) {
  const Tensor input = Random(PLEXUS_FLOAT32, x, 5);
  const std::string dims = TypeText(Tensor(PLEXUS_FLOAT32, w_shape)).substr(7);
  const Graph graph = Graph::Parse(
      "inputs:\n  x: " + TypeText(input) + "\nparameters:\n  W: {shape: " +
          dims + ", init: normal, seed: 3, dtype: " + w + "}\nnodes:\n  y: " +
          op + "\noutputs: [y]\n",
      "test.yaml", ".");
  Session session(graph.Compile());
  session.BindInput(0, input.data());
  REQUIRE(session.Run());
  const auto* const y = static_cast<const float*>(session.output(0));
  return {y, y + session.plan().outputs()[0].bytes / 4};
}

TEST_CASE("products by 16-bit floats are those by the same floats") {
  const std::pair<Shape, Shape> shapes[] = {
      {{777}, {777, 1366}},    {{3, 777}, {777, 1366}},
      {{7, 777}, {777, 1366}}, {{9, 777}, {777, 1366}},
      {{2, 900}, {900, 7}},    {{2, 2000}, {2000, 25}},
      {{4, 5}, {5, 6}},        {{3, 40}, {2, 40, 17}},
      {{6, 50}, {50}},         {{}, {4, 9}},
      {{4, 9}, {}}};
  for (const auto& [x, w] : shapes) {
    for (const std::string dtype : {"bfloat16", "float16"}) {
      for (const std::string op : {"Dot", "MatMul"}) {
        if (op == "MatMul" && (x.empty() || w.empty())) continue;
        INFO(op << " of " << x.size() << " and " << w.size() << " dims, "
                << dtype);
        const auto got = WithParameter(op + "(x, W)", x, dtype, w);
        const auto want =
            WithParameter(op + "(x, Cast(W, to=float32))", x, dtype, w);
        CHECK(FirstDifference(got, want) == "");
      }
    }
  }
}

}  // namespace
}  // namespace plexus::testing
