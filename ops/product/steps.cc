#include "ops/product/steps.h"

#include <algorithm>
#include <utility>

#include "ops/product/saturating.h"

namespace plexus::product {

Value Value::As(std::vector<int64_t> other) const {
  Value value = *this;
  value.shape = std::move(other);
  return value;
}

Value Steps::Input(int i) const {
  const auto shape = ctx_.shape(i);
  return {Value::Place::kInput, i, ctx_.Constant<void>(i),
          {shape.begin(), shape.end()}};
}

Value Steps::Output() const {
  const auto shape = ctx_.output_shape(0);
  return {Value::Place::kOutput, 0, nullptr, {shape.begin(), shape.end()}};
}

Value Steps::Scratch(std::vector<int64_t> shape) {
  const int64_t at = scratch_;
  const int64_t bytes =
      SaturatingProduct(Count(shape), ElementSize(ctx_.dtype(0)));
  scratch_ = SaturatingSum(
      scratch_, SaturatingSum(SaturatingRoundUp(bytes, 64), 64));
  return {Value::Place::kScratch, at, nullptr, std::move(shape)};
}

Value Steps::Made(std::vector<int64_t> shape, void** data) {
  *data = ctx_.Allocate<char>(Count(shape) * ElementSize(ctx_.dtype(0)));
  return {Value::Place::kMade, 0, *data, std::move(shape)};
}

PlexusTensor Steps::TensorOf(const Value& value) const {
  return {ctx_.dtype(0), static_cast<int32_t>(value.shape.size()),
          value.shape.data(), nullptr, value.data};
}

void Steps::Take(const std::vector<Value>& from, const Value& to,
                 const PlexusKernel& kernel) {
  Step step = {kernel.run, kernel.state, static_cast<int32_t>(from.size()),
               {}, {to.place, to.at, nullptr}};
  uint64_t unread = kernel_.unread_inputs;
  for (size_t i = 0; i < from.size(); ++i) {
    step.inputs[i] = {from[i].place, from[i].at, from[i].data};
    if (from[i].place == Value::Place::kInput) {
      unread |= (kernel.unread_inputs >> i & 1) << from[i].at;
    }
  }
  steps_.push_back(step);
  const int64_t most = std::max(kernel_.scratch_bytes, kernel.scratch_bytes);
  const int64_t workers_most =
      std::max(kernel_.worker_scratch_bytes, kernel.worker_scratch_bytes);
  kernel_ = kernel;
  kernel_.unread_inputs = unread;
  kernel_.scratch_bytes = most;
  kernel_.worker_scratch_bytes = workers_most;
}

int32_t Steps::Run(const Sequence& s, plexus::Run ctx) {
  char* const scratch = static_cast<char*>(ctx.raw()->scratch);
  for (int64_t i = 0; i < s.n; ++i) {
    const Step& step = s.steps[i];
    const auto memory = [&](const Place& place) -> const void* {
      switch (place.kind) {
        case Value::Place::kInput:
          return ctx.raw()->inputs[place.at];
        case Value::Place::kOutput:
          return ctx.raw()->outputs[0];
        case Value::Place::kScratch:
          return scratch + place.at;
        default:
          return place.data;
      }
    };
    const void* inputs[2] = {};
    for (int32_t k = 0; k < step.n_inputs; ++k) {
      inputs[k] = memory(step.inputs[k]);
    }
    void* outputs[] = {const_cast<void*>(memory(step.output))};
    PlexusRun part = *ctx.raw();
    part.inputs = inputs;
    part.outputs = outputs;
    part.scratch = scratch + s.step_scratch;
    if (i + 1 < s.n) part.epilogue = nullptr;
    const int32_t code = step.run(step.state, &part);
    if (code != PLEXUS_OK) return code;
  }
  return PLEXUS_OK;
}

void Steps::Finish(PlexusKernel* kernel) const {
  kernel->traits &= kernel_.traits;
  kernel->scratch_bytes = SaturatingSum(scratch_, kernel_.scratch_bytes);
  kernel->worker_scratch_bytes = kernel_.worker_scratch_bytes;
  uint64_t unread = (uint64_t{1} << ctx_.n_inputs()) - 1;
  for (const Step& step : steps_) {
    for (int32_t k = 0; k < step.n_inputs; ++k) {
      const Place& place = step.inputs[k];
      if (place.kind == Value::Place::kInput) {
        unread &= ~(uint64_t{1} << place.at);
      }
    }
  }
  kernel->unread_inputs = kernel_.unread_inputs | unread;
  const Step& last = steps_.back();
  bool alone = steps_.size() == 1;
  for (int32_t k = 0; k < last.n_inputs; ++k) {
    alone &= last.inputs[k].kind == Value::Place::kInput &&
             last.inputs[k].at == k;
  }
  if (alone) {
    kernel->run = last.run;
    kernel->state = kernel_.state;
    return;
  }
  const auto n = static_cast<int64_t>(steps_.size());
  Step* const steps = ctx_.Allocate<Step>(n);
  std::copy(steps_.begin(), steps_.end(), steps);
  *ctx_.State<Sequence>(kernel) = {steps, n, scratch_};
  kernel->run = kRunFn<Sequence, &Steps::Run>;
}

}  // namespace plexus::product
