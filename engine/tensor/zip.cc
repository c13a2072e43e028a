#include "engine/tensor/zip.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/tensor/byte_reader.h"
#include "engine/tensor/inflate.h"
#include "engine/tensor/shown.h"

namespace plexus::engine {
namespace {

// Signatures and fixed sizes of PKWARE's APPNOTE, section 4.3.
constexpr uint32_t kMember = 0x04034b50;
constexpr uint32_t kEntry = 0x02014b50;
constexpr uint32_t kEnd = 0x06054b50;
constexpr uint32_t kEnd64 = 0x06064b50;
constexpr uint32_t kLocator64 = 0x07064b50;
constexpr int64_t kEndBytes = 22;
constexpr int64_t kEnd64Bytes = 56;
constexpr int64_t kLocator64Bytes = 20;
constexpr uint32_t kSeeZip64 = 0xffffffff;
constexpr uint16_t kFirstOf1980 = 1 << 5 | 1;
constexpr int kStored = 0;
constexpr int kDeflated = 8;
// Flags of a member.
constexpr uint16_t kEncrypted = 1;
constexpr uint16_t kStreamed = 1 << 3;
constexpr uint16_t kNameIsUtf8 = 1 << 11;

struct Directory {
  int64_t entries = 0, bytes = 0, start = 0;
  int64_t end = 0;  // where its end record starts
};

void Damaged(const ByteReader& reader, bool ok) {
  if (!ok) reader.Fail(" is damaged, or no whole zip archive");
}

int64_t Size64(ByteReader* reader) {
  const int64_t size = reader->Little<int64_t>();
  Damaged(*reader, size >= 0);
  return size;
}

// The end record is followed by a comment that ends with the archive.
int64_t FindEnd(std::string_view bytes, const ByteReader& reader) {
  const int64_t size = static_cast<int64_t>(bytes.size());
  for (int64_t at = size - kEndBytes; at >= 0; --at) {
    const int64_t comment = size - kEndBytes - at;
    if (comment > 0xffff) break;
    ByteReader end("", bytes.substr(static_cast<size_t>(at)));
    if (end.Little<uint32_t>() != kEnd) continue;
    end.Seek(kEndBytes - 2);
    if (end.Little<uint16_t>() == comment) return at;
  }
  reader.Fail(
      " is cut short: the directory at the end of a zip archive is missing");
}

void ReadEnd64(ByteReader* reader, Directory* directory) {
  const int64_t locator = directory->end - kLocator64Bytes;
  Damaged(*reader, locator >= 0);
  reader->Seek(locator);
  Damaged(*reader, reader->Little<uint32_t>() == kLocator64);
  reader->Take(4);
  directory->end = Size64(reader);
  Damaged(*reader, directory->end == locator - kEnd64Bytes);
  reader->Seek(directory->end);
  Damaged(*reader, reader->Little<uint32_t>() == kEnd64);
  reader->Take(28);
  directory->entries = Size64(reader);
  directory->bytes = Size64(reader);
  directory->start = Size64(reader);
}

Directory FindDirectory(std::string_view bytes, ByteReader* reader) {
  Directory directory;
  directory.end = FindEnd(bytes, *reader);
  reader->Seek(directory.end + 4);
  const uint32_t disks = reader->Little<uint32_t>();
  const uint16_t here = reader->Little<uint16_t>();
  directory.entries = reader->Little<uint16_t>();
  directory.bytes = reader->Little<uint32_t>();
  directory.start = reader->Little<uint32_t>();
  const bool zip64 = here == 0xffff || directory.bytes == kSeeZip64 ||
                     directory.start == kSeeZip64;
  Damaged(*reader, zip64 || (disks == 0 && here == directory.entries));
  if (zip64) ReadEnd64(reader, &directory);
  Damaged(*reader, directory.start <= directory.end &&
                       directory.bytes == directory.end - directory.start);
  return directory;
}

// The extra field with id 1 holds, in this order, what did not fit.
void ReadExtra64(ByteReader extra, ZipMember* member, int64_t* packed) {
  while (extra.left() > 0) {
    const uint16_t id = extra.Little<uint16_t>();
    const uint16_t size = extra.Little<uint16_t>();
    ByteReader field(extra.name(), extra.Take(size));
    if (id != 1) continue;
    for (int64_t* value : {&member->size, packed, &member->start}) {
      if (*value == kSeeZip64) *value = Size64(&field);
    }
  }
}

ZipMember ReadEntry(ByteReader* reader, const Directory& directory) {
  ZipMember member;
  Damaged(*reader, reader->Little<uint32_t>() == kEntry);
  reader->Take(4);
  const uint16_t flags = reader->Little<uint16_t>();
  const uint16_t method = reader->Little<uint16_t>();
  reader->Take(4);
  member.crc = reader->Little<uint32_t>();
  int64_t packed = reader->Little<uint32_t>();
  member.size = reader->Little<uint32_t>();
  const uint16_t name_bytes = reader->Little<uint16_t>();
  const uint16_t extra_bytes = reader->Little<uint16_t>();
  const uint16_t comment_bytes = reader->Little<uint16_t>();
  reader->Take(8);
  member.start = reader->Little<uint32_t>();
  member.name = reader->Take(name_bytes);
  ReadExtra64(ByteReader(reader->name(), reader->Take(extra_bytes)), &member,
              &packed);
  reader->Take(comment_bytes);
  const int64_t next = reader->position();

  if ((flags & kEncrypted) != 0) {
    reader->Fail(fmt::format(": {} is encrypted", Shown(member.name)));
  }
  if (method != kStored && method != kDeflated) {
    reader->Fail(
        fmt::format(": {} is packed by method {}; stored and deflated "
                    "are read",
                    Shown(member.name), method));
  }
  member.deflated = method == kDeflated;
  member.streamed = (flags & kStreamed) != 0;

  reader->Seek(member.start);
  Damaged(*reader, reader->Little<uint32_t>() == kMember);
  reader->Take(4);
  Damaged(*reader, reader->Little<uint16_t>() == method);
  reader->Take(16);
  const uint16_t own_name_bytes = reader->Little<uint16_t>();
  const uint16_t own_extra_bytes = reader->Little<uint16_t>();
  Damaged(*reader, reader->Take(own_name_bytes) == member.name);
  reader->Take(own_extra_bytes);
  Damaged(*reader, packed <= directory.start - reader->position());
  member.packed = reader->Take(packed);
  member.end = reader->position();
  Damaged(*reader, member.deflated || member.size == packed);
  reader->Seek(next);
  return member;
}

// What follows the data of a streamed member: maybe a signature, its CRC, its
// sizes in 4 or 8 bytes each.
bool IsDescriptor(int64_t bytes) {
  return bytes == 12 || bytes == 16 || bytes == 20 || bytes == 24;
}

// Members lie one after the other, from the archive's first byte to its
// directory.
void CheckLayout(const ByteReader& reader, std::vector<ZipMember> members,
                 int64_t directory) {
  std::sort(
      members.begin(), members.end(),
      [](const ZipMember& a, const ZipMember& b) { return a.start < b.start; });
  const auto gap = [&](int64_t bytes, bool descriptor) {
    if (bytes == 0 || (descriptor && IsDescriptor(bytes))) return;
    reader.Fail(fmt::format(": {} of its bytes belong to no member", bytes));
  };
  int64_t end = 0;
  bool streamed = false;
  for (size_t i = 0; i < members.size(); ++i) {
    if (end > members[i].start) {
      reader.Fail(fmt::format(": {} and {} overlap",
                              Shown(members[i - 1].name),
                              Shown(members[i].name)));
    }
    gap(members[i].start - end, streamed);
    end = members[i].end;
    streamed = members[i].streamed;
  }
  gap(directory - end, streamed);
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c & 0x80) == 0; });
}

template <typename T>
void Append(std::string* bytes, T value) {
  for (size_t i = 0; i < sizeof(T); ++i) {
    *bytes += static_cast<char>(value >> (8 * i) & 0xff);
  }
}

}  // namespace

bool IsZip(std::string_view bytes) {
  return bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06");
}

std::vector<ZipMember> ReadZipDirectory(const std::string& archive,
                                        std::string_view bytes) {
  ByteReader reader(archive, bytes);
  const Directory directory = FindDirectory(bytes, &reader);
  reader.Seek(directory.start);
  std::vector<ZipMember> members;
  std::set<std::string> names;
  for (int64_t i = 0; i < directory.entries; ++i) {
    Damaged(reader, reader.position() < directory.end);
    members.push_back(ReadEntry(&reader, directory));
    if (!names.insert(members.back().name).second) {
      reader.Fail(
          fmt::format(": {} is there twice", Shown(members.back().name)));
    }
  }
  Damaged(reader, reader.position() == directory.end);
  CheckLayout(reader, members, directory.start);
  return members;
}

std::string_view ReadZipMember(const std::string& name, const ZipMember& member,
                               int64_t cap, std::string* storage) {
  std::string_view content = member.packed;
  if (member.deflated) {
    *storage = InflateRaw(name, member.packed, member.size, cap);
    content = *storage;
  }
  if (Crc32(content) != member.crc) {
    throw Error(ErrorCode::kInvalid, name + " is damaged: its CRC is wrong");
  }
  return content;
}

std::string EncodeZip(
    const std::string& archive,
    const std::vector<std::pair<std::string, std::string>>& members) {
  std::string bytes, directory;
  for (const auto& [name, content] : members) {
    if (name.size() > 0xffff) {
      throw Error(ErrorCode::kRun,
                  fmt::format("{}: the name {} is longer than a zip archive "
                              "can hold",
                              archive, Shown(name)));
    }
    // From the version that can unpack it to the length of the extra field: the
    // same in a member's own header and in the directory.
    std::string head;
    Append<uint16_t>(&head, 20);
    Append<uint16_t>(&head, IsAscii(name) ? 0 : kNameIsUtf8);
    Append<uint16_t>(&head, kStored);
    Append<uint16_t>(&head, 0);
    Append<uint16_t>(&head, kFirstOf1980);
    Append<uint32_t>(&head, Crc32(content));
    Append<uint32_t>(&head, static_cast<uint32_t>(content.size()));
    Append<uint32_t>(&head, static_cast<uint32_t>(content.size()));
    Append<uint16_t>(&head, static_cast<uint16_t>(name.size()));
    Append<uint16_t>(&head, 0);

    Append<uint32_t>(&directory, kEntry);
    Append<uint16_t>(&directory, 20);
    directory += head;
    directory.append(10, '\0');  // no comment, disk 0, no attributes
    Append<uint32_t>(&directory, static_cast<uint32_t>(bytes.size()));
    directory += name;

    Append<uint32_t>(&bytes, kMember);
    bytes += head + name + content;
    if (bytes.size() + directory.size() >= kSeeZip64 ||
        members.size() >= 0xffff) {
      throw Error(ErrorCode::kRun,
                  archive + ": .npz is written up to 4 GiB and 65,534 tensors",
                  "write .npy files");
    }
  }
  const size_t start = bytes.size();
  bytes += directory;
  Append<uint32_t>(&bytes, kEnd);
  Append<uint32_t>(&bytes, 0);
  Append<uint16_t>(&bytes, static_cast<uint16_t>(members.size()));
  Append<uint16_t>(&bytes, static_cast<uint16_t>(members.size()));
  Append<uint32_t>(&bytes, static_cast<uint32_t>(directory.size()));
  Append<uint32_t>(&bytes, static_cast<uint32_t>(start));
  Append<uint16_t>(&bytes, 0);
  return bytes;
}

}  // namespace plexus::engine
