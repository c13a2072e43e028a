#include <plexus/op.h>

#include "ops/loss/likelihood.h"

namespace plexus {
namespace {

void NllShape(const Infer& ctx) {
  loss::InferLikelihood(ctx, "target", "weight");
}

int32_t RunNll(const loss::Likelihood& s, Run ctx) {
  return s.Run(ctx, ctx.input<void>(0));
}

void PrepareNll(const Prepare& ctx, PlexusKernel* kernel) {
  *ctx.State<loss::Likelihood>(kernel) =
      loss::Likelihood(ctx, "target", kernel);
  kernel->run = kRunFn<loss::Likelihood, RunNll>;
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(negative_log_likelihood_loss) {
  plexus::Op op("NegativeLogLikelihoodLoss",
                "-weight * input at the class of each target. The mean is "
                "divided by the sum of the weights of all targets that are not "
                "ignored: NaN where there are none.");
  op.Type("T", plexus::kFloats)
      .Input("input", "T", "[N, C, d1, ...]: logarithms of probabilities.");
  plexus::loss::ClassInputs(op, "target", "weight")
      .Output("loss", "T")
      .Accuracy(-1)
      .Infer<plexus::NllShape>()
      .Prepare<plexus::PrepareNll>();
  return op;
}
