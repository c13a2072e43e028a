// The loss of a classification: minus the logarithm of the probability that was
// given to the right class.
#ifndef PLEXUS_OPS_LOSS_LIKELIHOOD_H_
#define PLEXUS_OPS_LOSS_LIKELIHOOD_H_

#include <plexus/op.h>

#include "ops/loss/reduction.h"
#include "ops/reduce/reduction.h"

namespace plexus::loss {

/// Inputs 1 and 2 by their names in the operator: the classes, and a weight for
/// each class. Input 0 is [N, C, ...], the classes are [N, ...] of 0 to C - 1.
Op&& ClassInputs(Op& op, const char* labels, const char* weights);

/// Checks the three inputs and sets output 0: a scalar, or the shape of the
/// classes.
void InferLikelihood(const Infer& ctx, const char* labels,
                     const char* weights);

/// -weight[label] log_prob[label] of each label, and their sum or mean: divided
/// by the sum of the weights, or the number of labels that are not ignored.
class Likelihood {
 public:
  Likelihood() = default;
  /// Sets kernel->scratch_bytes.
  Likelihood(const Prepare& ctx, const char* labels, PlexusKernel* kernel);

  /// To output 0, from inputs 1 and 2 and logarithms of the shape of input 0.
  /// Fails where a label is no class.
  int32_t Run(plexus::Run ctx, const void* log_prob) const;

 private:
  template <typename Label>
  int32_t RunLabels(plexus::Run ctx, const void* log_prob) const;
  template <typename T, typename Label>
  int32_t RunAs(plexus::Run ctx, const void* log_prob) const;
  template <typename Label>
  bool IsIgnored(Label label) const {
    return ignores_ && static_cast<int64_t>(label) == ignore_index_;
  }
  /// The first label that is no class; -1 for none.
  template <typename Label>
  int64_t FirstWrong(const Label* labels) const;
  int32_t FailAt(plexus::Run ctx, int64_t at, int64_t label) const;

  const char* name_ = nullptr;
  std::span<const int64_t> labels_shape_;
  int64_t classes_ = 0, inner_ = 0, labels_ = 0;
  int32_t dtype_ = 0, label_dtype_ = 0;
  bool has_weights_ = false, ignores_ = false;
  int64_t ignore_index_ = 0;
  Reduction reduction_ = Reduction::kNone;
  reduce::Kernels sums_ = {};
};

}  // namespace plexus::loss

#endif  // PLEXUS_OPS_LOSS_LIKELIHOOD_H_
