// PNG files made by hand (ISO/IEC 15948), their data stored, not compressed.
#ifndef PLEXUS_TESTS_ENGINE_TENSOR_PNG_FILE_H_
#define PLEXUS_TESTS_ENGINE_TENSOR_PNG_FILE_H_

#include <cstdint>
#include <string>

#include "engine/tensor/inflate.h"

namespace plexus::testing {

inline std::string BigEndian(uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes += static_cast<char>(value >> shift & 0xff);
  }
  return bytes;
}

inline std::string PngChunk(const std::string& type, const std::string& data) {
  return BigEndian(static_cast<uint32_t>(data.size())) + type + data +
         BigEndian(engine::Crc32(type + data));
}

/// A zlib stream (RFC 1950) of one stored block, at most 64 KiB.
inline std::string ZlibStored(const std::string& data) {
  const size_t n = data.size();
  std::string bytes = "\x78\x01\x01";
  for (const size_t length : {n, ~n}) {
    bytes += static_cast<char>(length & 0xff);
    bytes += static_cast<char>(length >> 8 & 0xff);
  }
  uint32_t a = 1, b = 0;  // Adler-32
  for (const char c : data) {
    a = (a + static_cast<unsigned char>(c)) % 65521;
    b = (b + a) % 65521;
  }
  return bytes + data + BigEndian(b << 16 | a);
}

struct PngFile {
  uint32_t width = 1, height = 1;
  char bits = 8;
  char colour = 0;  ///< 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA
  std::string data = {};  ///< each row after its filter, 0
  std::string chunks = {};  ///< before the data
  char interlaced = 0;

  std::string Bytes() const {
    return "\x89PNG\r\n\x1a\n" +
           PngChunk("IHDR", BigEndian(width) + BigEndian(height) + bits +
                                colour + '\0' + '\0' + interlaced) +
           chunks + PngChunk("IDAT", ZlibStored(data)) + PngChunk("IEND", "");
  }
};

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_ENGINE_TENSOR_PNG_FILE_H_
