#include <plexus/op.h>

#include "ops/softmax/log_softmax.h"

namespace plexus {
namespace {

void PrepareLogSoftmax(const Prepare& ctx, PlexusKernel* kernel) {
  reduce::PrepareLineMap(ctx, kernel, softmax::LogSoftmaxes(ctx.simd()));
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
      .Infer<plexus::reduce::LineMapShape>()
      .Prepare<plexus::PrepareLogSoftmax>();
}
