// The one way in which bytes of a file are looked at.
#ifndef PLEXUS_ENGINE_TENSOR_BYTE_READER_H_
#define PLEXUS_ENGINE_TENSOR_BYTE_READER_H_

#include <plexus/plexus.h>

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace plexus::engine {

/// A cursor over bytes that it doesn't own. Every step is checked against their
/// end; what doesn't fit throws kInvalid.
class ByteReader {
 public:
  /// `name` stands in messages: "weights.npz: W1".
  ByteReader(std::string name, std::string_view bytes)
      : name_(std::move(name)), bytes_(bytes) {}

  const std::string& name() const { return name_; }
  int64_t position() const { return static_cast<int64_t>(position_); }
  int64_t left() const {
    return static_cast<int64_t>(bytes_.size() - position_);
  }

  /// Throws kInvalid: the name, then `text`, which starts with " is", ": " or
  /// the like.
  [[noreturn]] void Fail(std::string_view text) const {
    throw Error(ErrorCode::kInvalid, name_ + std::string(text));
  }

  /// The next n bytes.
  std::string_view Take(int64_t n) {
    if (n < 0 || n > left()) Fail(" is cut short");
    const std::string_view taken =
        bytes_.substr(position_, static_cast<size_t>(n));
    position_ += static_cast<size_t>(n);
    return taken;
  }
  /// The next bytes as a number in that byte order.
  template <typename T>
  T Little() {
    return Number<T>(std::endian::native == std::endian::big);
  }
  template <typename T>
  T Big() {
    return Number<T>(std::endian::native == std::endian::little);
  }
  /// Goes on at a byte counted from the start.
  void Seek(int64_t position) {
    if (position < 0 || static_cast<uint64_t>(position) > bytes_.size()) {
      Fail(" is cut short");
    }
    position_ = static_cast<size_t>(position);
  }

 private:
  template <typename T>
  T Number(bool swap) {
    static_assert(std::is_integral_v<T>);
    const std::string_view taken = Take(sizeof(T));
    char bytes[sizeof(T)];
    for (size_t i = 0; i < sizeof(T); ++i) {
      bytes[swap ? sizeof(T) - 1 - i : i] = taken[i];
    }
    return std::bit_cast<T>(bytes);
  }

  std::string name_;
  std::string_view bytes_;
  size_t position_ = 0;
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_BYTE_READER_H_
