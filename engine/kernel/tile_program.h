// A chain of elementwise operators, run tile by tile while the data is in cache:
// alone as a step, or as the epilogue of an operator that hands over rectangles
// of its output.
//
// Everything happens in the iteration shape, that of the chain's result, seen as
// rows (all dims but the last joined) of `columns` elements. Values from outside
// the chain ("externals") are broadcast to it: an external's row is dense, or
// one element, which is spread into a small buffer first. Values between the
// operators stay in registers: register 0 is the output's memory itself, the
// others are tiles in the workspace.
#ifndef PLEXUS_ENGINE_KERNEL_TILE_PROGRAM_H_
#define PLEXUS_ENGINE_KERNEL_TILE_PROGRAM_H_

#include <plexus/abi.h>

#include <cstdint>
#include <span>
#include <vector>

namespace plexus::engine {

/// What a chain is made from.
struct TileChain {
  static constexpr int32_t kData = INT32_MIN;  ///< the epilogue's data
  static constexpr int32_t kAbsent = INT32_MIN + 1;  ///< an input left out

  struct External {
    int32_t dtype;
    std::vector<int64_t> shape;  ///< broadcasts to the iteration shape
  };
  struct Op {
    PlexusTileFn fn;
    const void* state;
    int32_t dtype;  ///< of its result
    int32_t node;   ///< for messages
    /// Externals by index; results of earlier ops as -1 - index; kData; kAbsent.
    std::vector<int32_t> inputs;
  };
  std::vector<int64_t> shape;
  bool epilogue = false;  ///< register 0 holds data to begin with
  std::vector<External> externals;
  std::vector<Op> ops;  ///< in order; the last one's result is the chain's
};

/// The chain laid out. Immutable; runs on any number of threads at once, each
/// with a workspace of its own.
class TileProgram {
 public:
  TileProgram() = default;
  explicit TileProgram(const TileChain& chain);

  int64_t rows() const { return rows_; }
  int64_t columns() const { return columns_; }
  int64_t output_size() const { return output_size_; }  ///< of one element
  int64_t workspace_bytes() const { return workspace_bytes_; }
  /// Work per element, in operators.
  int64_t ops() const { return static_cast<int64_t>(ops_.size()); }
  /// Whether register 0 may be the memory of external i, which then must not be
  /// read by anybody after this chain.
  bool MayRunInPlace(size_t external) const {
    return externals_[external].in_place;
  }

  /// Where an operator finds its input or result: bytes into an external, the
  /// output, or the workspace; nowhere if it was left out.
  struct Operand {
    enum class Base : uint8_t { kExternal, kOutput, kWorkspace, kNone };
    Base base = Base::kOutput;
    int32_t external = 0;
    int64_t offset = 0;
    int64_t row_stride = 0;
  };
  /// One operator over the whole of the chain.
  struct Call {
    PlexusTileFn fn;
    const void* state;
    int32_t node;
    int64_t rows, n;
    std::vector<Operand> operands;  ///< the result, then the inputs
  };
  /// Whether all rows and columns of a dense output are one tile in which nothing
  /// is to be spread: Run then calls CallOf(0) to CallOf(ops() - 1).
  bool IsCalls() const;
  Call CallOf(int64_t op) const;

  /// What an operator found wrong with the data.
  struct Failure {
    const char* text = nullptr;  ///< NULL: nothing
    int32_t node = -1;
  };

  /// Does rows x n elements from (row, col). `externals` are the tensors' first
  /// elements; `output` is where element (row, col) of the result stands, and
  /// `output_row_stride` bytes on the next row. `workspace` is 64-byte aligned.
  Failure Run(const void* const* externals, void* output,
              int64_t output_row_stride, int64_t row, int64_t col,
              int64_t rows, int64_t n, void* workspace) const noexcept;

 private:
  struct External {
    int32_t element_size;
    bool spread;                     // one element a row
    bool same;                       // the same row everywhere
    bool in_place;                   // its memory may become register 0
    int64_t buffer;                  // workspace offset of the spread elements
  };
  struct Register {
    int64_t offset;                  // in the workspace; [0] has none
    int64_t element_size;
  };
  struct Source {
    bool external;
    int32_t index;                   // external, or register; kAbsent
  };
  struct Op {
    PlexusTileFn fn;
    const void* state;
    int32_t node;
    Source result;
    uint32_t first_input, n_inputs;  // in sources_
  };
  struct Tile;

  void LayOutShape(const TileChain& chain);
  void AssignRegisters(const TileChain& chain);
  void LayOutWorkspace();
  Operand OperandOf(Source source, int64_t n,
                    int64_t output_row_stride) const noexcept;
  bool Joins(int64_t rows, int64_t n, int64_t output_row_stride) const noexcept;
  Failure RunTile(const Tile& tile) const noexcept;
  void Spread(size_t external, const Tile& tile) const noexcept;
  /// What is one element in all: once a run, for its largest tile.
  void SpreadSame(const void* const* externals, int64_t count,
                  char* workspace) const noexcept;
  /// In bytes, one a lead dim.
  const int64_t* StridesOf(size_t external) const {
    return strides_.data() + external * lead_.size();
  }
  /// From one row to the next inside a run of rows.
  int64_t RowStrideOf(size_t external) const {
    return lead_.empty() ? 0 : StridesOf(external)[lead_.size() - 1];
  }

  int64_t rows_ = 1;
  int64_t columns_ = 1;
  bool joinable_ = false;            // rows follow each other without gaps
  std::vector<int64_t> lead_;        // joined dims before the columns
  std::vector<External> externals_;
  std::vector<int64_t> strides_;     // of each external, StridesOf
  std::vector<Op> ops_;
  std::vector<Source> sources_;
  std::vector<Register> registers_;
  int64_t output_size_ = 1;          // of one element of the result
  int64_t capacity_ = 0;             // elements of a tile
  bool one_tile_ = false;            // all of it, externals stepping evenly
  int64_t max_inputs_ = 0;
  int64_t bases_ = 0;                // workspace offsets
  int64_t pointers_ = 0;
  int64_t steps_ = 0;
  int64_t workspace_bytes_ = 0;
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_KERNEL_TILE_PROGRAM_H_
