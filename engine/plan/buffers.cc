#include "engine/plan/buffers.h"

#include <algorithm>

#include "engine/plan/arena_layout.h"

namespace plexus::engine {

Buffers::Buffers(const Program& program) : program_(program) {
  const size_t n = program.graph().values.size();
  shares_.assign(n, kNoValue);
  buffer_of_.assign(n, -1);
  output_of_.assign(n, -1);
  reads_left_.assign(n, 0);
  direct_.assign(program.outputs.size(), false);
}

ValueId Buffers::RootOf(ValueId value) const {
  value = program_.stands_for[value];
  while (shares_[value] != kNoValue) {
    value = program_.stands_for[shares_[value]];
  }
  return value;
}

int64_t Buffers::BytesOf(ValueId value) const {
  int64_t bytes = DtypeSize(program_.typed->types[value].dtype);
  for (const int64_t dim : program_.typed->ShapeOf(value)) bytes *= dim;
  return bytes;
}

// Straight to the root, so that no chain of views is walked twice.
void Buffers::Share(ValueId value, ValueId source) {
  shares_[value] = RootOf(source);
}

void Buffers::BindOutputs() {
  for (size_t i = 0; i < program_.outputs.size(); ++i) {
    const ValueId root = RootOf(program_.outputs[i]);
    const bool made =
        program_.graph().values[root].kind == Value::Kind::kOutput &&
        program_.ConstantOf(root) == nullptr;
    if (made && output_of_[root] < 0) {
      output_of_[root] = static_cast<int32_t>(i);
      direct_[i] = true;
    }
  }
}

void Buffers::CountRead(ValueId value) { ++reads_left_[RootOf(value)]; }

void Buffers::Read(ValueId value, int32_t step) {
  const ValueId root = RootOf(value);
  --reads_left_[root];
  if (buffer_of_[root] < 0) return;
  Buffer& buffer = buffers_[buffer_of_[root]];
  buffer.last = std::max(buffer.last, step);
}

void Buffers::Write(ValueId value, int32_t first, int32_t last) {
  const ValueId root = RootOf(value);
  if (output_of_[root] >= 0) return;
  buffer_of_[root] = static_cast<int32_t>(buffers_.size());
  buffers_.push_back({{}, BytesOf(root), first, last});
}

bool Buffers::CanTakeOver(ValueId value, ValueId source) const {
  const ValueId from = RootOf(source);
  const ValueId to = RootOf(value);
  return output_of_[to] < 0 && buffer_of_[from] >= 0 &&
         reads_left_[from] == 0 &&
         buffers_[buffer_of_[from]].bytes == BytesOf(to);
}

void Buffers::TakeOver(ValueId value, ValueId source, int32_t step) {
  const int32_t buffer = buffer_of_[RootOf(source)];
  buffer_of_[RootOf(value)] = buffer;
  buffers_[buffer].last = step;
}

int64_t Buffers::LayOut() {
  std::vector<Lifetime> lifetimes;
  lifetimes.reserve(buffers_.size());
  for (const Buffer& buffer : buffers_) {
    lifetimes.push_back({buffer.bytes, buffer.first, buffer.last});
  }
  std::vector<int64_t> offsets(buffers_.size());
  const int64_t total = engine::LayOut(lifetimes, offsets);
  for (size_t i = 0; i < buffers_.size(); ++i) {
    buffers_[i].address = {Address::Base::kArena, 0, offsets[i]};
  }
  return total;
}

Address Buffers::AddressOf(ValueId value) {
  const ValueId root = RootOf(value);
  if (const Tensor* constant = program_.ConstantOf(root)) {
    const auto [found, added] = constant_index_.try_emplace(
        root, static_cast<int32_t>(constants_.size()));
    if (added) constants_.push_back(*constant);
    return {Address::Base::kConstant, found->second, 0};
  }
  const Value& source = program_.graph().values[root];
  if (source.kind == Value::Kind::kInput) {
    return {Address::Base::kInput, source.index, 0};
  }
  if (output_of_[root] >= 0) {
    return {Address::Base::kOutput, output_of_[root], 0};
  }
  return buffers_[buffer_of_[root]].address;
}

}  // namespace plexus::engine
