#include "engine/tensor/idx.h"

#include <bit>
#include <utility>
#include <vector>

#include "engine/tensor/byte_reader.h"
#include "engine/tensor/dense_data.h"

namespace plexus::engine {
namespace {

int32_t DtypeOfByte(uint8_t byte) {
  switch (byte) {
    case 0x08:
      return PLEXUS_UINT8;
    case 0x09:
      return PLEXUS_INT8;
    case 0x0B:
      return PLEXUS_INT16;
    case 0x0C:
      return PLEXUS_INT32;
    case 0x0D:
      return PLEXUS_FLOAT32;
    case 0x0E:
      return PLEXUS_FLOAT64;
    default:
      return PLEXUS_NONE;
  }
}

}  // namespace

bool IsIdx(std::string_view bytes) {
  return bytes.size() >= 4 && bytes[0] == 0 && bytes[1] == 0 &&
         DtypeOfByte(static_cast<uint8_t>(bytes[2])) != PLEXUS_NONE;
}

Tensor DecodeIdx(const std::string& name, std::string_view bytes,
                 const Limits& limits) {
  ByteReader reader(name, bytes);
  if (!IsIdx(bytes)) reader.Fail(" is not an IDX file");
  reader.Take(2);
  const int32_t dtype = DtypeOfByte(reader.Big<uint8_t>());
  std::vector<int64_t> shape(reader.Big<uint8_t>());
  for (int64_t& n : shape) n = reader.Big<uint32_t>();
  return TakeTensor(&reader, dtype, std::move(shape), std::endian::big, limits);
}

}  // namespace plexus::engine
