// 16-bit parameters where float32 is: read as they are by operators that can,
// widened for the others, with the same bits.

#include <fmt/format.h>
#include <plexus/float16.h>
#include <plexus/op.h>
#include <plexus/plexus.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

namespace plexus {
namespace {

/// What the operators below saw of their W when they were prepared, in order.
std::vector<std::string> seen;

void SeeW(const Prepare& ctx) {
  const PlexusTensor& w = ctx.input(1);
  seen.push_back(fmt::format("{}{}{}", DtypeName(w.dtype),
                             w.strides != nullptr ? " swapped" : "",
                             w.data == nullptr ? "" : " constant"));
}

float Multiply(float x, float w) { return x * w; }
template <typename Narrow>
float MultiplyNarrow(float x, Narrow w) {
  return x * ToFloat(w);
}

/// Scale(X, W) = X W, elementwise.
void PrepareScale(const Prepare& ctx, PlexusKernel* kernel) {
  SeeW(ctx);
  const int32_t dtype = ctx.dtype(1);
  const auto tile = dtype == PLEXUS_FLOAT16
                        ? ScalarTile<&MultiplyNarrow<Float16>>(0)
                    : dtype == PLEXUS_BFLOAT16
                        ? ScalarTile<&MultiplyNarrow<BFloat16>>(0)
                        : ScalarTile<&Multiply>(0);
  kernel->tile = tile(PLEXUS_FLOAT32);
}

/// Diagonal(X, W)[i] = X[i, i] + 100 W[i, i + 1], both swapped or not.
struct Diagonals {
  int64_t n, x[2], w[2];
  int32_t dtype;
};

int32_t RunDiagonal(const Diagonals& s, Run ctx) {
  for (int64_t i = 0; i < s.n; ++i) {
    const int64_t at = i * s.w[0] + (i + 1) % s.n * s.w[1];
    const float w = s.dtype == PLEXUS_BFLOAT16
                        ? ToFloat(ctx.input<BFloat16>(1)[at])
                        : ctx.input<float>(1)[at];
    ctx.output<float>(0)[i] =
        ctx.input<float>(0)[i * (s.x[0] + s.x[1])] + 100 * w;
  }
  return PLEXUS_OK;
}

void DiagonalShape(const Infer& ctx) {
  ctx.Output(0, std::vector<Dim>{ctx.dim(0, 0)});
}

void PrepareDiagonal(const Prepare& ctx, PlexusKernel* kernel) {
  SeeW(ctx);
  auto* const s = ctx.State<Diagonals>(kernel);
  s->n = ctx.shape(0)[0];
  s->dtype = ctx.dtype(1);
  for (int i = 0; i < 2; ++i) {
    int64_t* const strides = i == 0 ? s->x : s->w;
    strides[0] = s->n;
    strides[1] = 1;
    if (ctx.input(i).strides != nullptr) {
      std::copy_n(ctx.input(i).strides, 2, strides);
    }
  }
  kernel->run = kRunFn<Diagonals, RunDiagonal>;
}

/// Keep(X): X.
struct Copy {
  int64_t count;
  int32_t dtype;
};

int32_t RunKeep(const Copy& s, Run ctx) {
  for (int64_t i = 0; i < s.count; ++i) {
    ctx.output<float>(0)[i] =
        s.dtype == PLEXUS_BFLOAT16  ? ToFloat(ctx.input<BFloat16>(0)[i])
        : s.dtype == PLEXUS_FLOAT16 ? ToFloat(ctx.input<Float16>(0)[i])
                                    : ctx.input<float>(0)[i];
  }
  return PLEXUS_OK;
}

void KeepShape(const Infer& ctx) { ctx.Output(0, ctx.shape(0)); }

void PrepareKeep(const Prepare& ctx, PlexusKernel* kernel) {
  *ctx.State<Copy>(kernel) = {Count(ctx.shape(0)), ctx.dtype(0)};
  kernel->run = kRunFn<Copy, RunKeep>;
}

constexpr auto kNarrowX = ReadsNarrow(1);
constexpr auto kNarrowW = ReadsNarrow(2);
constexpr auto kSwappedBoth = ReadsSwapped(3);

Op ScaleOp(const char* name) {
  return Op(name, "X W.")
      .Type("T", kFloats)
      .Input("X", "T")
      .Input("W", "T")
      .Output("Y", "T")
      .Traits(PLEXUS_ELEMENTWISE)
      .Prepare<PrepareScale>();
}

Op KeepOp(const char* name) {
  return Op(name, "X.")
      .Type("T", kFloat32)
      .Input("X", "T")
      .Output("Y", "T")
      .Traits(PLEXUS_ALIASES)
      .Infer<KeepShape>()
      .Prepare<PrepareKeep>();
}

Registry WithOps() {
  static Op scale = ScaleOp("Scale").Extend<kNarrowW>();
  static Op wide = ScaleOp("WideScale");
  static Op diagonal = Op("Diagonal", "Diagonals.")
                           .Type("T", kFloat32)
                           .Input("X", "T")
                           .Input("W", "T")
                           .Output("Y", "T")
                           .Infer<DiagonalShape>()
                           .Prepare<PrepareDiagonal>()
                           .Extend<kSwappedBoth, kNarrowW>();
  static Op keep = KeepOp("Keep");
  static Op narrow_keep = KeepOp("NarrowKeep").Extend<kNarrowX>();
  Registry registry;
  for (Op* op : {&scale, &wide, &diagonal, &keep, &narrow_keep}) {
    registry.Add(op->Finish());
  }
  return registry;
}

// A zero of each sign, subnormals of both dtypes, the infinities, NaN, the
// largest float16, and numbers that no 16-bit float is.
const std::vector<double> kW = {0.1, 0.0, -0.0, 6e-8, 1e-40, INFINITY, -INFINITY,
                                NAN, -65504, -1.0 / 3, 3e-5, 7};
const std::vector<float> kX = {-2, 0.5f, 1e-3f, 3, 0, -1, 2, 1e30f, 5, 6,
                               1e-38f, INFINITY};

template <typename Narrow>
std::string Elements(bool as_float) {
  std::string text;
  for (const double w : kW) {
    const float value = ToFloat(RoundTo<Narrow>(w));
    text += text.empty() ? "" : ", ";
    text += as_float ? fmt::format("{}", value) : fmt::format("{}", w);
  }
  return "[" + text + "]";
}

/// A graph with an input x: [3, 4] and parameters of these numbers, W: [3, 4],
/// U: [4, 3], v: [4] and c: [3, 1].
Graph Parse(int32_t dtype, bool widened, const std::string& nodes) {
  const bool half = dtype == PLEXUS_FLOAT16;
  const std::string elements = half ? Elements<Float16>(widened)
                                    : Elements<BFloat16>(widened);
  std::vector<std::string> all;
  for (size_t at = 1; at < elements.size();) {
    const size_t end = elements.find_first_of(",]", at);
    all.push_back(elements.substr(at, end - at));
    at = end + 1;
  }
  const auto rows = [&](size_t columns) {
    std::string text;
    for (size_t i = 0; i < all.size(); i += columns) {
      text += fmt::format("{}[{}]", i == 0 ? "" : ", ",
                          fmt::join(all.begin() + i, all.begin() + i + columns,
                                    ","));
    }
    return "[" + text + "]";
  };
  const std::string end =
      widened ? "}" : fmt::format(", dtype: {}}}", DtypeName(dtype));
  return Graph::Parse(
      fmt::format("inputs:\n  x: [3, 4]\nparameters:\n"
                  "  W: {{value: {}{}\n  U: {{value: {}{}\n"
                  "  v: {{value: [{}, {}, {}, {}]{}\n"
                  "  c: {{value: [[{}], [{}], [{}]]{}\n"
                  "functions:\n  Layer(x, w, b): Add(MatMul(x, w), b)\n"
                  "nodes:\n{}",
                  rows(4), end, rows(3), end, all[0], all[1], all[2], all[9],
                  end, all[6], all[3], all[9], end, nodes),
      "test.yaml", ".", WithOps());
}

PlanOptions Options(bool fuse = true, int threads = 1) {
  PlanOptions options;
  options.fuse = fuse;
  options.threads = threads;
  return options;
}

/// The bytes of all outputs.
std::string Result(const Graph& graph, const PlanOptions& options) {
  Session session(graph.Compile(options));
  session.BindInput(0, kX.data());
  REQUIRE(session.Run());
  std::string bytes;
  for (size_t i = 0; i < session.plan().outputs().size(); ++i) {
    bytes.append(static_cast<const char*>(session.output(static_cast<int>(i))),
                 static_cast<size_t>(session.plan().outputs()[i].bytes));
  }
  return bytes;
}

/// The nodes that run, in order.
std::string RunNodes(const Graph& graph) {
  std::vector<std::string> nodes;
  const auto plan = graph.Compile(Options(false));
  for (int i = 0; i < plan->step_count(); ++i) {
    const StepInfo step = plan->step(i);
    nodes.insert(nodes.end(), step.nodes.begin(), step.nodes.end());
  }
  return fmt::format("{}", fmt::join(nodes, " "));
}

/// Checks that the nodes give the bits that they give with float32 parameters.
void CheckSameBits(const std::string& nodes) {
  INFO(nodes);
  for (const int32_t dtype : {PLEXUS_FLOAT16, PLEXUS_BFLOAT16}) {
    for (const bool fuse : {true, false}) {
      for (const int threads : {1, 2}) {
        const PlanOptions options = Options(fuse, threads);
        CHECK(Result(Parse(dtype, false, nodes), options) ==
              Result(Parse(dtype, true, nodes), options));
      }
    }
  }
}

int64_t Weights(const Graph& graph) {
  return graph.Compile()->memory().weights;
}

TEST_CASE("16-bit parameters are read as float32 by operators without them") {
  CheckSameBits("  y: Add(x, W)\noutputs: [y]\n");
  CheckSameBits("  y: Mul(W, x)\n  z: Sigmoid(Add(y, v))\noutputs: [z]\n");
  CheckSameBits("  y: MatMul(x, U)\noutputs: [y]\n");
  CheckSameBits("  y: ReLU(Add(Dot(W, [1, 2, 3, 4]), Dot(x, v)))\n"
                "outputs: [y]\n");
  CheckSameBits("  s: Softmax(W)\n  y: Softmax(Add(s, x))\noutputs: [y]\n");
  CheckSameBits("  y: Layer(x, U, ReduceSum(U, [0]))\noutputs: [y]\n");
  CheckSameBits("  y: Sub(W, W)\n  z: Div(1, W)\noutputs: [y, z]\n");
}

TEST_CASE("operators that take them read them as float32 beside float32") {
  CheckSameBits("  y: Concat(x, W, axis=0)\n"
                "  z: Concat(W, ReduceSum(x, [0]), W, axis=0)\n"
                "outputs: [y, z]\n");
}

TEST_CASE("different 16-bit floats meet as float32 where they can't as such") {
  const Graph graph = Graph::Parse(
      "inputs:\n  x: [2]\nparameters:\n"
      "  a: {value: [1.5, 65504], dtype: float16}\n"
      "  b: {value: [0.25, 1.0e38], dtype: bfloat16}\n"
      "nodes:\n  y: Add(a, b)\noutputs: [y]\n",
      "test.yaml", ".");
  const std::vector<float> want = {
      1.75f, ToFloat(RoundTo<BFloat16>(1e38)) + 65504};
  const std::string bytes = Result(graph, Options());
  REQUIRE(bytes.size() == 8);
  CHECK(std::memcmp(bytes.data(), want.data(), 8) == 0);
}

TEST_CASE("a plan keeps what its nodes read, once") {
  const auto weights = [](const std::string& nodes) {
    return Weights(Parse(PLEXUS_BFLOAT16, false, nodes));
  };
  CHECK(weights("  y: Add(Mul(x, W), W)\noutputs: [y]\n") == 12 * 4);
  CHECK(weights("  y: Scale(Scale(x, W), W)\noutputs: [y]\n") == 12 * 2);
  CHECK(weights("  y: Scale(Mul(x, W), W)\noutputs: [y]\n") == 12 * (2 + 4));
  CHECK(weights("  y: Mul(x, W)\n  z: Identity(W)\noutputs: [y, z]\n") ==
        12 * (4 + 2));
  CHECK(weights("  y: Add(x, Exp(W))\noutputs: [y]\n") == 12 * 4);
}

TEST_CASE("dims bound anew read the same") {
  const Graph graph = Graph::Parse(
      "inputs:\n  x: [N, 2]\nparameters:\n"
      "  W: {value: [[1, 2], [3, 4]], dtype: bfloat16}\n"
      "nodes:\n  y: Reshape(Add(MatMul(x, W), 0.5), [-1])\noutputs: [y]\n",
      "test.yaml", ".");
  for (int64_t n = 1; n <= 2; ++n) {
    PlanOptions options;
    options.dims["N"] = n;
    const std::string bytes = Result(graph, options);
    // Rows of kX: (-2, 0.5) and (1e-3, 3).
    const std::vector<float> want = {-0.5f + 0.5f, -2.0f + 0.5f,
                                     std::fma(3.0f, 3.0f, 1e-3f) + 0.5f,
                                     std::fma(3.0f, 4.0f, 2e-3f) + 0.5f};
    REQUIRE(bytes.size() == static_cast<size_t>(8 * n));
    CHECK(std::memcmp(bytes.data(), want.data(), bytes.size()) == 0);
  }
}

TEST_CASE("large parameters are widened before a run, not in it") {
  const Graph graph = Graph::Parse(
      "inputs:\n  x: [700000]\nparameters:\n"
      "  W: {shape: [700000], init: normal, seed: 3, dtype: float16}\n"
      "nodes:\n  y: Sub(W, x)\noutputs: [y]\n",
      "test.yaml", ".");
  CHECK(RunNodes(graph) == "y");
  CHECK(Weights(graph) == 2800000);
}

TEST_CASE("operators that can read them narrow do, with the same bits") {
  for (const char* const nodes :
       {"  y: Scale(x, W)\noutputs: [y]\n",
        "  y: Exp(Scale(Neg(x), v))\noutputs: [y]\n",
        "  y: Add(Scale(x, W), W)\noutputs: [y]\n",
        "  y: Scale(W, W)\noutputs: [y]\n",
        "  y: Scale(Scale(x, c), v)\noutputs: [y]\n",
        "  y: Add(x, Scale([1.5, 2, 3, 4], v))\noutputs: [y]\n"}) {
    CheckSameBits(nodes);
  }
  const auto see = [](const std::string& nodes) {
    const Graph graph = Parse(PLEXUS_BFLOAT16, false, nodes);
    seen.clear();
    graph.Compile();
    return fmt::format("{}", fmt::join(seen, ", "));
  };
  CHECK(see("  y: Scale(x, W)\noutputs: [y]\n") == "bfloat16 constant");
  CHECK(see("  y: WideScale(x, W)\noutputs: [y]\n") == "float32 constant");
  CHECK(see("  y: Scale(W, x)\noutputs: [y]\n") == "float32");
  CHECK(see("  y: Scale(x, [1, 2, 3, 4])\noutputs: [y]\n") ==
        "float32 constant");
}

TEST_CASE("an operator reads one input swapped and another one narrow") {
  const std::string nodes =
      "  t: Transpose(x)\n  y: Diagonal(t, K)\n"
      "  z: Diagonal(t, x)\n  u: Diagonal(x, t)\n"
      "outputs: [y, z, u]\n";
  const auto parse = [&](const char* dtype) {
    return Graph::Parse(
        fmt::format("inputs:\n  x: [3, 3]\nparameters:\n"
                    "  K: {{value: [[1, 2, 3], [4, 5, 6], [7, 8, 9]], dtype: "
                    "{}}}\nnodes:\n{}",
                    dtype, nodes),
        "test.yaml", ".", WithOps());
  };
  seen.clear();
  const std::string narrow = Result(parse("bfloat16"), Options());
  CHECK(seen == std::vector<std::string>{"bfloat16 constant", "float32",
                                         "float32 swapped"});
  CHECK(narrow == Result(parse("float32"), Options()));
}

TEST_CASE("equal uses are shared, and with equal float32 constants too") {
  const Graph graph = Graph::Parse(
      "inputs:\n  x: [2]\nparameters:\n"
      "  a: {value: [1.5, 2], dtype: bfloat16}\n"
      "  b: {value: [1.5, 2], dtype: float16}\n"
      "nodes:\n  p: Add(x, a)\n  q: Add(x, a)\n  r: Add(x, b)\n"
      "  s: Add(x, [1.5, 2])\n  y: Concat(p, q, r, s, axis=0)\n"
      "outputs: [y]\n",
      "test.yaml", ".");
  CHECK(graph.Compile()->shared() ==
        std::vector<std::string>{"q = p", "r = p", "s = p"});
  CHECK(Weights(graph) == 8);
}

TEST_CASE("a view of a parameter that stands for float32 is float32") {
  CheckSameBits("  k: Keep(W)\n  y: Add(k, x)\noutputs: [y, k]\n");
  CheckSameBits("  k: NarrowKeep(W)\n  y: Add(k, x)\noutputs: [y, k]\n");
}

}  // namespace
}  // namespace plexus
