// Which values share memory, and where each lies.
#ifndef PLEXUS_ENGINE_PLAN_BUFFERS_H_
#define PLEXUS_ENGINE_PLAN_BUFFERS_H_

#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/plan/plan.h"
#include "engine/rewrite/program.h"

namespace plexus::engine {

/// The memory of a program's values. First all reads are counted; then, step by
/// step, reads and writes say how long each buffer lives; LayOut places them.
class Buffers {
 public:
  explicit Buffers(const Program& program);

  /// `value` is the same bytes as `source`, which comes before it.
  void Share(ValueId value, ValueId source);
  /// The value whose memory `value` is in: itself, or what it is a view of.
  ValueId RootOf(ValueId value) const;
  /// Gives each output that a step makes its caller's memory.
  void BindOutputs();

  /// A step reads `value`: before the first Read, once for each.
  void CountRead(ValueId value);
  void Read(ValueId value, int32_t step);
  /// A new buffer for `value`, taken from step `first` on, at least to `last`.
  void Write(ValueId value, int32_t first, int32_t last);
  /// Whether `value`, written by the step that has just read `source` for the
  /// last time, may take over its memory.
  bool CanTakeOver(ValueId value, ValueId source) const;
  void TakeOver(ValueId value, ValueId source, int32_t step);

  /// Places the arena's buffers; gives its bytes.
  int64_t LayOut();
  /// After LayOut. Constants are collected as they are asked for.
  Address AddressOf(ValueId value);
  /// Whether output i is written where it is bound; else it is to be copied from
  /// AddressOf(value).
  bool IsDirect(size_t output) const { return direct_[output]; }
  /// Whether the constant `root` was asked for.
  bool Keeps(ValueId root) const { return constant_index_.contains(root); }
  std::vector<Tensor> TakeConstants() { return std::move(constants_); }

 private:
  struct Buffer {
    Address address;
    int64_t bytes = 0;
    int32_t first = 0;
    int32_t last = 0;
  };
  int64_t BytesOf(ValueId value) const;

  const Program& program_;
  std::vector<ValueId> shares_;     // of a value: whose memory it is in
  std::vector<int32_t> buffer_of_;  // of a root; -1: none
  std::vector<Buffer> buffers_;
  std::vector<int32_t> output_of_;  // of a root: the output it is bound to
  std::vector<int32_t> reads_left_;  // of a root
  std::vector<bool> direct_;
  std::vector<Tensor> constants_;
  std::unordered_map<ValueId, int32_t> constant_index_;
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_PLAN_BUFFERS_H_
