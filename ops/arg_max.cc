#include <plexus/op.h>

#include "ops/reduce/arg_extreme.h"

namespace plexus {
namespace {

void PrepareArgMax(const Prepare& ctx, PlexusKernel* kernel) {
  reduce::PrepareArg(ctx, reduce::Extreme::kLargest, kernel);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(arg_max) {
  return plexus::reduce::DeclareArg(
             "ArgMax",
             "Where the largest element stands along an axis: NaN if there is "
             "one, and the first of equal ones.")
      .Prepare<plexus::PrepareArgMax>();
}
