// Zip archives, as far as .npz needs them: stored and deflated members, zip64.
#ifndef PLEXUS_ENGINE_TENSOR_ZIP_H_
#define PLEXUS_ENGINE_TENSOR_ZIP_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plexus::engine {

/// A member of an archive, as its directory tells.
struct ZipMember {
  std::string name;
  bool deflated = false;
  bool streamed = false;    ///< a descriptor of 12 to 24 bytes follows it
  uint32_t crc = 0;
  int64_t size = 0;         ///< uncompressed
  int64_t start = 0;        ///< of its own header, in the archive
  int64_t end = 0;          ///< of its bytes, in the archive
  std::string_view packed;  ///< its bytes
};

/// Whether the bytes start as a zip archive does.
bool IsZip(std::string_view bytes);

/// The directory of an archive that fills `bytes` from first to last. Throws
/// kInvalid, with `archive` in front, where the directory doesn't agree with
/// the members, two overlap or have one name, bytes belong to none, or one is
/// encrypted or packed by another method. The views point into `bytes`.
std::vector<ZipMember> ReadZipDirectory(const std::string& archive,
                                        std::string_view bytes);

/// A member's content, checked against its CRC: a view into the archive, or
/// into `storage` where it had to be inflated. `name` stands in messages.
/// Throws kInvalid; kLimit where it inflates to more than `cap` bytes.
std::string_view ReadZipMember(const std::string& name, const ZipMember& member,
                               int64_t cap, std::string* storage);

/// An archive of stored members: names (UTF-8) and contents. Throws kRun from
/// 4 GiB on, and for names of 64 KiB.
std::string EncodeZip(
    const std::string& archive,
    const std::vector<std::pair<std::string, std::string>>& members);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_ZIP_H_
