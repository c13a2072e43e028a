#include "engine/kernel/host.h"

#include <plexus/plexus.h>

namespace plexus::engine {

namespace {

template <typename HostClass, typename Context>
HostClass& In(Context* ctx) {
  return static_cast<HostClass&>(
      *static_cast<HostContext*>(ctx->base.internal));
}

template <InferHost::DimOp kOp>
int64_t Combine(PlexusInfer* ctx, int64_t a, int64_t b) {
  return In<InferHost>(ctx).Combine(kOp, a, b);
}

int32_t Fail(PlexusContext* ctx, int32_t code, const char* text) {
  static_cast<HostContext*>(ctx->internal)
      ->Fail(code, text == nullptr || *text == 0
                       ? "it failed and didn't say why"
                       : text);
  return code;
}

const PlexusValue* Attribute(PlexusContext* ctx, const char* name) {
  return static_cast<HostContext*>(ctx->internal)->Attribute(name);
}

const int64_t* Value(PlexusInfer* ctx, int32_t input, int64_t* count) {
  return In<InferHost>(ctx).Value(input, count);
}

int64_t Unknown(PlexusInfer* ctx, int32_t input, const char* what) {
  return In<InferHost>(ctx).Unknown(input, what);
}

int32_t SetOutput(PlexusInfer* ctx, int32_t output, int32_t dtype,
                  int32_t rank, const int64_t* dims) {
  return In<InferHost>(ctx).SetOutput(output, dtype, rank, dims);
}

int32_t SetValue(PlexusInfer* ctx, int32_t output, int64_t count,
                 const int64_t* dims) {
  return In<InferHost>(ctx).SetValue(output, count, dims);
}

void* Allocate(PlexusPrepare* ctx, int64_t bytes) {
  return In<PrepareHost>(ctx).Allocate(bytes);
}

void ParallelFor(PlexusRun* ctx, int64_t n, int64_t grain, PlexusRangeFn fn,
                 void* arg) {
  In<RunHost>(ctx).ParallelFor(ctx, n, grain, fn, arg);
}

}  // namespace

const PlexusHost* Host() {
  using DimOp = InferHost::DimOp;
  static const PlexusHost host = {
      .struct_size = sizeof(PlexusHost),
      .abi_major = PLEXUS_ABI_MAJOR,
      .abi_minor = PLEXUS_ABI_MINOR,
      .simd = SupportedSimd(),
      .fail = Fail,
      .attribute = Attribute,
      .dim_add = Combine<DimOp::kAdd>,
      .dim_sub = Combine<DimOp::kSub>,
      .dim_mul = Combine<DimOp::kMul>,
      .dim_div = Combine<DimOp::kDiv>,
      .dim_max = Combine<DimOp::kMax>,
      .dim_equal = Combine<DimOp::kEqual>,
      .dim_broadcast = Combine<DimOp::kBroadcast>,
      .value = Value,
      .dim_unknown = Unknown,
      .set_output = SetOutput,
      .set_value = SetValue,
      .allocate = Allocate,
      .parallel_for = ParallelFor,
  };
  return &host;
}

}  // namespace plexus::engine
