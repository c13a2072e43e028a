#include <plexus/op.h>

#include "ops/softmax/log_softmax.h"

namespace plexus {
namespace {

using softmax::LogSoftmax;

void LogSoftmaxShape(const Infer& ctx) {
  ctx.Axis(ctx.Int("axis"), ctx.rank(0));
  ctx.Output(0, ctx.shape(0));
}

int32_t RunLogSoftmax(const LogSoftmax& s, Run ctx) {
  s.Run(ctx, ctx.output<void>(0), s.rows() ? ctx.rows() : -1);
  return PLEXUS_OK;
}

void PrepareLogSoftmax(const Prepare& ctx, PlexusKernel* kernel) {
  LogSoftmax* const s = ctx.State<LogSoftmax>(kernel);
  *s = LogSoftmax(ctx.simd(), ctx.dtype(0), ctx.shape(0),
                  ctx.Axis(ctx.Int("axis"), ctx.rank(0)));
  kernel->run = kRunFn<LogSoftmax, RunLogSoftmax>;
  if (!s->rows()) kernel->traits &= ~uint32_t{PLEXUS_ROWWISE};
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(log_softmax) {
  return plexus::Op(
             "LogSoftmax",
             "(x - m) - log(sum of e^(x - m)) along the axis, m being the "
             "largest x: the logarithm of Softmax, without its underflow. The "
             "powers and the logarithm are at most 1 ULP off; the sum is done "
             "as by ReduceSum.")
      .Type("T", plexus::kFloats)
      .Input("input", "T")
      .Output("output", "T")
      .Attribute("axis", PLEXUS_ATTR_INT, "-1",
                 "Negative numbers count from the end.")
      .Traits(PLEXUS_ROWWISE)
      .Accuracy(-1)
      .Infer<plexus::LogSoftmaxShape>()
      .Prepare<plexus::PrepareLogSoftmax>();
}
