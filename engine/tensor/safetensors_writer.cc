#include "engine/tensor/safetensors_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <vector>

#include "engine/diagnostic/display.h"
#include "engine/tensor/checked_size.h"
#include "engine/tensor/shown.h"

namespace plexus::engine {
namespace {

static_assert(std::endian::native == std::endian::little);

// By PLEXUS_* dtype.
constexpr std::string_view kDtypes[] = {"F32", "F64", "I8",  "I16", "I32",
                                        "I64", "U8",  "U16", "U32", "U64",
                                        "BOOL", "F16", "BF16"};
static_assert(std::size(kDtypes) == PLEXUS_DTYPE_COUNT);

void AppendJsonString(std::string_view text, std::string* json) {
  *json += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') *json += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      *json += fmt::format("\\u{:04x}", static_cast<int>(c));
    } else {
      *json += c;
    }
  }
  *json += '"';
}

std::vector<const std::pair<std::string, Tensor>*> InOrder(
    const NamedTensors& tensors) {
  std::vector<const std::pair<std::string, Tensor>*> order;
  for (const auto& tensor : tensors) order.push_back(&tensor);
  const auto size = [](const auto* tensor) {
    return DtypeSize(tensor->second.dtype());
  };
  std::stable_sort(
      order.begin(), order.end(),
      [&](const auto* a, const auto* b) { return size(a) > size(b); });
  return order;
}

}  // namespace

std::string EncodeSafetensors(const std::string& name,
                              const NamedTensors& tensors) {
  const auto order = InOrder(tensors);
  std::string header = "{";
  CheckedSize end = 0;
  for (const auto* tensor : order) {
    const auto& [key, value] = *tensor;
    if (key == "__metadata__" || !IsUtf8(key)) {
      throw Error(ErrorCode::kRun,
                  fmt::format("{}: {} can't be the name of a tensor in "
                              ".safetensors",
                              name, Shown(key)));
    }
    const CheckedSize begin = end;
    end += value.bytes();
    if (header.size() > 1) header += ',';
    AppendJsonString(key, &header);
    header += fmt::format(
        R"(:{{"dtype":"{}","shape":[{}],"data_offsets":[{},{}]}})",
        kDtypes[value.dtype()], fmt::join(value.shape(), ","), begin.value(),
        end.value());
  }
  header += '}';
  constexpr size_t kLengthBytes = 8;
  header.append((64 - (kLengthBytes + header.size()) % 64) % 64, ' ');

  std::string bytes;
  bytes.reserve(kLengthBytes + header.size() +
                static_cast<size_t>(end.value()));
  for (size_t i = 0; i < kLengthBytes; ++i) {
    bytes += static_cast<char>(header.size() >> (8 * i) & 0xff);
  }
  bytes += header;
  for (const auto* tensor : order) {
    bytes.append(tensor->second.data<char>(),
                 static_cast<size_t>(tensor->second.bytes()));
  }
  return bytes;
}

}  // namespace plexus::engine
