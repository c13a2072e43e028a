#include <plexus/op.h>

#include "ops/reduce/arg_extreme.h"

namespace plexus {
namespace {

void PrepareArgMin(const Prepare& ctx, PlexusKernel* kernel) {
  reduce::PrepareArg(ctx, reduce::Extreme::kSmallest, kernel);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(arg_min) {
  return plexus::reduce::DeclareArg(
             "ArgMin",
             "Where the smallest element stands along an axis: NaN if there is "
             "one, and the first of equal ones.")
      .Prepare<plexus::PrepareArgMin>();
}
