// The test host must notice what kernels do wrong.
#include "tests/support/op_host.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <stdexcept>

namespace plexus::testing {
namespace {

enum class Deed { kRight, kPastEnd, kTwice, kNever, kChangesInput, kFails };
Deed deed = Deed::kRight;

struct State {
  int64_t rows, n;
};

/// y = 2x by rows, misbehaving as told.
int32_t Run(const State& s, plexus::Run ctx) {
  if (deed == Deed::kFails) return ctx.Fail("bad data");
  ctx.ParallelFor(ctx.rows(), 1, [&](plexus::Run part, int64_t b, int64_t e) {
    const float* x = part.input<float>(0) + b * s.n;
    float* y = part.output<float>(0) + b * s.n;
    for (int64_t i = 0; i < (e - b) * s.n; ++i) y[i] = 2 * x[i];
    if (deed == Deed::kPastEnd && e == ctx.rows()) y[(e - b) * s.n] = 0;
    if (deed == Deed::kChangesInput) const_cast<float*>(x)[0] += 1;
    const int64_t stride = s.n * int64_t{sizeof(float)};
    if (deed != Deed::kNever) part.Epilogue(y, stride, b, 0, e - b, s.n);
    if (deed == Deed::kTwice) part.Epilogue(y, stride, b, 0, e - b, s.n);
  });
  return PLEXUS_OK;
}

void Prepare(const plexus::Prepare& ctx, PlexusKernel* kernel) {
  const auto shape = ctx.shape(0);
  *ctx.State<State>(kernel) = {shape[0], shape[1]};
  kernel->run = kRunFn<State, Run>;
}

void Shape(const plexus::Infer& ctx) {
  ctx.Equal(ctx.dim(0, 0), ctx.dim(0, 0));
  if (ctx.rank(0) != 2) ctx.Fail("rank ", ctx.rank(0), ", not 2");
  ctx.Output(0, ctx.shape(0));
}

const PlexusOp* Double() {
  static Op op = [] {
    Op made("Double", "2x");
    made.Type("T", kFloat32).Input("X", "T").Output("Y", "T");
    made.Traits(PLEXUS_EPILOGUE | PLEXUS_ROWWISE);
    made.Infer<Shape>().Prepare<Prepare>();
    return made;
  }();
  static const PlexusOp* table = op.Finish();
  return table;
}

Outcome Try(Deed what, RunOptions options = {}) {
  deed = what;
  options.epilogue = [](void* data, int64_t n) {
    for (int64_t i = 0; i < n; ++i) static_cast<float*>(data)[i] += 1;
  };
  return RunOp(Double(), {TestTensor::Of<float>({3, 2}, {1, 2, 3, 4, 5, 6})},
               options);
}

TEST_CASE("the test host runs rows, threads and the epilogue") {
  const std::vector<float> want = {3, 5, 7, 9, 11, 13};
  for (const RunOptions& options :
       {RunOptions{}, RunOptions{.threads = 2},
        RunOptions{.split = RunOptions::Split::kOddChunks},
        RunOptions{.misaligned = true, .row_block = 2}}) {
    const Outcome got = Try(Deed::kRight, options);
    REQUIRE(got.text == "");
    REQUIRE(got.outputs.size() == 1);
    CHECK(got.outputs[0].shape == std::vector<int64_t>{3, 2});
    CHECK(got.outputs[0].values<float>() == want);
    CHECK(got.allocated == sizeof(State));
  }
}

TEST_CASE("the test host notices what a kernel does wrong") {
  CHECK(Try(Deed::kPastEnd).text == "output 0 was written to outside");
  CHECK(Try(Deed::kChangesInput).text == "input 0 was written to");
  CHECK(Try(Deed::kTwice).text == "element 0 was handed over 2 times");
  CHECK(Try(Deed::kNever).text == "element 0 was handed over 0 times");
}

TEST_CASE("the test host passes failures on") {
  CHECK(Try(Deed::kFails).code == PLEXUS_ERROR_RUN);
  CHECK(Try(Deed::kFails).text == "bad data");
  CHECK(Try(Deed::kRight, {.memory_limit = 4}).code == PLEXUS_ERROR_LIMIT);
  const Outcome got = InferOp(Double(), {TestTensor::Of<float>({1}, {1})});
  CHECK(got.code == PLEXUS_ERROR_GRAPH);
  CHECK(got.text == "rank 1, not 2");
  CHECK_THROWS_AS(InferOp(Double(), {TestTensor::Of<double>({1}, {1})}),
                  std::logic_error);
}

}  // namespace
}  // namespace plexus::testing
