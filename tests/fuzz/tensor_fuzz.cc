// Any bytes as a tensor file named PLEXUS_FUZZ_NAME: an Error is fine, and so
// are tensors within the memory limit that read back from a .npz as they were.
#include <plexus/plexus.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "engine/tensor/inflate.h"
#include "engine/tensor/npz.h"
#include "engine/tensor/png.h"
#include "engine/tensor/tensor_file.h"

namespace plexus::engine {
namespace {

constexpr int64_t kMaxMemory = 1 << 20;
constexpr char kName[] = PLEXUS_FUZZ_NAME;

void Require(bool holds) {
  if (!holds) __builtin_trap();
}

// A PNG whose chunks have the right CRC: no change of a byte would get past
// libpng else.
std::string WithRightCrcs(std::string png) {
  constexpr size_t kHead = 8, kCrc = 4;
  for (size_t at = kHead; png.size() - at >= kHead + kCrc;) {
    size_t length = 0;
    for (size_t i = 0; i < 4; ++i) {
      length = length << 8 | static_cast<unsigned char>(png[at + i]);
    }
    if (length > png.size() - at - kHead - kCrc) break;
    const size_t end = at + kHead + length;
    const uint32_t crc =
        Crc32(std::string_view(png).substr(at + 4, end - at - 4));
    for (size_t i = 0; i < kCrc; ++i) {
      png[end + i] = static_cast<char>(crc >> (24 - 8 * i) & 0xff);
    }
    at = end + kCrc;
  }
  return png;
}

void CheckReadsBack(const NamedTensors& tensors) {
  for (const auto& [name, tensor] : tensors) {
    if (tensor.dtype() == PLEXUS_BFLOAT16 || name.size() > 60'000) return;
  }
  const NamedTensors back =
      DecodeTensors(EncodeNpz("back.npz", tensors), "back.npz", {});
  Require(back.size() == tensors.size());
  for (size_t i = 0; i < back.size(); ++i) {
    const auto& [name, tensor] = tensors[i];
    Require(back[i].first == name);
    Require(back[i].second.dtype() == tensor.dtype());
    Require(back[i].second.shape() == tensor.shape());
    Require(tensor.bytes() == 0 ||
            std::memcmp(back[i].second.data(), tensor.data(),
                        static_cast<size_t>(tensor.bytes())) == 0);
  }
}

void Read(std::string_view bytes) {
  ReadOptions options;
  options.dtype = static_cast<int32_t>(bytes.size() % PLEXUS_DTYPE_COUNT);
  options.rank = static_cast<int>(bytes.size() % 3);
  options.limits.max_memory = kMaxMemory;
  try {
    const NamedTensors tensors = DecodeTensors(bytes, kName, options);
    int64_t total = 0;
    for (const auto& [name, tensor] : tensors) total += tensor.bytes();
    Require(total <= kMaxMemory);
    CheckReadsBack(tensors);
  } catch (const Error& error) {
    Require(std::string_view(error.what()).starts_with("error: ") &&
            error.diagnostics().front().message.starts_with(kName));
  }
}

}  // namespace
}  // namespace plexus::engine

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  plexus::engine::Read(bytes);
  if (plexus::engine::IsPng(bytes)) {
    plexus::engine::Read(plexus::engine::WithRightCrcs(bytes));
  }
  return 0;
}
