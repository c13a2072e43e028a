#include "ops/loss/likelihood.h"

#include <cstdio>
#include <vector>

#include "ops/layout/copy.h"
#include "ops/layout/walk.h"
#include "ops/reduce/sum.h"

namespace plexus::loss {

Op&& ClassInputs(Op& op, const char* labels, const char* weights) {
  op.Type("Tind", Bit(PLEXUS_INT32) | kInt64)
      .Input(labels, "Tind", "[N, d1, ...]: classes, 0 to C - 1.")
      .Input(weights, "T", "[C]: a weight for each class; left out: 1.",
             PLEXUS_OPTIONAL)
      .Attribute("ignore_index", PLEXUS_ATTR_INT, nullptr,
                 "A label that counts for nothing; it need not be a class.");
  return ReductionAttribute(op);
}

void InferLikelihood(const Infer& ctx, const char* labels,
                     const char* weights) {
  const int rank = ctx.rank(0);
  if (rank < 2) {
    ctx.Fail("the first input must be [N, C, ...], not of rank ", rank);
  }
  if (ctx.rank(1) != rank - 1) {
    ctx.Fail(labels, " has rank ", ctx.rank(1), ", wanted ", rank - 1,
             ": the dims of the first input without its second");
  }
  std::vector<Dim> shape = ctx.shape(0);
  shape.erase(shape.begin() + 1);
  for (int k = 0; k < rank - 1; ++k) {
    shape[k] = ctx.Equal({1, k, labels},
                         {0, k == 0 ? 0 : k + 1, "the first input"});
  }
  if (ctx.has(2)) {
    if (ctx.rank(2) != 1) {
      ctx.Fail(weights, " must be a list (rank 1), not rank ", ctx.rank(2));
    }
    ctx.Equal({2, 0, weights}, {0, 1, "the first input"});
  }
  if (ReductionOf(ctx) != Reduction::kNone) shape.clear();
  ctx.Output(0, shape);
}

Likelihood::Likelihood(const Prepare& ctx, const char* labels,
                       PlexusKernel* kernel)
    : name_(labels),
      labels_shape_(ctx.shape(1)),
      classes_(ctx.shape(0)[1]),
      inner_(Count(ctx.shape(0).subspan(2))),
      labels_(Count(ctx.shape(1))),
      dtype_(ctx.dtype(0)),
      label_dtype_(ctx.dtype(1)),
      has_weights_(ctx.has(2)),
      ignores_(ctx.Has("ignore_index")),
      ignore_index_(ignores_ ? ctx.Int("ignore_index") : 0),
      reduction_(ReductionOf(ctx)),
      sums_(reduce::SumKernels(ctx.simd(), ctx.dtype(0))) {
  // The losses, and the weights that go with them.
  if (reduction_ != Reduction::kNone) {
    kernel->scratch_bytes = 2 * labels_ * ElementSize(dtype_);
  }
}

template <typename Label>
int64_t Likelihood::FirstWrong(const Label* labels) const {
  for (int64_t i = 0; i < labels_; ++i) {
    const auto label = static_cast<int64_t>(labels[i]);
    if ((label < 0 || label >= classes_) && !IsIgnored(labels[i])) return i;
  }
  return -1;
}

int32_t Likelihood::FailAt(plexus::Run ctx, int64_t at, int64_t label) const {
  int64_t index[layout::kMostAxes];
  for (size_t k = labels_shape_.size(); k-- > 0; at /= labels_shape_[k]) {
    index[k] = at % labels_shape_[k];
  }
  char text[2048];  // 64 indices of 20 digits
  size_t n = 0;
  const auto add = [&](const char* format, const auto&... values) {
    n += std::snprintf(text + n, sizeof(text) - n, format, values...);
  };
  add("%s[", name_);
  for (size_t k = 0; k < labels_shape_.size(); ++k) {
    add(k == 0 ? "%lld" : ", %lld", static_cast<long long>(index[k]));
  }
  add("] is %lld, must be 0 to %lld", static_cast<long long>(label),
      static_cast<long long>(classes_ - 1));
  return ctx.Fail(text);
}

template <typename T, typename Label>
int32_t Likelihood::RunAs(plexus::Run ctx, const void* log_prob) const {
  const Label* const labels = ctx.input<Label>(1);
  const int64_t wrong = FirstWrong(labels);
  if (wrong >= 0) {
    return FailAt(ctx, wrong, static_cast<int64_t>(labels[wrong]));
  }
  const T* const p = static_cast<const T*>(log_prob);
  const T* const weights = has_weights_ ? ctx.input<T>(2) : nullptr;
  const bool single = reduction_ == Reduction::kNone;
  T* const losses =
      single ? ctx.output<T>(0) : static_cast<T*>(ctx.raw()->scratch);
  T* const counted = single ? nullptr : losses + labels_;
  ctx.ParallelFor(
      labels_, layout::Grain(64), [&](plexus::Run, int64_t i, int64_t end) {
        for (; i < end; ++i) {
          T weight = 0, loss = 0;
          if (!IsIgnored(labels[i])) {
            const auto label = static_cast<int64_t>(labels[i]);
            const int64_t row = i / inner_ * classes_ + label;
            weight = weights == nullptr ? T{1} : weights[label];
            loss = -p[row * inner_ + i % inner_] * weight;
          }
          losses[i] = loss;
          if (counted != nullptr) counted[i] = weight;
        }
      });
  if (single) return PLEXUS_OK;
  T* const result = ctx.output<T>(0);
  sums_.rows(losses, labels_, 1, result);
  if (reduction_ == Reduction::kMean) {
    T divisor = 0;
    sums_.rows(counted, labels_, 1, &divisor);
    *result /= divisor;
  }
  return PLEXUS_OK;
}

template <typename Label>
int32_t Likelihood::RunLabels(plexus::Run ctx, const void* log_prob) const {
  return dtype_ == PLEXUS_FLOAT32 ? RunAs<float, Label>(ctx, log_prob)
                                  : RunAs<double, Label>(ctx, log_prob);
}

int32_t Likelihood::Run(plexus::Run ctx, const void* log_prob) const {
  return label_dtype_ == PLEXUS_INT32 ? RunLabels<int32_t>(ctx, log_prob)
                                      : RunLabels<int64_t>(ctx, log_prob);
}

}  // namespace plexus::loss
