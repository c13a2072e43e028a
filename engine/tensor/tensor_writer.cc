// Tensors into files, by the ending of the file's name.
#include <fmt/format.h>
#include <plexus/plexus.h>

#include <cstdint>
#include <set>

#include "engine/tensor/csv.h"
#include "engine/tensor/file_bytes.h"
#include "engine/tensor/file_name.h"
#include "engine/tensor/memory_guard.h"
#include "engine/tensor/npy.h"
#include "engine/tensor/npz.h"
#include "engine/tensor/png.h"
#include "engine/tensor/safetensors_writer.h"
#include "engine/tensor/shown.h"

namespace plexus {
namespace {

struct Format {
  std::string_view ending;
  std::string (*encode_one)(const std::string& path, const Tensor& tensor);
  std::string (*encode_all)(const std::string& path,
                            const NamedTensors& tensors);
};

constexpr Format kFormats[] = {
    {".npy", engine::EncodeNpy, nullptr},
    {".npz", nullptr, engine::EncodeNpz},
    {".safetensors", nullptr, engine::EncodeSafetensors},
    {".csv", engine::EncodeCsv, nullptr},
    {".png", engine::EncodePng, nullptr}};

const Format* FormatOf(std::string_view path) {
  for (const Format& format : kFormats) {
    if (engine::HasEnding(path, format.ending)) return &format;
  }
  return nullptr;
}

void CheckNames(const std::string& path, const NamedTensors& tensors) {
  std::set<std::string_view> names;
  for (const auto& [name, tensor] : tensors) {
    if (name.empty()) {
      throw Error(ErrorCode::kRun, path + ": a tensor in it has no name");
    }
    if (!names.insert(name).second) {
      throw Error(ErrorCode::kRun, fmt::format("{}: {} is to be in it twice",
                                               path, engine::Shown(name)));
    }
  }
}

std::string Encode(const std::string& path, const Format& format,
                   const NamedTensors& tensors) {
  if (format.encode_all != nullptr) {
    CheckNames(path, tensors);
    return format.encode_all(path, tensors);
  }
  if (tensors.size() != 1) {
    throw Error(ErrorCode::kRun,
                fmt::format("{}: {} holds one tensor, not {}", path,
                            format.ending, tensors.size()),
                "write .npz or .safetensors");
  }
  return format.encode_one(path, tensors.front().second);
}

}  // namespace

int64_t WritableTensors(std::string_view path) {
  const Format* const format = FormatOf(path);
  if (format == nullptr) return 0;
  return format->encode_all == nullptr ? 1 : INT64_MAX;
}

void WriteTensors(const std::string& path, const NamedTensors& tensors) {
  const Format* const format = FormatOf(path);
  if (format == nullptr) {
    throw Error(ErrorCode::kUsage,
                path + " can't be written: its name has none of the endings "
                       ".npy, .npz, .safetensors, .csv and .png");
  }
  for (const auto& [name, tensor] : tensors) {
    if (tensor.dtype() == PLEXUS_NONE) {
      throw Error(ErrorCode::kUsage, path + ": there is no tensor to write");
    }
  }
  engine::Guarded(path, [&] {
    engine::WriteFileBytes(path, Encode(path, *format, tensors));
  });
}

void WriteTensor(const std::string& path, const Tensor& tensor) {
  WriteTensors(path, {{engine::Stem(path), tensor}});
}

}  // namespace plexus
