#include "engine/tensor/tensor_file.h"

#include <fmt/format.h>

#include "engine/tensor/csv.h"
#include "engine/tensor/file_bytes.h"
#include "engine/tensor/file_name.h"
#include "engine/tensor/idx.h"
#include "engine/tensor/inflate.h"
#include "engine/tensor/memory_guard.h"
#include "engine/tensor/npy.h"
#include "engine/tensor/npz.h"
#include "engine/tensor/png.h"
#include "engine/tensor/shown.h"

namespace plexus {
namespace engine {
namespace {

constexpr std::string_view kReadable =
    "readable are .npy, .npz, IDX, PNG and .csv, each also as .gz";

enum class Format { kNpy, kNpz, kGzip, kPng, kIdx, kCsv };

Format FormatOf(std::string_view bytes, std::string_view name) {
  if (bytes.empty()) {
    throw Error(ErrorCode::kInvalid, std::string(name) + " is empty");
  }
  if (IsNpy(bytes)) return Format::kNpy;
  if (IsZip(bytes)) return Format::kNpz;
  if (bytes.starts_with("\x1f\x8b")) return Format::kGzip;
  if (IsPng(bytes)) return Format::kPng;
  if (IsIdx(bytes)) return Format::kIdx;
  if (HasEnding(name, ".csv") || HasEnding(name, ".csv.gz") ||
      name == "stdin") {
    return Format::kCsv;
  }
  throw Error(ErrorCode::kInvalid,
              HasEnding(name, ".safetensors")
                  ? fmt::format("{} is safetensors, which is not read", name)
                  : fmt::format("{} is no tensor file", name),
              std::string(kReadable));
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

NamedTensors DecodeAll(const Content& content, const std::string& name,
                       const Limits& limits) {
  const Npz npz(name, content.bytes(), content.cap());
  CheckInflated(name, npz.inflated_bytes(), content.cap());
  NamedTensors tensors;
  int64_t total = 0;
  for (const std::string& key : npz.keys()) {
    tensors.emplace_back(key, npz.Read(key, limits));
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
    return DecodeAll(content, path, limits);
  });
}

NamedTensors DecodeTensors(const FileBytes& bytes, const std::string& path,
                           const ReadOptions& options) {
  return Guarded(path, [&] {
    const Content content(bytes, path, options.limits);
    if (content.format() == Format::kNpz && options.key.empty()) {
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
  const std::string name = path == "-" ? "stdin" : path;
  return engine::Guarded(name, [&] {
    return engine::DecodeTensor(engine::ReadFileBytes(path, options.limits),
                                name, options);
  });
}

NamedTensors ReadTensors(const std::string& path, const ReadOptions& options) {
  const std::string name = path == "-" ? "stdin" : path;
  return engine::Guarded(name, [&] {
    return engine::DecodeTensors(engine::ReadFileBytes(path, options.limits),
                                 name, options);
  });
}

}  // namespace plexus
