// Deflated bytes: gzip files, and members of zip files.
#ifndef PLEXUS_ENGINE_TENSOR_INFLATE_H_
#define PLEXUS_ENGINE_TENSOR_INFLATE_H_

#include <plexus/plexus.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace plexus::engine {

/// What formats may add to a tensor's own bytes in a file, beyond max_memory.
inline constexpr int64_t kFileOverhead = 1 << 20;

/// The most bytes that a file of `file_bytes` may inflate to: with a memory
/// limit that and kFileOverhead; else 64 MiB or 100 times the file, what is
/// more.
int64_t InflateCap(int64_t file_bytes, const Limits& limits);

/// The most bytes that one deflated byte can stand for (RFC 1951): 258 of them
/// in the two bits of a length and a distance.
inline constexpr int64_t kMostInflation = 8 / 2 * 258;

/// Throws kLimit where `bytes`, of what is to be inflated, are over `cap`.
void CheckInflated(const std::string& name, int64_t bytes, int64_t cap);

/// A gzip file's content, all its members. `name` stands in messages. Throws
/// kInvalid where it is cut short or damaged, kLimit where it is over `cap`.
/// Takes memory as bytes come out, never on a header's word.
std::string InflateGzip(const std::string& name, std::string_view bytes,
                        int64_t cap);

/// A raw deflate stream that is to give `size` bytes, exactly, and to end with
/// `bytes`. Throws likewise; takes no memory where `bytes` are too few for
/// `size`.
std::string InflateRaw(const std::string& name, std::string_view bytes,
                       int64_t size, int64_t cap);

/// CRC-32, as in gzip and zip.
uint32_t Crc32(std::string_view bytes);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_INFLATE_H_
