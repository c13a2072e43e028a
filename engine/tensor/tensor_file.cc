#include "engine/tensor/tensor_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "engine/tensor/csv.h"
#include "engine/tensor/file_bytes.h"
#include "engine/tensor/file_name.h"
#include "engine/tensor/idx.h"
#include "engine/tensor/inflate.h"
#include "engine/tensor/limits.h"
#include "engine/tensor/memory_guard.h"
#include "engine/tensor/npy.h"
#include "engine/tensor/npz.h"
#include "engine/tensor/png.h"
#include "engine/tensor/safetensors.h"
#include "engine/tensor/shown.h"

namespace plexus {
namespace engine {
namespace {

constexpr std::string_view kReadable =
    "readable are .npy, .npz, .safetensors, IDX, PNG and .csv, each also as "
    ".gz";

enum class Format { kNpy, kNpz, kGzip, kPng, kIdx, kSafetensors, kCsv };

constexpr std::string_view kStdin = "stdin";

[[noreturn]] void FailFormat(std::string_view name) {
  throw Error(ErrorCode::kInvalid, std::string(name) + " is no tensor file",
              std::string(kReadable));
}

Format FormatOf(std::string_view bytes, std::string_view name) {
  if (bytes.empty()) {
    throw Error(ErrorCode::kInvalid, std::string(name) + " is empty");
  }
  const bool safetensors = HasEnding(name, ".safetensors") ||
                           HasEnding(name, ".safetensors.gz");
  // Its length may look like another's mark.
  if (safetensors && IsSafetensors(bytes)) return Format::kSafetensors;
  if (IsNpy(bytes)) return Format::kNpy;
  if (IsZip(bytes)) return Format::kNpz;
  if (bytes.starts_with("\x1f\x8b")) return Format::kGzip;
  if (IsPng(bytes)) return Format::kPng;
  if (IsIdx(bytes)) return Format::kIdx;
  if (safetensors) return Format::kSafetensors;
  if (HasEnding(name, ".csv") || HasEnding(name, ".csv.gz") ||
      name == kStdin) {
    return Format::kCsv;
  }
  FailFormat(name);
}

// What has no mark may be endless: it must look like CSV, and keep to the limit
// that is asked for, or to this one.
int64_t CapOfStdin(std::string_view first_bytes, const Limits& limits) {
  constexpr int64_t kMostCsv = 1 << 30;
  if (FormatOf(first_bytes, kStdin) != Format::kCsv) return INT64_MAX;
  const bool text =
      std::all_of(first_bytes.begin(), first_bytes.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= ' ' || byte == '\t' || byte == '\r' || byte == '\n';
      });
  if (!text) FailFormat(kStdin);
  return limits.max_memory > 0 ? INT64_MAX : kMostCsv;
}

// The bytes of a file, or of stdin ("-").
FileBytes ReadSource(const std::string& path, const Limits& limits) {
  if (path != "-") return ReadFileBytes(path, limits);
  return ReadStdin(
      [&](std::string_view first) { return CapOfStdin(first, limits); },
      limits);
}

// A file's bytes without the gzip around them.
class Content {
 public:
  Content(const FileBytes& bytes, const std::string& name,
          const Limits& limits)
      : bytes_(bytes),
        cap_(InflateCap(static_cast<int64_t>(bytes.view().size()), limits)),
        format_(FormatOf(bytes.view(), name)) {
    if (format_ != Format::kGzip) return;
    inflated_ = InflateGzip(name, bytes.view(), cap_);
    bytes_ = FileBytes(inflated_);
    format_ = FormatOf(bytes_.view(), name);
    if (format_ == Format::kGzip) {
      throw Error(ErrorCode::kInvalid, name + " is gzip inside gzip");
    }
  }
  Content(const Content&) = delete;
  Content& operator=(const Content&) = delete;

  const FileBytes& bytes() const { return bytes_; }
  int64_t cap() const { return cap_; }
  Format format() const { return format_; }

 private:
  std::string inflated_;
  FileBytes bytes_;
  int64_t cap_;
  Format format_;
};

Tensor DecodeOne(const Content& content, const std::string& name,
                 const ReadOptions& options) {
  if (content.format() == Format::kNpz) {
    return Npz(name, content.bytes(), content.cap())
        .Read(options.key, options.limits);
  }
  if (content.format() == Format::kSafetensors) {
    return Safetensors(name, content.bytes())
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
    case Format::kPng:
      return DecodePng(name, content.bytes().view(), options.limits);
    case Format::kIdx:
      return DecodeIdx(name, content.bytes().view(), options.limits);
    default:
      return DecodeCsv(name, content.bytes().view(), options);
  }
}

// `File`: Npz or Safetensors.
template <typename File>
NamedTensors ReadAll(const File& file, const std::string& name,
                     const Limits& limits) {
  NamedTensors tensors;
  int64_t total = 0;
  for (const std::string& key : file.keys()) {
    tensors.emplace_back(key, file.Read(key, limits));
    total += tensors.back().second.bytes();
    if (limits.max_memory != 0 && total > limits.max_memory) {
      throw Error(ErrorCode::kLimit,
                  fmt::format("{}: its tensors need more than the memory "
                              "limit of {} bytes",
                              name, limits.max_memory));
    }
  }
  return tensors;
}

bool HasNames(Format format) {
  return format == Format::kNpz || format == Format::kSafetensors;
}

// Of a format that has names.
NamedTensors DecodeAll(const Content& content, const std::string& name,
                       const Limits& limits) {
  if (content.format() == Format::kSafetensors) {
    return ReadAll(Safetensors(name, content.bytes()), name, limits);
  }
  const Npz npz(name, content.bytes(), content.cap());
  CheckInflated(name, npz.inflated_bytes(), content.cap());
  return ReadAll(npz, name, limits);
}

}  // namespace

Tensor DecodeTensor(const FileBytes& bytes, const std::string& name,
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

NamedTensors DecodeAllTensors(const FileBytes& bytes, const std::string& path,
                              const Limits& limits) {
  return Guarded(path, [&] {
    const Content content(bytes, path, limits);
    if (HasNames(content.format())) return DecodeAll(content, path, limits);
    if (content.format() != Format::kNpy) {
      throw Error(ErrorCode::kInvalid, path + " holds a tensor without a name",
                  "files of named tensors are .safetensors, .npz and .npy");
    }
    NamedTensors tensors;
    tensors.emplace_back(Stem(path),
                         DecodeNpy(path, content.bytes(), limits));
    return tensors;
  });
}

NamedTensors DecodeTensors(const FileBytes& bytes, const std::string& path,
                           const ReadOptions& options) {
  return Guarded(path, [&] {
    const Content content(bytes, path, options.limits);
    if (HasNames(content.format()) && options.key.empty()) {
      return DecodeAll(content, path, options.limits);
    }
    NamedTensors tensors;
    tensors.emplace_back(options.key.empty() ? Stem(path) : options.key,
                         DecodeOne(content, path, options));
    return tensors;
  });
}

}  // namespace engine

Tensor ReadTensor(const std::string& path, const ReadOptions& options) {
  engine::CheckLimits(options.limits);
  const std::string name = path == "-" ? "stdin" : path;
  return engine::Guarded(name, [&] {
    return engine::DecodeTensor(engine::ReadSource(path, options.limits),
                                name, options);
  });
}

NamedTensors ReadTensors(const std::string& path, const ReadOptions& options) {
  engine::CheckLimits(options.limits);
  const std::string name = path == "-" ? "stdin" : path;
  return engine::Guarded(name, [&] {
    return engine::DecodeTensors(engine::ReadSource(path, options.limits),
                                 name, options);
  });
}

}  // namespace plexus
