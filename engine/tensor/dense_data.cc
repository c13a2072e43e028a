#include "engine/tensor/dense_data.h"

#include <fmt/format.h>

#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

#include "engine/tensor/type_bytes.h"

namespace plexus::engine {
namespace {

constexpr size_t kMostAxes = 64;
constexpr uintptr_t kAlignment = 64;

void CopySwapped(std::string_view from, size_t size, char* to) {
  for (size_t i = 0; i < from.size(); i += size) {
    for (size_t k = 0; k < size; ++k) to[i + k] = from[i + size - 1 - k];
  }
}

void CheckBools(const ByteReader& reader, const Tensor& tensor) {
  for (int64_t i = 0; i < tensor.count(); ++i) {
    const int value = tensor.data<uint8_t>()[i];
    if (value > 1) {
      reader.Fail(
          fmt::format(": element {} is {}, which is not a bool", i, value));
    }
  }
}

bool IsFloat(int32_t dtype) {
  return dtype == PLEXUS_FLOAT32 || dtype == PLEXUS_FLOAT64 ||
         dtype == PLEXUS_FLOAT16 || dtype == PLEXUS_BFLOAT16;
}

// Whether a tensor may keep the whole file for its elements `data`.
bool MayShare(const FileBytes& file, std::string_view data, int32_t dtype) {
  if (file.owner() == nullptr || data.empty() ||
      reinterpret_cast<uintptr_t>(data.data()) % kAlignment != 0) {
    return false;
  }
  return file.mapped() ? IsFloat(dtype) : data.size() >= file.file_size() / 2;
}

}  // namespace

int64_t ClaimedBytes(const ByteReader& reader, int32_t dtype,
                     const std::vector<int64_t>& shape) {
  if (shape.size() > kMostAxes) {
    reader.Fail(
        fmt::format(" has {} axes; {} is the most", shape.size(), kMostAxes));
  }
  try {
    return TypeBytes(dtype, shape);
  } catch (const Error&) {
    reader.Fail(fmt::format(": its header says {}, more than a file can hold",
                            FormatType(dtype, shape)));
  }
}

Tensor TakeTensor(ByteReader* reader, int32_t dtype, std::vector<int64_t> shape,
                  std::endian order, const Limits& limits,
                  const FileBytes& file) {
  const int64_t bytes = ClaimedBytes(*reader, dtype, shape);
  if (bytes > reader->left()) {
    reader->Fail(
        fmt::format(" is cut short: header says {} bytes, {} are there", bytes,
                    reader->left()));
  }
  if (bytes < reader->left()) {
    reader->Fail(fmt::format(" is too long: header says {} bytes, {} are there",
                             bytes, reader->left()));
  }
  CheckMemory(reader->name(), dtype, shape, bytes, limits.max_memory);
  const std::string_view data = reader->Take(bytes);
  const bool in_order = order == std::endian::native || DtypeSize(dtype) == 1;
  if (in_order && MayShare(file, data, dtype)) {
    Tensor tensor(dtype, std::move(shape), data.data(), file.owner());
    if (dtype == PLEXUS_BOOL) CheckBools(*reader, tensor);
    return tensor;
  }
  Tensor tensor(dtype, std::move(shape));
  char* const to = static_cast<char*>(tensor.mutable_data());
  if (in_order) {
    std::memcpy(to, data.data(), data.size());
  } else {
    CopySwapped(data, static_cast<size_t>(DtypeSize(dtype)), to);
  }
  // The copy: a mapped file may change.
  if (dtype == PLEXUS_BOOL) CheckBools(*reader, tensor);
  return tensor;
}

Tensor FromColumnMajor(const Tensor& tensor) {
  const std::vector<int64_t>& shape = tensor.shape();
  const int64_t size = DtypeSize(tensor.dtype());
  Tensor result(tensor.dtype(), shape);
  char* to = static_cast<char*>(result.mutable_data());
  const char* from = tensor.data<char>();
  std::vector<int64_t> index(shape.size()), stride(shape.size());
  int64_t step = size;
  for (size_t axis = 0; axis < shape.size(); ++axis) {
    stride[axis] = step;
    step *= shape[axis];
  }
  for (int64_t i = 0; i < tensor.count(); ++i) {
    std::memcpy(to + i * size, from, static_cast<size_t>(size));
    for (size_t axis = shape.size(); axis-- > 0;) {
      from += stride[axis];
      if (++index[axis] < shape[axis]) break;
      from -= stride[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return result;
}

}  // namespace plexus::engine
