#include <fmt/format.h>
#include <plexus/plexus.h>

#include <iterator>
#include <memory>
#include <utility>

#include "engine/tensor/memory.h"
#include "engine/tensor/type_bytes.h"

namespace plexus {
namespace {

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
  engine::Memory memory = engine::AllocateZeroed(bytes);
  if (memory == nullptr) {
    throw Error(ErrorCode::kLimit,
                fmt::format("out of memory: {} needs {} bytes",
                            engine::FormatType(dtype_, shape_), bytes));
  }
  owner_ = std::shared_ptr<void>(std::move(memory));
  data_ = owner_.get();
}

Tensor::Tensor(int32_t dtype, std::vector<int64_t> shape, const void* data,
               std::shared_ptr<const void> owner)
    : dtype_(dtype),
      shape_(std::move(shape)),
      count_(engine::TypeBytes(dtype_, shape_) / DtypeSize(dtype_)),
      data_(data),
      owner_(std::move(owner)) {}

}  // namespace plexus
