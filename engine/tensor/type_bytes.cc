#include "engine/tensor/type_bytes.h"

#include <fmt/format.h>
#include <plexus/plexus.h>

#include "engine/tensor/checked_size.h"

namespace plexus::engine {

std::string FormatType(int32_t dtype, std::span<const int64_t> shape) {
  return fmt::format("{}[{}]", DtypeName(dtype), fmt::join(shape, ", "));
}

int64_t TypeBytes(int32_t dtype, std::span<const int64_t> shape) {
  if (DtypeSize(dtype) == 0) {
    throw Error(ErrorCode::kUsage, fmt::format("{} is no dtype", dtype));
  }
  for (int64_t n : shape) {
    if (n < 0) {
      throw Error(ErrorCode::kInvalid, fmt::format("{} has a negative dim",
                                                   FormatType(dtype, shape)));
    }
  }
  bool empty = false;
  CheckedSize bytes = DtypeSize(dtype);
  try {
    for (int64_t n : shape) {
      empty = empty || n == 0;
      if (n != 0) bytes *= n;
    }
  } catch (const Error&) {
    throw Error(ErrorCode::kLimit,
                fmt::format("{} is too large: its bytes are beyond 2^63 - 1",
                            FormatType(dtype, shape)));
  }
  return empty ? 0 : bytes.value();
}

void CheckMemory(const std::string& name, int32_t dtype,
                 std::span<const int64_t> shape, int64_t bytes,
                 int64_t max_memory) {
  if (max_memory == 0 || bytes <= max_memory) return;
  throw Error(ErrorCode::kLimit,
              fmt::format("{}: {} needs {} bytes, over the memory limit of {}",
                          name, FormatType(dtype, shape), bytes, max_memory));
}

}  // namespace plexus::engine
