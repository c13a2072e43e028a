#include "engine/tensor/safetensors.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <utility>

#include "engine/tensor/byte_reader.h"
#include "engine/tensor/dense_data.h"
#include "engine/tensor/json.h"
#include "engine/tensor/key.h"
#include "engine/tensor/shown.h"

namespace plexus::engine {
namespace {

constexpr int64_t kLengthBytes = 8;
constexpr std::string_view kMetadata = "__metadata__";

struct Name {
  std::string_view name;
  int32_t dtype;
};

constexpr Name kNames[] = {
    {"F32", PLEXUS_FLOAT32},  {"F64", PLEXUS_FLOAT64}, {"I8", PLEXUS_INT8},
    {"I16", PLEXUS_INT16},    {"I32", PLEXUS_INT32},   {"I64", PLEXUS_INT64},
    {"U8", PLEXUS_UINT8},     {"U16", PLEXUS_UINT16},  {"U32", PLEXUS_UINT32},
    {"U64", PLEXUS_UINT64},   {"BOOL", PLEXUS_BOOL},   {"F16", PLEXUS_FLOAT16},
    {"BF16", PLEXUS_BFLOAT16}};

uint64_t HeaderBytes(std::string_view bytes) {
  return ByteReader("", bytes).Little<uint64_t>();
}

}  // namespace

/// {"W1": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ...,
///  "__metadata__": {"format": "pt"}}
class Safetensors::Header : public JsonHandler {
 public:
  explicit Header(Safetensors* file) : file_(*file) {}

  void BeginObject() override {
    switch (state_) {
      case State::kStart:
        state_ = State::kNames;
        return;
      case State::kTensorStart:
        fields_ = 0;
        state_ = State::kFields;
        return;
      case State::kMetadataStart:
        state_ = State::kMetadata;
        return;
      default:
        Refuse("an object");
    }
  }
  void Key(const std::string& key) override {
    if (state_ == State::kNames && key == kMetadata) {
      state_ = State::kMetadataStart;
    } else if (state_ == State::kNames) {
      file_.keys_.push_back(key);
      file_.entries_.emplace_back();
      state_ = State::kTensorStart;
    } else if (state_ == State::kFields) {
      ++fields_;
      state_ = key == "dtype"          ? State::kDtype
               : key == "shape"        ? State::kShapeStart
               : key == "data_offsets" ? State::kOffsetsStart
                                       : State::kUnknown;
      if (state_ == State::kUnknown) Refuse("the key " + Shown(key));
    }
  }
  void EndObject() override {
    if (state_ == State::kFields && fields_ != kFields) {
      Fail(": it needs a dtype, a shape and data_offsets");
    }
    state_ = state_ == State::kNames ? State::kEnd : State::kNames;
  }
  void BeginArray() override {
    if (state_ != State::kShapeStart && state_ != State::kOffsetsStart) {
      Refuse("a list");
    }
    offsets_ = 0;
    state_ =
        state_ == State::kShapeStart ? State::kShape : State::kOffsets;
  }
  void EndArray() override {
    if (state_ == State::kOffsets && offsets_ != 2) {
      Fail(": its data_offsets are not two");
    }
    state_ = State::kFields;
  }
  void String(const std::string& text) override {
    if (state_ == State::kMetadata) return;
    if (state_ != State::kDtype) Refuse(Shown(text));
    const auto* const known =
        std::find_if(std::begin(kNames), std::end(kNames),
                     [&](const Name& name) { return name.name == text; });
    if (known == std::end(kNames)) {
      Fail(fmt::format(": its dtype {} is none of Plexus's", Shown(text)));
    }
    Last().dtype = known->dtype;
    state_ = State::kFields;
  }
  void Integer(int64_t value) override {
    if (value < 0) Refuse(std::to_string(value));
    if (state_ == State::kShape) {
      Last().shape.push_back(value);
    } else if (state_ == State::kOffsets && offsets_ < 2) {
      (offsets_ == 0 ? Last().begin : Last().end) = value;
      ++offsets_;
    } else {
      Refuse(std::to_string(value));
    }
  }
  void Other(const std::string& text) override { Refuse(text); }

 private:
  enum class State {
    kStart,
    kNames,
    kTensorStart,
    kFields,
    kDtype,
    kShapeStart,
    kShape,
    kOffsetsStart,
    kOffsets,
    kMetadataStart,
    kMetadata,
    kUnknown,
    kEnd
  };
  static constexpr int kFields = 3;  // no object has a key twice

  Entry& Last() { return file_.entries_.back(); }
  bool InTensor() const {
    return state_ >= State::kTensorStart && state_ <= State::kOffsets;
  }
  [[noreturn]] void Fail(const std::string& text) const {
    throw Error(ErrorCode::kInvalid,
                file_.name_ +
                    (InTensor() || state_ == State::kUnknown
                         ? ": " + Shown(file_.keys_.back())
                         : "") +
                    text);
  }
  [[noreturn]] void Refuse(const std::string& what) const {
    Fail(fmt::format(": {} stands in its header where none may", what));
  }

  Safetensors& file_;
  State state_ = State::kStart;
  int fields_ = 0;
  int offsets_ = 0;
};

bool IsSafetensors(std::string_view bytes) {
  constexpr size_t kLeast = kLengthBytes + 2;  // of an empty object
  return bytes.size() >= kLeast && bytes[kLengthBytes] == '{' &&
         HeaderBytes(bytes) <= bytes.size() - kLengthBytes;
}

Safetensors::Safetensors(std::string name, FileBytes bytes)
    : name_(std::move(name)), bytes_(std::move(bytes)) {
  ByteReader reader(name_, bytes_.view());
  const uint64_t length = reader.Little<uint64_t>();
  if (length > static_cast<uint64_t>(reader.left())) {
    reader.Fail(fmt::format(" is cut short: its header has {} bytes, {} are "
                            "there",
                            length, reader.left()));
  }
  const std::string_view text = reader.Take(static_cast<int64_t>(length));
  elements_ = reader.Take(reader.left());
  if (!text.starts_with('{')) reader.Fail(": its header is no JSON object");
  Header header(this);
  ReadJson(name_ + ": its header", text, &header);
  for (size_t i = 0; i < keys_.size(); ++i) Check(entries_[i], keys_[i]);
  CheckCovered();
}

void Safetensors::Check(const Entry& entry, const std::string& key) const {
  const ByteReader reader(name_ + ": " + Shown(key), elements_);
  const int64_t bytes = ClaimedBytes(reader, entry.dtype, entry.shape);
  if (entry.begin > entry.end || entry.end > reader.left()) {
    reader.Fail(fmt::format(": bytes {} to {} are not in the file, which has "
                            "{} after its header",
                            entry.begin, entry.end, reader.left()));
  }
  if (bytes != entry.end - entry.begin) {
    reader.Fail(fmt::format(": dtype and shape say {} bytes, its place has {}",
                            bytes, entry.end - entry.begin));
  }
  if (bytes > 0 && entry.begin % DtypeSize(entry.dtype) != 0) {
    reader.Fail(fmt::format(": byte {} is not aligned for {}", entry.begin,
                            DtypeName(entry.dtype)));
  }
}

void Safetensors::CheckCovered() const {
  std::vector<size_t> order(keys_.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return std::pair(entries_[a].begin, entries_[a].end) <
           std::pair(entries_[b].begin, entries_[b].end);
  });
  const ByteReader reader(name_, elements_);
  int64_t next = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    const Entry& entry = entries_[order[i]];
    if (entry.begin < next) {
      reader.Fail(fmt::format(": {} and {} overlap", Shown(keys_[order[i - 1]]),
                              Shown(keys_[order[i]])));
    }
    if (entry.begin > next) break;
    next = entry.end;
  }
  if (next != reader.left()) {
    reader.Fail(
        fmt::format(": byte {} after its header belongs to no tensor", next));
  }
}

Tensor Safetensors::Read(const std::string& key, const Limits& limits) const {
  const size_t i = FindKey(name_, keys_, key);
  const Entry& entry = entries_[i];
  ByteReader reader(name_ + ": " + Shown(keys_[i]),
                    elements_.substr(static_cast<size_t>(entry.begin),
                                     static_cast<size_t>(entry.end - entry.begin)));
  return TakeTensor(&reader, entry.dtype, entry.shape, std::endian::little,
                    limits, bytes_);
}

}  // namespace plexus::engine
