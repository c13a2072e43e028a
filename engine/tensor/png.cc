// libpng's simplified interface would be shorter, but changes samples: it
// applies a file's gamma, and multiplies colours of 16 bits by alpha.
#include "engine/tensor/png.h"

#include <fmt/format.h>
#include <png.h>

#include <bit>
#include <csetjmp>
#include <cstring>
#include <new>
#include <utility>
#include <vector>

#include "engine/tensor/byte_reader.h"
#include "engine/tensor/checked_size.h"
#include "engine/tensor/inflate.h"
#include "engine/tensor/type_bytes.h"

namespace plexus::engine {
namespace {

constexpr std::string_view kMagic = "\x89PNG\r\n\x1a\n";
constexpr png_uint_32 kMostPixels = PNG_UINT_31_MAX;  // along a side

// What goes wrong in libpng. It is left by longjmp, so it is plain.
struct Failure {
  char text[128] = "";
  bool cut_short = false;
};

[[noreturn]] void OnError(png_structp png, png_const_charp text) {
  auto* const failure = static_cast<Failure*>(png_get_error_ptr(png));
  std::strncpy(failure->text, text, sizeof(failure->text) - 1);
  png_longjmp(png, 1);
}

void OnWarning(png_structp, png_const_charp) {}

// Calls fn, and tells whether it came back; libpng's errors jump out of it, so
// nothing in it may need a destructor.
template <typename Fn>
bool Returns(png_structp png, const Fn& fn) {
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  fn();
  return true;
}

class Decoder {
 public:
  Decoder(const std::string& name, std::string_view bytes)
      : name_(name), bytes_(bytes), left_(bytes) {
    png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, &failure_, OnError,
                                  OnWarning);
    info_ = png_ == nullptr ? nullptr : png_create_info_struct(png_);
    if (info_ == nullptr) {
      png_destroy_read_struct(&png_, nullptr, nullptr);
      throw std::bad_alloc();
    }
    png_set_read_fn(png_, this, [](png_structp png, png_bytep to, size_t n) {
      static_cast<Decoder*>(png_get_io_ptr(png))->Take(to, n);
    });
    png_set_user_limits(png_, kMostPixels, kMostPixels);
    png_set_chunk_malloc_max(png_, 1 << 16);  // texts and profiles
  }
  ~Decoder() { png_destroy_read_struct(&png_, &info_, nullptr); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  Tensor Decode(const Limits& limits) {
    Call([this] { ReadHeader(); });
    std::vector<int64_t> shape = {height_, width_};
    if (channels_ != 1) shape.push_back(channels_);
    const int32_t dtype = bits_ == 16 ? PLEXUS_UINT16 : PLEXUS_UINT8;
    CheckBytes(dtype, shape, limits);
    Tensor tensor(dtype, std::move(shape));
    Call([&] {
      ReadRows(static_cast<png_bytep>(tensor.mutable_data()),
               static_cast<size_t>(tensor.bytes() / height_));
    });
    if (!left_.empty()) {
      Fail(fmt::format(" is too long: {} bytes follow its end", left_.size()));
    }
    return tensor;
  }

 private:
  [[noreturn]] void Fail(const std::string& text) const {
    throw Error(ErrorCode::kInvalid, name_ + text);
  }

  template <typename Fn>
  void Call(const Fn& fn) {
    if (Returns(png_, fn)) return;
    if (failure_.cut_short) Fail(" is cut short");
    Fail(fmt::format(" is damaged: {}", failure_.text));
  }

  void Take(png_bytep to, size_t n) {
    if (n > left_.size()) {
      failure_.cut_short = true;
      png_error(png_, "");
    }
    std::memcpy(to, left_.data(), n);
    left_.remove_prefix(n);
  }

  void ReadHeader() {
    png_read_info(png_, info_);
    width_ = png_get_image_width(png_, info_);
    height_ = png_get_image_height(png_, info_);
    packed_row_bytes_ = static_cast<int64_t>(png_get_rowbytes(png_, info_));
    bits_ = png_get_bit_depth(png_, info_);
    // As png_set_expand will make them.
    const bool palette =
        png_get_color_type(png_, info_) == PNG_COLOR_TYPE_PALETTE;
    channels_ = palette ? 3 : png_get_channels(png_, info_);
    if (png_get_valid(png_, info_, PNG_INFO_tRNS) != 0) ++channels_;
  }

  // Before memory is taken: what the header claims against what so many bytes
  // can inflate to, and against the limits.
  void CheckBytes(int32_t dtype, const std::vector<int64_t>& shape,
                  const Limits& limits) const {
    const int64_t file_bytes = static_cast<int64_t>(bytes_.size());
    const CheckedSize most = CheckedSize(file_bytes) * kMostInflation;
    if (packed_row_bytes_ > most.value() / height_) {
      Fail(fmt::format(" is cut short: its header says {} x {} pixels, {} "
                       "bytes are there",
                       width_, height_, file_bytes));
    }
    const int64_t bytes = TypeBytes(dtype, shape);
    CheckMemory(name_, dtype, shape, bytes, limits.max_memory);
    CheckInflated(name_, bytes, InflateCap(file_bytes, limits));
  }

  // Only now does libpng take memory for rows.
  void ReadRows(png_bytep data, size_t row_bytes) {
    png_set_expand(png_);
    if constexpr (std::endian::native == std::endian::little) {
      png_set_swap(png_);
    }
    const int passes = png_set_interlace_handling(png_);
    png_read_update_info(png_, info_);
    if (png_get_rowbytes(png_, info_) != row_bytes) {
      png_error(png_, "its colours and its transparency don't go together");
    }
    for (int pass = 0; pass < passes; ++pass) {
      for (int64_t y = 0; y < height_; ++y) {
        png_read_row(png_, data + static_cast<size_t>(y) * row_bytes, nullptr);
      }
    }
    png_read_end(png_, nullptr);
  }

  const std::string& name_;
  std::string_view bytes_, left_;
  Failure failure_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  int64_t packed_row_bytes_ = 0, width_ = 0, height_ = 0;
  int channels_ = 0, bits_ = 0;
};

constexpr int kColorTypes[] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA,
                               PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};

class Encoder {
 public:
  Encoder() {
    png_ = png_create_write_struct(PNG_LIBPNG_VER_STRING, &failure_, OnError,
                                   OnWarning);
    info_ = png_ == nullptr ? nullptr : png_create_info_struct(png_);
    if (info_ == nullptr) {
      png_destroy_write_struct(&png_, nullptr);
      throw std::bad_alloc();
    }
    png_set_write_fn(
        png_, this,
        [](png_structp png, png_bytep from, size_t n) {
          static_cast<Encoder*>(png_get_io_ptr(png))->Put(from, n);
        },
        [](png_structp) {});
    png_set_user_limits(png_, kMostPixels, kMostPixels);
  }
  ~Encoder() { png_destroy_write_struct(&png_, &info_); }
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  // `tensor` is known to fit.
  std::string Encode(const std::string& name, const Tensor& tensor) {
    if (!Returns(png_, [&] { Write(tensor); })) {
      throw Error(ErrorCode::kRun,
                  fmt::format("{} can't be written: {}", name, failure_.text));
    }
    return std::move(bytes_);
  }

 private:
  void Put(png_bytep from, size_t n) {
    bool put = true;
    try {
      bytes_.append(reinterpret_cast<const char*>(from), n);
    } catch (const std::bad_alloc&) {
      put = false;
    }
    if (!put) png_error(png_, "out of memory");
  }

  void Write(const Tensor& tensor) {
    const int64_t height = tensor.shape()[0];
    const int64_t channels = tensor.rank() == 2 ? 1 : tensor.shape()[2];
    const int64_t size = DtypeSize(tensor.dtype());
    png_set_IHDR(png_, info_, static_cast<png_uint_32>(tensor.shape()[1]),
                 static_cast<png_uint_32>(height), static_cast<int>(8 * size),
                 kColorTypes[channels - 1], PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png_, info_);
    if (size == 2 && std::endian::native == std::endian::little) {
      png_set_swap(png_);
    }
    const int64_t row_bytes = tensor.bytes() / height;
    for (int64_t y = 0; y < height; ++y) {
      png_write_row(png_, tensor.data<png_byte>() + y * row_bytes);
    }
    png_write_end(png_, info_);
  }

  std::string bytes_;
  Failure failure_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
};

bool Fits(const Tensor& tensor) {
  const std::vector<int64_t>& shape = tensor.shape();
  if (tensor.dtype() != PLEXUS_UINT8 && tensor.dtype() != PLEXUS_UINT16) {
    return false;
  }
  if (tensor.rank() != 2 && tensor.rank() != 3) return false;
  if (tensor.rank() == 3 && (shape[2] < 2 || shape[2] > 4)) return false;
  return tensor.count() > 0 && shape[0] <= kMostPixels &&
         shape[1] <= kMostPixels;
}

// libpng takes as much memory as a chunk says it is long, and then looks whether
// the bytes are there.
void CheckChunks(const std::string& name, std::string_view bytes) {
  ByteReader reader(name, bytes);
  reader.Seek(kMagic.size());
  for (std::string_view type; type != "IEND";) {
    const auto length = reader.Big<uint32_t>();
    type = reader.Take(4);
    reader.Take(int64_t{length} + 4);  // and a checksum
  }
}

}  // namespace

bool IsPng(std::string_view bytes) { return bytes.starts_with(kMagic); }

Tensor DecodePng(const std::string& name, std::string_view bytes,
                 const Limits& limits) {
  if (!IsPng(bytes)) {
    throw Error(ErrorCode::kInvalid, name + " is not a PNG file");
  }
  CheckChunks(name, bytes);
  return Decoder(name, bytes).Decode(limits);
}

std::string EncodePng(const std::string& name, const Tensor& tensor) {
  if (!Fits(tensor)) {
    throw Error(ErrorCode::kRun,
                fmt::format("{}: PNG can't hold {}", name,
                            FormatType(tensor.dtype(), tensor.shape())),
                "it holds uint8 and uint16 [H, W], [H, W, 2], [H, W, 3] and "
                "[H, W, 4]; write .npy");
  }
  return Encoder().Encode(name, tensor);
}

}  // namespace plexus::engine
