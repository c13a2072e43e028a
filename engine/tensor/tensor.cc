#include <fmt/format.h>
#include <plexus/plexus.h>

#include <cstdlib>
#include <iterator>
#include <new>
#include <utility>

#include "engine/tensor/checked_size.h"
#include "engine/tensor/type_bytes.h"

namespace plexus {
namespace {

constexpr int64_t kAlignment = 64;
constexpr int64_t kReadableBeyondEnd = 64;
constexpr int64_t kAddressSpace = int64_t{1} << 47;  // of a process, x86-64

struct Dtype {
  const char* name;
  int64_t size;
};

constexpr Dtype kDtypes[] = {{"float32", 4}, {"float64", 8}, {"int8", 1},
                             {"int16", 2},   {"int32", 4},   {"int64", 8},
                             {"uint8", 1},   {"uint16", 2},  {"uint32", 4},
                             {"uint64", 8},  {"bool", 1},    {"float16", 2},
                             {"bfloat16", 2}};
static_assert(std::size(kDtypes) == PLEXUS_DTYPE_COUNT);

bool IsDtype(int32_t dtype) { return dtype >= 0 && dtype < PLEXUS_DTYPE_COUNT; }

// Zeroed by calloc, so that pages of a large tensor are taken when they are
// written.
std::shared_ptr<void> AllocateZeros(int64_t bytes) {
  const engine::CheckedSize all =
      engine::CheckedSize(bytes) + kAlignment + kReadableBeyondEnd;
  if (all > kAddressSpace) throw std::bad_alloc();
  void* const memory = std::calloc(static_cast<size_t>(all.value()), 1);
  if (memory == nullptr) throw std::bad_alloc();
  return std::shared_ptr<void>(memory, std::free);
}

void* Align(void* memory) {
  const uintptr_t address = reinterpret_cast<uintptr_t>(memory);
  const uintptr_t mask = kAlignment - 1;
  return reinterpret_cast<void*>((address + mask) & ~mask);
}

}  // namespace

int64_t DtypeSize(int32_t dtype) {
  return IsDtype(dtype) ? kDtypes[dtype].size : 0;
}

const char* DtypeName(int32_t dtype) {
  return IsDtype(dtype) ? kDtypes[dtype].name : "none";
}

int32_t DtypeOfName(std::string_view name) {
  for (int32_t i = 0; i < PLEXUS_DTYPE_COUNT; ++i) {
    if (name == kDtypes[i].name) return i;
  }
  return PLEXUS_NONE;
}

Tensor::Tensor(int32_t dtype, std::vector<int64_t> shape)
    : dtype_(dtype), shape_(std::move(shape)) {
  const int64_t bytes = engine::TypeBytes(dtype_, shape_);
  count_ = bytes / DtypeSize(dtype_);
  try {
    std::shared_ptr<void> memory = AllocateZeros(bytes);
    data_ = Align(memory.get());
    owner_ = std::move(memory);
  } catch (const std::bad_alloc&) {
    throw Error(ErrorCode::kLimit,
                fmt::format("out of memory: {} needs {} bytes",
                            engine::FormatType(dtype_, shape_), bytes));
  }
}

Tensor::Tensor(int32_t dtype, std::vector<int64_t> shape, const void* data,
               std::shared_ptr<const void> owner)
    : dtype_(dtype),
      shape_(std::move(shape)),
      count_(engine::TypeBytes(dtype_, shape_) / DtypeSize(dtype_)),
      data_(data),
      owner_(std::move(owner)) {}

}  // namespace plexus
