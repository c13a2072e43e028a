#include "engine/kernel/tile_program.h"

#include <plexus/plexus.h>

#include <algorithm>
#include <cstring>
#include <cwchar>

namespace plexus::engine {

namespace {

/// Elements of a tile: a handful of float32 tiles stay in a 48 KB L1 cache.
constexpr int64_t kTileElements = 2048;
/// Where there is nothing to stay in it: one operator, and no spread elements.
constexpr int64_t kSingleTileElements = 1 << 16;

int64_t AlignUp(int64_t bytes) { return (bytes + 63) / 64 * 64; }

/// The external's stride, in elements, along each dim of the iteration shape; 0
/// where it is broadcast.
std::vector<int64_t> BroadcastStrides(const std::vector<int64_t>& shape,
                                      const std::vector<int64_t>& iteration) {
  std::vector<int64_t> strides(iteration.size(), 0);
  const size_t offset = iteration.size() - shape.size();
  int64_t stride = 1;
  for (size_t k = shape.size(); k-- > 0;) {
    if (shape[k] != 1) strides[offset + k] = stride;
    stride *= shape[k];
  }
  return strides;
}

template <typename T>
void Fill(void* to, const void* from, int64_t count) {
  T value;
  std::memcpy(&value, from, sizeof(T));
  // The C library fills with the widest vectors that the processor has.
  constexpr int64_t kWorthCall = 64;
  if (sizeof(T) == sizeof(wchar_t) && count >= kWorthCall) {
    std::wmemset(static_cast<wchar_t*>(to), static_cast<wchar_t>(value),
                 static_cast<size_t>(count));
    return;
  }
  T* elements = static_cast<T*>(to);
  for (int64_t i = 0; i < count; ++i) elements[i] = value;
}

void FillElements(void* to, const void* from, int64_t size, int64_t count) {
  switch (size) {
    case 1: return Fill<uint8_t>(to, from, count);
    case 2: return Fill<uint16_t>(to, from, count);
    case 4: return Fill<uint32_t>(to, from, count);
    default: return Fill<uint64_t>(to, from, count);
  }
}

}  // namespace

/// One rectangle inside a run of rows that externals step through evenly.
struct TileProgram::Tile {
  const char* const* bases;  // of each external, at the run's first row
  char* output;              // at the tile's first element
  int64_t output_row_stride;
  int64_t row;               // from the run's first
  int64_t col;
  int64_t rows;
  int64_t n;
  char* workspace;
  bool spread;               // whether the buffers of spread rows are stale
};

TileProgram::TileProgram(const TileChain& chain) {
  output_size_ = DtypeSize(chain.ops.back().dtype);
  LayOutShape(chain);
  AssignRegisters(chain);
  LayOutWorkspace();
}

// Joins neighbouring dims that every external steps through as through one. The
// columns of an epilogue stay those of the operator's output.
void TileProgram::LayOutShape(const TileChain& chain) {
  std::vector<int64_t> dims;
  std::vector<std::vector<int64_t>> strides(chain.externals.size());
  std::vector<std::vector<int64_t>> all;
  for (const TileChain::External& external : chain.externals) {
    all.push_back(BroadcastStrides(external.shape, chain.shape));
  }
  for (size_t k = 0; k < chain.shape.size(); ++k) {
    const bool last = k + 1 == chain.shape.size();
    if (chain.shape[k] == 1 && !(last && chain.epilogue)) continue;
    bool join = !dims.empty() && !(last && chain.epilogue);
    for (size_t e = 0; join && e < all.size(); ++e) {
      join = strides[e].back() == all[e][k] * chain.shape[k];
    }
    if (join) {
      dims.back() *= chain.shape[k];
    } else {
      dims.push_back(chain.shape[k]);
    }
    for (size_t e = 0; e < all.size(); ++e) {
      if (join) strides[e].pop_back();
      strides[e].push_back(all[e][k]);
    }
  }
  if (dims.empty()) {
    dims.push_back(1);
    for (auto& of_external : strides) of_external.push_back(0);
  }
  columns_ = dims.back();
  lead_.assign(dims.begin(), dims.end() - 1);
  rows_ = 1;
  for (const int64_t dim : lead_) rows_ *= dim;
  joinable_ = true;
  externals_.reserve(all.size());
  strides_.reserve(all.size() * lead_.size());
  for (size_t e = 0; e < all.size(); ++e) {
    const int64_t size = DtypeSize(chain.externals[e].dtype);
    const bool spread = strides[e].back() == 0 && columns_ > 1;
    const bool same = std::all_of(strides[e].begin(), strides[e].end(),
                                  [](int64_t stride) { return stride == 0; });
    externals_.push_back(
        {static_cast<int32_t>(size), spread, same, false, 0});
    for (size_t k = 0; k < lead_.size(); ++k) {
      strides_.push_back(strides[e][k] * size);
    }
    if (!spread && !lead_.empty() && RowStrideOf(e) != columns_ * size) {
      joinable_ = false;
    }
  }
}

// Register 0 is taken for a result wherever its elements have the output's size
// and nobody needs what is in it any more; tiles are reused likewise.
void TileProgram::AssignRegisters(const TileChain& chain) {
  const size_t n = chain.ops.size();
  std::vector<size_t> last_use(n, 0);
  size_t data_last_use = 0;
  for (size_t k = 0; k < n; ++k) {
    for (const int32_t input : chain.ops[k].inputs) {
      if (input == TileChain::kAbsent) continue;
      if (input == TileChain::kData) {
        data_last_use = k;
      } else if (input < 0) {
        last_use[-1 - input] = k;
      }
    }
  }
  // The value in each register is free to go once op `free_at` has run.
  std::vector<size_t> free_at = {chain.epilogue ? data_last_use : 0};
  std::vector<int32_t> holder(n, 0);  // register of each op's result
  registers_ = {{0, output_size_}};
  ops_.reserve(n);
  size_t n_sources = 0;
  for (const TileChain::Op& op : chain.ops) n_sources += op.inputs.size();
  sources_.reserve(n_sources);
  size_t first_write = n - 1;
  for (size_t k = 0; k < n; ++k) {
    const TileChain::Op& op = chain.ops[k];
    const int64_t size = DtypeSize(op.dtype);
    // The result may replace an input that dies here: same size, same place.
    int32_t target = -1;
    for (size_t r = 0; r < free_at.size() && target < 0; ++r) {
      if (free_at[r] <= k && registers_[r].element_size == size &&
          (r == 0 || k + 1 < n)) {
        target = static_cast<int32_t>(r);
      }
    }
    if (k + 1 == n) target = 0;
    if (target < 0) {
      target = static_cast<int32_t>(registers_.size());
      registers_.push_back({0, size});
      free_at.push_back(0);
    }
    free_at[target] = last_use[k];
    holder[k] = target;
    if (target == 0) first_write = std::min(first_write, k);
    Op laid = {op.fn, op.state, op.node, {false, target},
               static_cast<uint32_t>(sources_.size()),
               static_cast<uint32_t>(op.inputs.size())};
    max_inputs_ = std::max<int64_t>(max_inputs_, laid.n_inputs);
    for (const int32_t input : op.inputs) {
      if (input == TileChain::kAbsent) {
        sources_.push_back({false, TileChain::kAbsent});
      } else if (input == TileChain::kData) {
        sources_.push_back({false, 0});
      } else if (input < 0) {
        sources_.push_back({false, holder[-1 - input]});
      } else {
        sources_.push_back({true, input});
      }
    }
    ops_.push_back(laid);
  }
  // An external may lend its memory if the chain has read it for the last time
  // when register 0 is first written.
  for (size_t e = 0; e < externals_.size(); ++e) {
    int64_t count = 1;
    for (const int64_t dim : chain.externals[e].shape) count *= dim;
    externals_[e].in_place =
        !chain.epilogue && externals_[e].element_size == output_size_ &&
        !externals_[e].spread && count == rows_ * columns_;
  }
  for (size_t k = first_write + 1; k < n; ++k) {
    for (const int32_t input : chain.ops[k].inputs) {
      if (input >= 0) externals_[input].in_place = false;
    }
  }
}

void TileProgram::LayOutWorkspace() {
  const bool single =
      ops_.size() == 1 &&
      std::none_of(externals_.begin(), externals_.end(),
                   [](const External& external) { return external.spread; });
  capacity_ = std::min(single ? kSingleTileElements : kTileElements,
                       std::max<int64_t>(1, rows_ * columns_));
  one_tile_ = rows_ * columns_ > 0 && rows_ * columns_ <= capacity_ &&
              lead_.size() <= 1;
  int64_t end = 0;
  const auto take = [&](int64_t bytes) {
    const int64_t offset = end;
    end = AlignUp(end + bytes);
    return offset;
  };
  for (size_t r = 1; r < registers_.size(); ++r) {
    registers_[r].offset = take(capacity_ * registers_[r].element_size);
  }
  for (External& external : externals_) {
    if (external.spread) {
      external.buffer = take(capacity_ * external.element_size);
    }
  }
  bases_ = take(static_cast<int64_t>(externals_.size() * sizeof(void*)));
  pointers_ = take(max_inputs_ * static_cast<int64_t>(sizeof(void*)));
  steps_ = take(max_inputs_ * static_cast<int64_t>(sizeof(int64_t)));
  workspace_bytes_ = end + 64;  // tiles, too, may be read 64 bytes past the end
}

void TileProgram::Spread(size_t e, const Tile& tile) const noexcept {
  const External& external = externals_[e];
  const char* base = tile.bases[e];
  char* to = tile.workspace + external.buffer;
  const int64_t step = RowStrideOf(e);
  const int64_t bytes = tile.n * external.element_size;
  for (int64_t r = 0; r < tile.rows; ++r) {
    FillElements(to + r * bytes, base + (tile.row + r) * step,
                 external.element_size, tile.n);
  }
}

void TileProgram::SpreadSame(const void* const* externals, int64_t count,
                             char* workspace) const noexcept {
  for (size_t e = 0; e < externals_.size(); ++e) {
    const External& external = externals_[e];
    if (!external.spread || !external.same) continue;
    FillElements(workspace + external.buffer, externals[e],
                 external.element_size, count);
  }
}

// In tiles of n columns. An external's offset is from its tile's first element.
TileProgram::Operand TileProgram::OperandOf(
    Source source, int64_t n, int64_t output_row_stride) const noexcept {
  using Base = Operand::Base;
  if (!source.external) {
    if (source.index == TileChain::kAbsent) return {Base::kNone};
    if (source.index == 0) return {Base::kOutput, 0, 0, output_row_stride};
    return {Base::kWorkspace, 0, registers_[source.index].offset,
            n * registers_[source.index].element_size};
  }
  const External& external = externals_[source.index];
  if (external.spread) {
    return {Base::kWorkspace, 0, external.buffer, n * external.element_size};
  }
  return {Base::kExternal, source.index, 0,
          RowStrideOf(static_cast<size_t>(source.index))};
}

TileProgram::Failure TileProgram::RunTile(const Tile& tile) const noexcept {
  const auto pointers =
      reinterpret_cast<const void**>(tile.workspace + pointers_);
  const auto strides = reinterpret_cast<int64_t*>(tile.workspace + steps_);
  for (size_t e = 0; tile.spread && e < externals_.size(); ++e) {
    if (externals_[e].spread && !externals_[e].same) Spread(e, tile);
  }
  const bool join = Joins(tile.rows, tile.n, tile.output_row_stride);
  const int64_t rows = join ? 1 : tile.rows;
  const int64_t n = join ? tile.rows * tile.n : tile.n;
  const auto locate = [&](Source source, int64_t* stride) -> const char* {
    const Operand operand = OperandOf(source, tile.n, tile.output_row_stride);
    *stride = operand.row_stride;
    switch (operand.base) {
      case Operand::Base::kOutput:
        return tile.output;
      case Operand::Base::kWorkspace:
        return tile.workspace + operand.offset;
      case Operand::Base::kNone:
        return nullptr;
      default:
        return tile.bases[operand.external] + tile.row * operand.row_stride +
               tile.col * externals_[operand.external].element_size;
    }
  };
  for (const Op& op : ops_) {
    for (uint32_t i = 0; i < op.n_inputs; ++i) {
      pointers[i] = locate(sources_[op.first_input + i], &strides[i]);
    }
    int64_t stride = 0;
    char* const result = const_cast<char*>(locate(op.result, &stride));
    const char* wrong =
        op.fn(pointers, strides, result, stride, rows, n, op.state);
    if (wrong != nullptr) return {wrong, op.node};
  }
  return {};
}

bool TileProgram::Joins(int64_t rows, int64_t n,
                        int64_t output_row_stride) const noexcept {
  return rows > 1 && joinable_ && n == columns_ &&
         output_row_stride == columns_ * output_size_;
}

bool TileProgram::IsCalls() const {
  return one_tile_ &&
         std::none_of(externals_.begin(), externals_.end(),
                      [](const External& external) { return external.spread; });
}

TileProgram::Call TileProgram::CallOf(int64_t index) const {
  const Op& op = ops_[index];
  const int64_t row_stride = columns_ * output_size_;
  const bool join = Joins(rows_, columns_, row_stride);
  Call call = {op.fn,
               op.state,
               op.node,
               join ? 1 : rows_,
               join ? rows_ * columns_ : columns_,
               {OperandOf(op.result, columns_, row_stride)}};
  for (uint32_t i = 0; i < op.n_inputs; ++i) {
    call.operands.push_back(
        OperandOf(sources_[op.first_input + i], columns_, row_stride));
  }
  return call;
}

TileProgram::Failure TileProgram::Run(const void* const* externals,
                                      void* output, int64_t output_row_stride,
                                      int64_t row, int64_t col, int64_t rows,
                                      int64_t n,
                                      void* workspace) const noexcept {
  if (n == 0) return {};
  const auto memory = static_cast<char*>(workspace);
  if (one_tile_ && rows == rows_ && n == columns_) {
    SpreadSame(externals, rows * n, memory);
    return RunTile({reinterpret_cast<const char* const*>(externals),
                    static_cast<char*>(output), output_row_stride, 0, 0, rows,
                    n, memory, true});
  }
  const auto bases = reinterpret_cast<const char**>(memory + bases_);
  // Rows in a run step evenly through every external: those of the last lead dim.
  const int64_t run = lead_.empty() ? 1 : lead_.back();
  const int64_t tile_n = std::min(n, capacity_);
  const int64_t tile_rows = std::max<int64_t>(1, capacity_ / tile_n);
  SpreadSame(externals, std::min(rows, tile_rows) * tile_n, memory);
  for (int64_t done = 0; done < rows;) {
    const int64_t in_run = (row + done) % run;
    const int64_t count = std::min(rows - done, run - in_run);
    for (size_t e = 0; e < externals_.size(); ++e) {
      bases[e] = static_cast<const char*>(externals[e]);
      int64_t outer = (row + done) / run;
      for (size_t k = lead_.size(); k-- > 1;) {
        bases[e] += outer % lead_[k - 1] * StridesOf(e)[k - 1];
        outer /= lead_[k - 1];
      }
    }
    for (int64_t r = 0; r < count; r += tile_rows) {
      for (int64_t c = 0; c < n; c += tile_n) {
        const Tile tile = {bases,
                           static_cast<char*>(output) +
                               (done + r) * output_row_stride +
                               c * output_size_,
                           output_row_stride,
                           in_run + r,
                           col + c,
                           std::min(tile_rows, count - r),
                           std::min(tile_n, n - c),
                           memory,
                           c == 0};
        const Failure failure = RunTile(tile);
        if (failure.text != nullptr) return failure;
      }
    }
    done += count;
  }
  return {};
}

}  // namespace plexus::engine
