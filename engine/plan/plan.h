// The output of room 5 (plan): flat steps over one arena. No strings, no Boost,
// no YAML on the way of a run.
#ifndef PLEXUS_ENGINE_PLAN_PLAN_H_
#define PLEXUS_ENGINE_PLAN_PLAN_H_

#include <plexus/plexus.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/kernel/prepared.h"
#include "engine/kernel/tile_program.h"
#include "engine/rewrite/program.h"
#include "engine/tensor/checked_size.h"

namespace plexus::engine {

/// Where a step finds something: a base and an offset.
struct Address {
  enum class Base : uint8_t {
    kNone,
    kArena,
    kInput,
    kOutput,
    kConstant,
    kChainScratch,  ///< that of worker 0
  };
  Base base = Base::kNone;
  int32_t index = 0;   ///< of the input, output or constant
  int64_t offset = 0;  ///< bytes, in the arena or the scratch
};

/// The most inputs and outputs of an operator that is run by rows.
inline constexpr size_t kMostRowInputs = 8;
inline constexpr size_t kMostRowOutputs = 4;

/// Steps in a row that run together, in parts that don't need each other: each
/// part by one thread, in any order. All that the steps touch lives as long as
/// the stage.
struct Stage {
  uint32_t first_step = 0;
  uint32_t n_steps = 0;
  int64_t n_parts = 0;
  /// > 0: the steps treat each row alone, and a part is all of them over so many
  /// of their `rows`, so that a large batch stays in cache from the first to the
  /// last.
  int64_t rows_a_part = 0;
  int64_t rows = 0;
  /// Else a part is some of the steps: Plan::Impl::branches, one a part.
  uint32_t first_branch = 0;
};

/// Steps in a row that run on one thread while other branches of their stage run
/// on others.
struct Branch {
  uint32_t first_step = 0;
  uint32_t n_steps = 0;
};

/// An elementwise kernel over all of a small chain, with nothing left to work
/// out.
struct TileCall {
  PlexusTileFn fn = nullptr;
  const void* state = nullptr;
  int64_t rows = 0;
  int64_t n = 0;
  int64_t output_row_stride = 0;
  uint32_t first_address = 0;  ///< in Plan::Impl::addresses: output, inputs
  uint32_t first_stride = 0;   ///< in Plan::Impl::strides: of the inputs
  int32_t node = -1;           ///< for messages
};

/// One step: an operator's run, a chain of tiles, both, or a copy.
struct Step {
  PlexusRunFn run = nullptr;  ///< NULL: a chain alone, or a copy
  const void* state = nullptr;
  int32_t operator_index = -1;  ///< among the steps with `run`
  int32_t chain = -1;         ///< Plan::Impl::chains
  /// The chain runs over the whole output after `run`, which hands over no
  /// rectangles: prepare said so, or the output is small.
  bool chain_after = false;
  int32_t node = -1;          ///< for messages
  /// The chain over the whole output as Plan::Impl::calls; none where it takes
  /// more than one tile.
  uint32_t first_call = 0;
  uint32_t n_calls = 0;
  /// Steps from this one on that are such chains alone: their calls follow each
  /// other.
  uint32_t joined_steps = 1;
  // In Plan::Impl::addresses: n_inputs, n_outputs, then the chain's externals.
  uint32_t first_address = 0;
  uint32_t n_inputs = 0;
  uint32_t n_outputs = 0;
  int64_t rows = 1;           ///< of the first output: all dims but the last
  int64_t input_row_bytes = 0;   ///< of the first input, of a rowwise operator
  int64_t output_row_bytes[kMostRowOutputs] = {};  ///< of its outputs, likewise
  int64_t row_bytes = 0;      ///< of the chain's result, one row of columns
  int64_t copy_bytes = 0;     ///< > 0: a copy of the input to the output
  /// Rows of the chain (columns, where it has one row) that are worth a thread.
  int64_t chain_grain = 1;
};

/// What an output of `bytes` takes in a session: aligned, with 64 bytes behind.
/// Throws kLimit where an int64 can't hold it.
inline int64_t OutputBytes(int64_t bytes) {
  return (CheckedSize(bytes) + 127).value() / 64 * 64;
}

/// Bytes of scratch that a session needs for each worker: for the operator it
/// runs, for its part of another's, and for chains.
struct ScratchLayout {
  int64_t run = 0;
  int64_t worker = 0;
  int64_t chain = 0;
  /// For operators that other workers than 0 run whole, or a part of their rows:
  /// those in stages. At most `run`.
  int64_t stage_run = 0;
  int64_t Total(int threads) const {
    return run + (threads - 1) * stage_run + threads * (worker + chain);
  }
};

}  // namespace plexus::engine

namespace plexus {

struct Plan::Impl {
  std::shared_ptr<const engine::TypedGraph> typed;
  std::vector<engine::Step> steps;
  std::vector<engine::Stage> stages;  ///< in order; they don't overlap
  std::vector<engine::Branch> branches;
  std::vector<engine::Address> addresses;
  std::deque<engine::TileProgram> chains;
  std::vector<engine::TileCall> calls;
  std::vector<int64_t> strides;
  std::vector<engine::Prepared> kernels;  ///< those with state
  std::vector<Tensor> constants;          ///< that steps read
  /// What Program::swapped was: kernels may look at it while they live.
  std::unordered_map<engine::ValueId, std::vector<int64_t>> swapped;
  engine::ScratchLayout scratch;
  int64_t arena_bytes = 0;

  std::vector<TensorInfo> inputs;
  std::vector<TensorInfo> outputs;
  std::vector<engine::ValueId> output_values;  ///< one for each of outputs
  // For people, as indices into Graph::nodes.
  std::vector<int32_t> nodes;  ///< of the steps, step by step
  /// Where in `nodes` each step's are: a general operator, then the chain. None
  /// for a copy.
  std::vector<engine::Range> nodes_of;
  std::vector<int32_t> pruned;
  std::vector<int32_t> folded;
  std::vector<int32_t> dropped;
  std::vector<int32_t> views;
  std::vector<engine::SharedNode> shared;
  MemoryInfo memory;
  int threads = 1;
  uint32_t simd = 0;
};

}  // namespace plexus

#endif  // PLEXUS_ENGINE_PLAN_PLAN_H_
