#include "engine/tensor/inflate.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <new>

#include "engine/tensor/checked_size.h"

namespace plexus::engine {
namespace {

constexpr int kGzip = 15 + 16;
constexpr int kRaw = -15;

class Stream {
 public:
  Stream(const std::string& name, std::string_view bytes, int window)
      : name_(name), left_(bytes) {
    if (inflateInit2(&zlib_, window) != Z_OK) throw std::bad_alloc();
  }
  ~Stream() { inflateEnd(&zlib_); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  bool at_end() const { return left_.empty(); }
  void NextMember() { inflateReset(&zlib_); }

  // Appends what comes out, up to the end of this member; false where that is
  // more than `most` bytes in all.
  bool InflateTo(std::string* out, int64_t most) {
    constexpr size_t kStep = 1 << 30;  // zlib counts in unsigned int
    const size_t limit = static_cast<size_t>(most) + 1;
    for (;;) {
      const size_t start = out->size();
      const size_t room =
          std::min({std::max<size_t>(start, 1 << 16), kStep, limit - start});
      const size_t input = std::min(left_.size(), kStep);
      out->resize(start + room);
      zlib_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(left_.data()));
      zlib_.avail_in = static_cast<uInt>(input);
      zlib_.next_out = reinterpret_cast<Bytef*>(out->data() + start);
      zlib_.avail_out = static_cast<uInt>(room);
      const int status = inflate(&zlib_, Z_NO_FLUSH);
      left_.remove_prefix(input - zlib_.avail_in);
      out->resize(start + room - zlib_.avail_out);
      if (status == Z_MEM_ERROR) throw std::bad_alloc();
      if (status == Z_DATA_ERROR || status == Z_NEED_DICT) {
        Fail(zlib_.msg == nullptr ? "" : std::string(": ") + zlib_.msg);
      }
      if (out->size() == limit) return false;
      if (status == Z_STREAM_END) return true;
      if (left_.empty() && zlib_.avail_out != 0) {
        throw Error(ErrorCode::kInvalid,
                    name_ + " is cut short: its compressed data has no end");
      }
    }
  }

  [[noreturn]] void Fail(const std::string& why) const {
    throw Error(ErrorCode::kInvalid, name_ + " is damaged" + why);
  }

 private:
  const std::string& name_;
  std::string_view left_;
  z_stream zlib_ = {};
};

[[noreturn]] void FailOverCap(const std::string& name, int64_t cap) {
  throw Error(ErrorCode::kLimit,
              fmt::format("{} inflates to more than {} bytes", name, cap),
              "a higher memory limit (--max-memory) allows it");
}

}  // namespace

int64_t InflateCap(int64_t file_bytes, const Limits& limits) {
  if (limits.max_memory != 0) {
    return (CheckedSize(limits.max_memory) + kFileOverhead).value();
  }
  return std::max<int64_t>(64 << 20, (CheckedSize(file_bytes) * 100).value());
}

void CheckInflated(const std::string& name, int64_t bytes, int64_t cap) {
  if (bytes > cap) FailOverCap(name, cap);
}

std::string InflateGzip(const std::string& name, std::string_view bytes,
                        int64_t cap) {
  Stream stream(name, bytes, kGzip);
  std::string out;
  for (;;) {
    if (!stream.InflateTo(&out, cap)) FailOverCap(name, cap);
    if (stream.at_end()) return out;
    stream.NextMember();
  }
}

std::string InflateRaw(const std::string& name, std::string_view bytes,
                       int64_t size, int64_t cap) {
  CheckInflated(name, size, cap);
  if (size / kMostInflation > static_cast<int64_t>(bytes.size())) {
    throw Error(ErrorCode::kInvalid,
                fmt::format("{} is damaged: header says {} bytes, {} deflated "
                            "bytes can't hold them",
                            name, size, bytes.size()));
  }
  Stream stream(name, bytes, kRaw);
  std::string out;
  const bool fits = stream.InflateTo(&out, size);
  if (!fits || static_cast<int64_t>(out.size()) != size) {
    stream.Fail(fmt::format(": header says {} bytes, {} come out", size,
                            fits ? std::to_string(out.size()) : "more"));
  }
  if (!stream.at_end()) stream.Fail(": bytes follow its compressed data");
  return out;
}

uint32_t Crc32(std::string_view bytes) {
  const uLong start = crc32(0, nullptr, 0);
  return static_cast<uint32_t>(crc32_z(
      start, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace plexus::engine
