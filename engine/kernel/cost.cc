#include "engine/kernel/cost.h"

#include <plexus/plexus.h>

#include <algorithm>

namespace plexus::engine {

namespace {

/// What a core with vectors of 32 or 64 bytes does in a nanosecond, and what it
/// reads from between its second-level cache (100 bytes) and memory (24).
constexpr double kOperationsPerNs = 100;
constexpr double kBytesPerNs = 50;
/// A call with nothing to do.
constexpr double kCallNs = 20;

double ElementsOf(const PlexusTensor& tensor) {
  double elements = 1;
  for (int32_t k = 0; k < tensor.rank; ++k) {
    elements *= static_cast<double>(tensor.shape[k]);
  }
  return elements;
}

}  // namespace

double BytesOf(const PlexusTensor& tensor) {
  return tensor.dtype == PLEXUS_NONE
             ? 0
             : ElementsOf(tensor) *
                   static_cast<double>(DtypeSize(tensor.dtype));
}

PlexusWork EstimateWork(const OpEntry& op, PlexusPrepare* ctx) {
  PlexusWork work = {};
  for (int32_t i = 0; i < ctx->n_inputs; ++i) {
    work.bytes += BytesOf(ctx->inputs[i]);
  }
  for (int32_t i = 0; i < ctx->n_outputs; ++i) {
    work.bytes += BytesOf(ctx->outputs[i]);
  }
  if (ctx->n_outputs == 0) return work;
  work.operations = ElementsOf(ctx->outputs[0]) * ctx->n_inputs;
  if (op.cost != nullptr) op.cost->estimate(ctx, &work);
  work.operations *= std::max(
      1.0, static_cast<double>(DtypeSize(ctx->outputs[0].dtype)) / 4);
  return work;
}

double Nanoseconds(const PlexusWork& work) {
  const double ns =
      work.operations / kOperationsPerNs + work.bytes / kBytesPerNs;
  return kCallNs + (ns > 0 ? ns : 0);  // not where it isn't a number either
}

}  // namespace plexus::engine
