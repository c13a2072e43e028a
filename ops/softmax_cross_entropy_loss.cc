#include <plexus/op.h>

#include "ops/loss/likelihood.h"
#include "ops/softmax/log_softmax.h"

namespace plexus {
namespace {

struct CrossEntropy {
  reduce::LineMap log_softmax;
  loss::Likelihood likelihood;
};

void CrossEntropyShape(const Infer& ctx) {
  loss::InferLikelihood(ctx, "labels", "weights");
  ctx.Output(1, ctx.shape(0));
}

int32_t RunCrossEntropy(const CrossEntropy& s, Run ctx) {
  void* const log_prob = ctx.output<void>(1);
  s.log_softmax.Run(ctx, log_prob);
  return s.likelihood.Run(ctx, log_prob);
}

void PrepareCrossEntropy(const Prepare& ctx, PlexusKernel* kernel) {
  CrossEntropy* const s = ctx.State<CrossEntropy>(kernel);
  s->log_softmax =
      reduce::LineMap(ctx, 1, softmax::LogSoftmaxes(ctx.simd()));
  s->likelihood = loss::Likelihood(ctx, "labels", kernel);
  kernel->run = kRunFn<CrossEntropy, RunCrossEntropy>;
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(softmax_cross_entropy_loss) {
  plexus::Op op("SoftmaxCrossEntropyLoss",
                "NegativeLogLikelihoodLoss of LogSoftmax(scores, axis=1).");
  op.Type("T", plexus::kFloats)
      .Input("scores", "T", "[N, C, d1, ...]: before any softmax.");
  plexus::loss::ClassInputs(op, "labels", "weights")
      .Output("output", "T", "The loss.")
      .Output("log_prob", "T", "LogSoftmax(scores, axis=1).")
      .Accuracy(-1)
      .Infer<plexus::CrossEntropyShape>()
      .Prepare<plexus::PrepareCrossEntropy>();
  return op;
}
