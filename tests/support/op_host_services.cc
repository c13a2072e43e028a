#include <algorithm>
#include <thread>

#include "tests/support/op_host_impl.h"

namespace plexus::testing {
namespace {

using Impl = PreparedOp::Impl;
using Worker = Impl::Worker;

Worker* WorkerOf(PlexusContext* ctx) {
  return static_cast<Worker*>(ctx->internal);
}
Impl* Of(PlexusContext* ctx) { return WorkerOf(ctx)->impl; }

int32_t FailCall(PlexusContext* ctx, int32_t why, const char* what) {
  return Of(ctx)->Fail(why, what);
}
const PlexusValue* FindAttribute(PlexusContext* ctx, const char* name) {
  const AttributeValues& all = Of(ctx)->attributes;
  const auto found = all.find(name);
  return found == all.end() ? nullptr : found->second.value();
}
int64_t DimFailure(PlexusInfer* ctx, const std::string& what) {
  Of(&ctx->base)->Fail(PLEXUS_ERROR_GRAPH, what);
  return 0;
}
int64_t DimAdd(PlexusInfer* ctx, int64_t a, int64_t b) {
  int64_t c = 0;
  return __builtin_add_overflow(a, b, &c) ? DimFailure(ctx, "a dim overflows")
                                          : c;
}
int64_t DimSub(PlexusInfer* ctx, int64_t a, int64_t b) {
  int64_t c = 0;
  return __builtin_sub_overflow(a, b, &c) ? DimFailure(ctx, "a dim overflows")
                                          : c;
}
int64_t DimMul(PlexusInfer* ctx, int64_t a, int64_t b) {
  int64_t c = 0;
  return __builtin_mul_overflow(a, b, &c) ? DimFailure(ctx, "a dim overflows")
                                          : c;
}
int64_t DimDiv(PlexusInfer* ctx, int64_t a, int64_t b) {
  if (b == 0) return DimFailure(ctx, "a dim is divided by zero");
  if (b == -1) return DimSub(ctx, 0, a);
  return a / b - (a % b != 0 && (a < 0) != (b < 0));
}
int64_t DimMax(PlexusInfer*, int64_t a, int64_t b) { return std::max(a, b); }
int64_t DimEqual(PlexusInfer* ctx, int64_t a, int64_t b) {
  return a == b ? a : DimFailure(ctx, Text("dims ", a, " and ", b, " differ"));
}
int64_t DimBroadcast(PlexusInfer* ctx, int64_t a, int64_t b) {
  if (a == 1) return b;
  return b == 1 ? a : DimEqual(ctx, a, b);
}
const int64_t* KnownValue(PlexusInfer* ctx, int32_t i, int64_t* count) {
  Impl* impl = Of(&ctx->base);
  if (!impl->inputs[i].constant) return nullptr;
  *count = static_cast<int64_t>(impl->known[i].size());
  return impl->known[i].data();
}
int64_t DimUnknown(PlexusInfer* ctx, int32_t, const char* what) {
  return DimFailure(ctx, Text(what, " depends on the data of an input"));
}
int32_t SetOutput(PlexusInfer* ctx, int32_t i, int32_t dtype, int32_t rank,
                  const int64_t* dims) {
  Impl* impl = Of(&ctx->base);
  if (i < 0 || i >= ctx->n_outputs) {
    return impl->Fail(PLEXUS_ERROR_GRAPH, "there is no such output");
  }
  TestTensor& t = impl->outputs[i];
  t.shape.assign(dims, dims + rank);
  if (dtype != PLEXUS_NONE) t.dtype = dtype;
  for (int64_t d : t.shape) {
    if (d < 0) return impl->Fail(PLEXUS_ERROR_GRAPH, "a dim is negative");
  }
  return PLEXUS_OK;
}
int32_t SetValue(PlexusInfer* ctx, int32_t i, int64_t count,
                 const int64_t* values) {
  TestTensor& t = Of(&ctx->base)->outputs[i];
  t = TestTensor::Constant<int64_t>(t.shape, {values, values + count});
  return PLEXUS_OK;
}
void* Allocate(PlexusPrepare* ctx, int64_t bytes) {
  Impl* impl = Of(&ctx->base);
  if (bytes < 0 || bytes > impl->options.memory_limit - impl->allocated) {
    impl->Fail(PLEXUS_ERROR_LIMIT, "over the memory limit");
    return nullptr;
  }
  impl->allocated += bytes;
  return impl->allocations.emplace_back(bytes, 0, 0).data();
}

void ParallelFor(PlexusRun* ctx, int64_t n, int64_t grain, PlexusRangeFn fn,
                 void* arg) {
  const Worker* caller = WorkerOf(&ctx->base);
  Impl* impl = caller->impl;
  if (n <= 0) return;
  if (caller->inside) return fn(ctx, arg, 0, n);
  grain = std::max<int64_t>(grain, 1);
  const int64_t threads = impl->options.threads;
  const bool spread = impl->options.split == RunOptions::Split::kThreads;
  std::vector<int64_t> bounds = {0};
  if (spread) {
    const int64_t parts = std::clamp<int64_t>(n / grain, 1, threads);
    for (int64_t k = 1; k <= parts; ++k) bounds.push_back(n * k / parts);
  } else {
    for (int64_t size = grain; n - bounds.back() >= size + grain; ++size) {
      bounds.push_back(bounds.back() + size);
    }
    bounds.push_back(n);
  }
  const auto part = [&](int64_t k) {
    Worker worker{*ctx, impl, true};
    worker.ctx.base.internal = &worker;
    worker.ctx.worker = static_cast<int32_t>(k % threads);
    worker.ctx.worker_scratch =
        impl->memory->scratch[1 + worker.ctx.worker].data();
    fn(&worker.ctx, arg, bounds[k], bounds[k + 1]);
  };
  const auto parts = static_cast<int64_t>(bounds.size()) - 1;
  std::vector<std::thread> others;
  for (int64_t k = parts; k-- > 1;) {
    if (spread) {
      others.emplace_back(part, k);
    } else {
      part(k);
    }
  }
  part(0);
  for (std::thread& t : others) t.join();
}

}  // namespace

const PlexusHost* PreparedOp::Impl::Host() {
  static const PlexusHost host = {.struct_size = sizeof(PlexusHost),
                                  .abi_major = PLEXUS_ABI_MAJOR,
                                  .abi_minor = PLEXUS_ABI_MINOR,
                                  .simd = SimdMasks().back(),
                                  .fail = FailCall,
                                  .attribute = FindAttribute,
                                  .dim_add = DimAdd,
                                  .dim_sub = DimSub,
                                  .dim_mul = DimMul,
                                  .dim_div = DimDiv,
                                  .dim_max = DimMax,
                                  .dim_equal = DimEqual,
                                  .dim_broadcast = DimBroadcast,
                                  .value = KnownValue,
                                  .dim_unknown = DimUnknown,
                                  .set_output = SetOutput,
                                  .set_value = SetValue,
                                  .allocate = Allocate,
                                  .parallel_for = ParallelFor};
  return &host;
}

void PreparedOp::Impl::Epilogue(PlexusRun* ctx, void* data, int64_t row_stride,
                                int64_t row, int64_t col, int64_t rows,
                                int64_t n) {
  Impl* impl = Of(&ctx->base);
  Memory& memory = *impl->memory;
  const TestTensor& t = impl->outputs[0];
  const int64_t size = ElementSize(t.dtype), width = LastDim(t);
  const auto* base = static_cast<unsigned char*>(ctx->outputs[0]);
  const int64_t first = (base - memory.outputs[0].data()) / size + row * width;
  if (row < 0 || rows < 0 || col < 0 || n < 0 || col + n > width ||
      first + rows * width > Elements(t.shape) ||
      data != base + (row * width + col) * size ||
      (rows > 1 && row_stride != width * size)) {
    impl->Fail(-1, "the epilogue got a rectangle that is not in the output");
    return;
  }
  for (int64_t r = 0; r < rows; ++r) {
    impl->options.epilogue(static_cast<char*>(data) + r * row_stride, n);
  }
  std::lock_guard<std::mutex> lock(impl->mutex);
  memory.rectangles.push_back({row, col, rows, n, ctx->worker});
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t c = col; c < col + n; ++c) {
      ++memory.handed_over[static_cast<size_t>(first + r * width + c)];
    }
  }
}

}  // namespace plexus::testing
