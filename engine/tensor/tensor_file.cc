#include "engine/tensor/tensor_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <new>
#include <optional>
#include <stdexcept>

#include "engine/tensor/csv.h"
#include "engine/tensor/file_bytes.h"
#include "engine/tensor/idx.h"
#include "engine/tensor/inflate.h"
#include "engine/tensor/npy.h"
#include "engine/tensor/npz.h"
#include "engine/tensor/shown.h"

namespace plexus {
namespace engine {
namespace {

constexpr std::string_view kReadable =
    "readable are .npy, .npz, IDX, each also as .gz, and .csv";

bool EndsWith(std::string_view name, std::string_view ending) {
  return name.size() >= ending.size() &&
         std::equal(ending.rbegin(), ending.rend(), name.rbegin(),
                    [](char a, char b) {
                      return a == std::tolower(static_cast<unsigned char>(b));
                    });
}

enum class Format { kNpy, kNpz, kGzip, kIdx, kCsv };

Format FormatOf(std::string_view bytes, std::string_view name) {
  if (bytes.empty()) {
    throw Error(ErrorCode::kInvalid, std::string(name) + " is empty");
  }
  if (IsNpy(bytes)) return Format::kNpy;
  if (IsZip(bytes)) return Format::kNpz;
  if (bytes.starts_with("\x1f\x8b")) return Format::kGzip;
  if (IsIdx(bytes)) return Format::kIdx;
  const bool png = bytes.starts_with("\x89PNG\r\n\x1a\n");
  if (!png && (EndsWith(name, ".csv") || EndsWith(name, ".csv.gz") ||
               name == "stdin")) {
    return Format::kCsv;
  }
  const char* const what = png                              ? " is PNG"
                           : EndsWith(name, ".safetensors") ? " is safetensors"
                                                            : "";
  throw Error(ErrorCode::kInvalid,
              *what != '\0' ? fmt::format("{}{}, which is not read", name, what)
                            : fmt::format("{} is no tensor file", name),
              std::string(kReadable));
}

// A file's bytes without the gzip around them.
class Content {
 public:
  Content(std::string_view bytes, const std::string& name, const Limits& limits)
      : bytes_(bytes),
        cap_(InflateCap(static_cast<int64_t>(bytes.size()), limits)),
        format_(FormatOf(bytes, name)) {
    if (format_ != Format::kGzip) return;
    inflated_ = InflateGzip(name, bytes, cap_);
    bytes_ = inflated_;
    format_ = FormatOf(bytes_, name);
    if (format_ == Format::kGzip) {
      throw Error(ErrorCode::kInvalid, name + " is gzip inside gzip");
    }
  }
  Content(const Content&) = delete;
  Content& operator=(const Content&) = delete;

  std::string_view bytes() const { return bytes_; }
  int64_t cap() const { return cap_; }
  Format format() const { return format_; }

 private:
  std::string inflated_;
  std::string_view bytes_;
  int64_t cap_;
  Format format_;
};

Tensor DecodeOne(const Content& content, const std::string& name,
                 const ReadOptions& options) {
  if (content.format() == Format::kNpz) {
    return Npz(name, content.bytes(), content.cap())
        .Read(options.key, options.limits);
  }
  if (!options.key.empty()) {
    throw Error(ErrorCode::kInvalid,
                fmt::format("{} holds one tensor without a name, so there is "
                            "no {} in it",
                            name, Shown(options.key)));
  }
  switch (content.format()) {
    case Format::kNpy:
      return DecodeNpy(name, content.bytes(), options.limits);
    case Format::kIdx:
      return DecodeIdx(name, content.bytes(), options.limits);
    default:
      return DecodeCsv(name, content.bytes(), options);
  }
}

std::string Stem(const std::string& path) {
  const std::string file = path.substr(path.rfind('/') + 1);
  return file.substr(0, file.find('.', 1));
}

[[noreturn]] void FailMemory(const std::string& name) {
  throw Error(ErrorCode::kLimit, name + ": out of memory");
}

// fn(), where memory that runs out is an Error too.
template <typename Fn>
auto Guarded(const std::string& name, const Fn& fn) {
  try {
    return fn();
  } catch (const std::bad_alloc&) {
    FailMemory(name);
  } catch (const std::length_error&) {
    FailMemory(name);
  }
}

}  // namespace

Tensor DecodeTensor(std::string_view bytes, const std::string& name,
                    const ReadOptions& options) {
  return Guarded(name, [&] {
    return DecodeOne(Content(bytes, name, options.limits), name, options);
  });
}

NamedTensors ReadAllTensors(const std::string& path, const Limits& limits) {
  return Guarded(path, [&] {
    return DecodeAllTensors(ReadFileBytes(path, limits), path, limits);
  });
}

NamedTensors DecodeAllTensors(std::string_view bytes, const std::string& path,
                              const Limits& limits) {
  return Guarded(path, [&] {
    const Content content(bytes, path, limits);
    NamedTensors tensors;
    if (content.format() == Format::kNpy) {
      tensors.emplace_back(Stem(path),
                           DecodeNpy(path, content.bytes(), limits));
      return tensors;
    }
    if (content.format() != Format::kNpz) {
      throw Error(ErrorCode::kInvalid, path + " holds a tensor without a name",
                  "files of named tensors are .npz and .npy");
    }
    const Npz npz(path, content.bytes(), content.cap());
    int64_t total = 0;
    for (const std::string& key : npz.keys()) {
      tensors.emplace_back(key, npz.Read(key, limits));
      total += tensors.back().second.bytes();
      if (limits.max_memory != 0 && total > limits.max_memory) {
        throw Error(ErrorCode::kLimit,
                    fmt::format("{}: its tensors need more than the memory "
                                "limit of {} bytes",
                                path, limits.max_memory));
      }
    }
    return tensors;
  });
}

void WriteAllTensors(const std::string& path, const NamedTensors& tensors) {
  Guarded(path, [&] { WriteFileBytes(path, EncodeNpz(path, tensors)); });
}

}  // namespace engine

Tensor ReadTensor(const std::string& path, const ReadOptions& options) {
  const std::string name = path == "-" ? "stdin" : path;
  return engine::Guarded(name, [&] {
    const std::string bytes = engine::ReadFileBytes(path, options.limits);
    return engine::DecodeTensor(bytes, name, options);
  });
}

void WriteTensor(const std::string& path, const Tensor& tensor) {
  engine::Guarded(path, [&] {
    if (engine::EndsWith(path, ".npy")) {
      engine::WriteFileBytes(path, engine::EncodeNpy(path, tensor));
    } else if (engine::EndsWith(path, ".csv")) {
      engine::WriteFileBytes(path, engine::EncodeCsv(path, tensor));
    } else {
      throw Error(ErrorCode::kUsage, path +
                                         " can't be written: its name ends "
                                         "neither in .npy nor in .csv");
    }
  });
}

}  // namespace plexus
