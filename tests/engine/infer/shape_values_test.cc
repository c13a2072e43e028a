// Shapes that are computed in the graph: through Shape, Size, what moves their
// elements, and arithmetic.

#include <fmt/format.h>
#include <plexus/plexus.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

namespace plexus {
namespace {

using Shape = std::vector<int64_t>;

/// x is float32[N, 3, M]; y is the result of `nodes`.
Graph Parse(const std::string& nodes) {
  return Graph::Parse("inputs:\n  x: [N, 3, M]\n  v: [M]\nnodes:\n" + nodes +
                          "outputs: [y]\n",
                      "test.yaml", ".");
}

/// The shape of y as the graph shows it: "[N, 3*M]".
std::string Symbolic(const std::string& nodes) {
  const Graph graph = Parse(nodes);
  std::string text;
  for (const std::string& dim : graph.value(graph.outputs()[0].value).shape) {
    text += (text.empty() ? "" : ", ") + dim;
  }
  return "[" + text + "]";
}

/// y of a run with these dims; x and v count from 0.
Tensor Run(const std::string& nodes, int64_t n, int64_t m) {
  PlanOptions options;
  options.dims = {{"N", n}, {"M", m}};
  const auto plan = Parse(nodes).Compile(options);
  std::vector<Tensor> inputs;
  for (const TensorInfo& info : plan->inputs()) {
    Tensor& t = inputs.emplace_back(info.dtype, info.shape);
    auto* const data = static_cast<float*>(t.mutable_data());
    std::iota(data, data + t.count(), 0.0f);
  }
  Session session(plan);
  for (size_t i = 0; i < inputs.size(); ++i) {
    session.BindInput(static_cast<int>(i), inputs[i].data());
  }
  const TensorInfo& info = plan->outputs()[0];
  Tensor y(info.dtype, info.shape);
  session.BindOutput(0, y.mutable_data());
  REQUIRE(session.Run());
  return y;
}

template <typename T>
std::vector<T> Values(const std::string& nodes, int64_t n, int64_t m) {
  const Tensor y = Run(nodes, n, m);
  const T* const data = y.data<T>();
  return {data, data + y.count()};
}

Shape ShapeOf(const std::string& nodes, int64_t n, int64_t m) {
  return Run(nodes, n, m).shape();
}

TEST_CASE("a shape is put together from parts of another one") {
  const std::string joined =
      "  n: Gather(Shape(x), [0])\n"
      "  y: Reshape(x, Concat(n, [-1], axis=0))\n";
  CHECK(Symbolic(joined) == "[N, 3*M]");
  CHECK(ShapeOf(joined, 2, 5) == Shape{2, 15});
  CHECK(ShapeOf(joined, 4, 0) == Shape{4, 0});
  const std::string scalars =
      "  s: Shape(x)\n"
      "  n: Unsqueeze(Gather(s, 0), [0])\n"
      "  m: Unsqueeze(Squeeze(Slice(s, [2], [3]), [0]), [0])\n"
      "  y: Reshape(x, Concat(m, n, [3], axis=0))\n";
  CHECK(Symbolic(scalars) == "[M, N, 3]");
  CHECK(ShapeOf(scalars, 2, 5) == Shape{5, 2, 3});
  const std::string backwards =
      "  y: Reshape(x, Slice(Shape(x), [-1], [-9223372036854775807], [0], "
      "[-1]))\n";
  CHECK(Symbolic(backwards) == "[M, 3, N]");
  CHECK(ShapeOf(backwards, 2, 5) == Shape{5, 3, 2});
}

TEST_CASE("elements that are moved stay dims") {
  const auto shape = [](const std::string& moved) {
    return Symbolic("  s: Shape(x)\n  y: ConstantOfShape(" + moved + ")\n");
  };
  CHECK(shape("s") == "[N, 3, M]");
  CHECK(shape("Expand(Size(x), [2])") == "[3*N*M, 3*N*M]");
  CHECK(shape("Tile(Slice(s, [0], [1]), [2])") == "[N, N]");
  CHECK(shape("Pad(s, [1, 0])") == "[0, N, 3, M]");
  CHECK(shape("Pad(s, [0, 1], 7)") == "[N, 3, M, 7]");
  CHECK(shape("Pad(s, [0, 2], mode=wrap)") == "[N, 3, M, N, 3]");
  CHECK(shape("Squeeze(Flatten(s, axis=0), [0])") == "[N, 3, M]");
  CHECK(shape("GatherElements(s, [2, 0])") == "[M, N]");
  CHECK(shape("GatherND(s, [[2], [-3]])") == "[M, N]");
  CHECK(shape("Gather(s, [2, -3])") == "[M, N]");
  CHECK(shape("Reshape(Trilu(Expand(Size(v), [2, 2])), [4])") ==
        "[M, M, 0, M]");
  CHECK(shape("Add(Mul(s, 2), Shape(x))") == "[3*N, 9, 3*M]");
}

TEST_CASE("a length is counted") {
  const std::string all = "  y: Range(0, Size(x), 1)\n";
  CHECK(Symbolic(all) == "[3*N*M]");
  CHECK(Values<int64_t>(all, 1, 2) == Shape{0, 1, 2, 3, 4, 5});
  CHECK(Values<int64_t>(all, 0, 2).empty());
  CHECK(Symbolic("  y: Range(0, Size(v), 2)\n") == "[floor((M+1)/2)]");
  CHECK(Values<int64_t>("  y: Range(0, Size(v), 2)\n", 1, 5) == Shape{0, 2, 4});
  CHECK(Symbolic("  y: Range(Size(v), 0, -1)\n") == "[M]");
  CHECK(Values<int64_t>("  y: Range(Size(v), 0, -1)\n", 1, 3) ==
        Shape{3, 2, 1});
  CHECK(Symbolic("  y: Range(2, Size(v), 1)\n") == "[max(M-2, 0)]");
  CHECK(Values<int64_t>("  y: Range(2, Size(v), 1)\n", 1, 1).empty());
  const std::string floats =
      "  y: Range(0.5, Cast(Size(v), to=float32), 1.0)\n";
  CHECK(Values<float>(floats, 1, 3) == std::vector<float>{0.5f, 1.5f, 2.5f});
  CHECK(ShapeOf("  y: Range(0, 8, Size(v))\n", 1, 3) == Shape{3});
}

TEST_CASE("a tensor is broadcast to the shape of another one") {
  CHECK(Symbolic("  y: Expand(v, Shape(x))\n") == "[N, 3, M]");
  CHECK(Values<float>("  y: Expand(v, Shape(x))\n", 1, 2) ==
        std::vector<float>{0, 1, 0, 1, 0, 1});
  CHECK(Symbolic("  y: Tile(v, Gather(Shape(x), [0]))\n") == "[N*M]");
  CHECK(Values<float>("  y: Tile(v, Gather(Shape(x), [0]))\n", 2, 2) ==
        std::vector<float>{0, 1, 0, 1});
  CHECK(Symbolic("  y: OneHot([0, 1], Size(v), [0, 1])\n") == "[2, M]");
}

TEST_CASE("a slice of a dim that is a name is a formula") {
  const auto length = [](const std::string& slice) {
    return Symbolic("  y: Slice(v, " + slice + ")\n");
  };
  CHECK(length("[0], [9223372036854775807]") == "[M]");
  CHECK(length("[0], [2147483647]") == "[M]");
  CHECK(length("[1], [9223372036854775807]") == "[max(M-1, 0)]");
  CHECK(length("[0], [-1]") == "[max(M-1, 0)]");
  CHECK(length("[1], [-1]") == "[max(M-2, 0)]");
  CHECK(length("[0], [9223372036854775807], [0], [2]") == "[floor((M+1)/2)]");
  CHECK(length("[-1], [-9223372036854775808], [0], [-1]") == "[M]");
  CHECK(length("[-1], [-2147483648], [0], [-2]") == "[floor((M+1)/2)]");
  CHECK(length("[0], Shape(v)") == "[M]");
  CHECK(length("[0], [0]") == "[0]");
  CHECK(length("[2], [1]") == "[0]");
  CHECK(length("Shape(v), [9223372036854775807]") == "[0]");
}

/// The length of range(m)[start:end:step] in Python.
int64_t SliceLength(int64_t start, int64_t end, int64_t step, int64_t m) {
  const int64_t lowest = step < 0 ? -1 : 0, highest = step < 0 ? m - 1 : m;
  for (int64_t* place : {&start, &end}) {
    if (*place < 0) *place += m;
    *place = std::min(std::max(*place, lowest), highest);
  }
  int64_t length = 0;
  for (int64_t i = start; step > 0 ? i < end : i > end; i += step) ++length;
  return length;
}

TEST_CASE("a slice has the length that its formula has") {
  const int64_t places[] = {INT32_MIN, -4, -2, -1, 0, 1, 3, 5, INT32_MAX};
  for (const int64_t start : places) {
    for (const int64_t end : places) {
      for (const int64_t step : {1, 2, -1, -3}) {
        // That w is as long as the slice is a constraint on the formula.
        const Graph graph = Graph::Parse(
            fmt::format("inputs:\n  v: [M]\n  w: [K]\nnodes:\n"
                        "  s: Slice(v, [{}], [{}], [0], [{}])\n"
                        "  y: Concat(Unsqueeze(s, [0]), Unsqueeze(w, [0]), "
                        "axis=0)\noutputs: [y]\n",
                        start, end, step),
            "test.yaml", ".");
        for (const int64_t m : {0, 1, 2, 4, 7}) {
          CAPTURE(start, end, step, m, graph.constraints());
          PlanOptions options;
          options.dims = {{"M", m}, {"K", SliceLength(start, end, step, m)}};
          CHECK_NOTHROW(graph.Compile(options));
        }
      }
    }
  }
}

TEST_CASE("a matrix of a batch is a view") {
  CHECK(Symbolic("  y: Flatten(x)\n") == "[N, 3*M]");
  CHECK(Symbolic("  y: Unsqueeze(x, [0, -1])\n") == "[1, N, 3, M, 1]");
  for (const char* nodes :
       {"  y: Neg(Flatten(Neg(x)))\n", "  y: Neg(Unsqueeze(Neg(x), [0]))\n",
        "  y: Neg(Squeeze(Unsqueeze(Neg(x), [0]), [0]))\n"}) {
    PlanOptions options;
    options.dims = {{"N", 2}, {"M", 3}};
    const Graph graph = Parse(nodes);
    const auto plan = graph.Compile(options);
    CHECK(plan->step_count() == 2);
    CHECK_FALSE(plan->views().empty());
    for (int i = 0; i < plan->step_count(); ++i) {
      CHECK(plan->step(i).kind == "elementwise");
    }
  }
}

TEST_CASE("arithmetic on dims is done at plan time where no formula says it") {
  // M halved, by way of floats: the graph has a dim of its own for it.
  const std::string half =
      "  half: Cast(Floor(Mul(Cast(Shape(v), to=float32), 0.5)), to=int64)\n";
  CHECK(Symbolic(half + "  y: ConstantOfShape(half)\n") == "[?0]");
  CHECK(ShapeOf(half + "  y: ConstantOfShape(half)\n", 1, 7) == Shape{3});
  CHECK(Values<float>(half + "  y: Slice(v, half, [-1])\n", 1, 7) ==
        std::vector<float>{3, 4, 5});
  CHECK(Values<float>(half + "  y: Tile(Slice(v, [0], [1]), half)\n", 1, 4) ==
        std::vector<float>{0, 0});
  CHECK(Values<int64_t>(half + "  y: Range(1, Squeeze(half, [0]), 1)\n", 1,
                        9) == Shape{1, 2, 3});
  CHECK(ShapeOf(half + "  y: Reshape(v, Concat(half, [-1], axis=0))\n", 1,
                8) == Shape{4, 2});
  CHECK(ShapeOf(half + "  y: Expand(Slice(v, [0], [1]), half)\n", 1, 6) ==
        Shape{3});
  const std::string larger =
      "  y: ConstantOfShape(Where(Greater(Shape(v), 4), "
      "Cast([2], to=int64), Cast([3], to=int64)))\n";
  CHECK(ShapeOf(larger, 1, 4) == Shape{3});
  CHECK(ShapeOf(larger, 1, 5) == Shape{2});
}

TEST_CASE("pads and blocks of dims that are names are formulas") {
  CHECK(Symbolic("  y: Pad(v, [1, 2])\n") == "[M+3]");
  CHECK(Symbolic("  y: Pad(v, [0, -2])\n") == "[M-2]");
  CHECK(ShapeOf("  y: Pad(v, [0, -2])\n", 1, 5) == Shape{3});
  CHECK(Symbolic("  y: Pad(x, [1, 1], axes=[-1])\n") == "[N, 3, M+2]");
  CHECK(Symbolic("  y: DepthToSpace(Unsqueeze(Expand(v, [4, 1]), [0, 3]), "
                 "blocksize=2)\n") == "[1, 1, 2*M, 2]");
}

}  // namespace
}  // namespace plexus
