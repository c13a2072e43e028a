#include "engine/tensor/npy.h"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <vector>

#include "engine/tensor/byte_reader.h"
#include "engine/tensor/dense_data.h"
#include "engine/tensor/shown.h"

namespace plexus::engine {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";

struct Descr {
  std::string_view code;
  int32_t dtype;
};

constexpr Descr kDescrs[] = {
    {"f4", PLEXUS_FLOAT32}, {"f8", PLEXUS_FLOAT64}, {"i1", PLEXUS_INT8},
    {"i2", PLEXUS_INT16},   {"i4", PLEXUS_INT32},   {"i8", PLEXUS_INT64},
    {"u1", PLEXUS_UINT8},   {"u2", PLEXUS_UINT16},  {"u4", PLEXUS_UINT32},
    {"u8", PLEXUS_UINT64},  {"b1", PLEXUS_BOOL},    {"f2", PLEXUS_FLOAT16}};

struct Header {
  int32_t dtype = PLEXUS_NONE;
  std::endian order = std::endian::little;
  bool column_major = false;
  std::vector<int64_t> shape;
};

// {'descr': '<f4', 'fortran_order': False, 'shape': (64, 50), }
class HeaderParser {
 public:
  HeaderParser(const ByteReader& reader, std::string_view text)
      : reader_(reader), text_(text) {}

  Header Parse() {
    bool descr = false, fortran_order = false, shape = false;
    Expect('{');
    while (!Accept('}')) {
      const std::string_view key = String();
      Expect(':');
      if (key == "descr" && !descr) {
        descr = true;
        ParseDescr();
      } else if (key == "fortran_order" && !fortran_order) {
        fortran_order = true;
        header_.column_major = Bool();
      } else if (key == "shape" && !shape) {
        shape = true;
        ParseShape();
      } else {
        Fail();
      }
      if (!Accept(',')) {
        Expect('}');
        break;
      }
    }
    SkipSpace();
    if (!text_.empty() || !descr || !fortran_order || !shape) Fail();
    return header_;
  }

 private:
  [[noreturn]] void Fail() const {
    reader_.Fail(": its header is not that of a .npy file");
  }
  void SkipSpace() {
    const size_t n = text_.find_first_not_of(" \t\r\n");
    text_.remove_prefix(n == std::string_view::npos ? text_.size() : n);
  }
  bool Accept(char c) {
    SkipSpace();
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  void Expect(char c) {
    if (!Accept(c)) Fail();
  }
  bool AcceptWord(std::string_view word) {
    SkipSpace();
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }
  std::string_view String() {
    const char quote = Accept('\'') ? '\'' : '"';
    if (quote == '"') Expect('"');
    const size_t end = text_.find(quote);
    if (end == std::string_view::npos) Fail();
    const std::string_view string = text_.substr(0, end);
    text_.remove_prefix(end + 1);
    return string;
  }
  bool Bool() {
    if (AcceptWord("True")) return true;
    if (!AcceptWord("False")) Fail();
    return false;
  }
  void ParseDescr() {
    SkipSpace();
    if (text_.starts_with('[')) {
      reader_.Fail(": its elements are records, not numbers");
    }
    const std::string_view descr = String();
    const char order = descr.empty() ? ' ' : descr.front();
    header_.order = order == '>'                   ? std::endian::big
                    : order == '<' || order == '|' ? std::endian::little
                                                   : std::endian::native;
    const std::string_view code =
        descr.find_first_of("<>|=") == 0 ? descr.substr(1) : descr;
    for (const Descr& known : kDescrs) {
      if (known.code == code) header_.dtype = known.dtype;
    }
    if (header_.dtype == PLEXUS_NONE) {
      reader_.Fail(fmt::format(": its NumPy dtype '{}' is none of Plexus's",
                               Shown(descr)));
    }
  }
  void ParseShape() {
    Expect('(');
    while (!Accept(')')) {
      SkipSpace();
      int64_t n = 0;
      const char* const begin = text_.data();
      const auto [end, error] = std::from_chars(begin, begin + text_.size(), n);
      if (error == std::errc::result_out_of_range || n < 0) {
        reader_.Fail(
            fmt::format(": its header has the dim {}",
                        Shown({begin, static_cast<size_t>(end - begin)})));
      }
      if (error != std::errc()) Fail();
      text_.remove_prefix(static_cast<size_t>(end - begin));
      AcceptWord("L");  // as Python 2 wrote long integers
      header_.shape.push_back(n);
      if (!Accept(',')) {
        Expect(')');
        break;
      }
    }
  }

  const ByteReader& reader_;
  std::string_view text_;
  Header header_;
};

}  // namespace

bool IsNpy(std::string_view bytes) { return bytes.starts_with(kMagic); }

Tensor DecodeNpy(const std::string& name, const FileBytes& bytes,
                 const Limits& limits) {
  ByteReader reader(name, bytes.view());
  if (!IsNpy(bytes.view())) reader.Fail(" is not a .npy file");
  reader.Take(static_cast<int64_t>(kMagic.size()));
  const int version = reader.Little<uint8_t>();
  reader.Take(1);
  if (version < 1 || version > 3) {
    reader.Fail(fmt::format(": .npy version {} is not known", version));
  }
  const int64_t length =
      version == 1 ? reader.Little<uint16_t>() : reader.Little<uint32_t>();
  Header header = HeaderParser(reader, reader.Take(length)).Parse();
  Tensor tensor = TakeTensor(&reader, header.dtype, std::move(header.shape),
                             header.order, limits, bytes);
  return header.column_major ? FromColumnMajor(tensor) : tensor;
}

std::string EncodeNpy(const std::string& name, const Tensor& tensor) {
  std::string_view code;
  for (const Descr& known : kDescrs) {
    if (known.dtype == tensor.dtype()) code = known.code;
  }
  if (code.empty()) {
    throw Error(
        ErrorCode::kRun,
        fmt::format("{}: .npy has no {}", name, DtypeName(tensor.dtype())),
        "cast it to float32");
  }
  std::string shape = fmt::format("{}", fmt::join(tensor.shape(), ", "));
  if (tensor.rank() == 1) shape += ',';
  std::string header = fmt::format(
      "{{'descr': '{}{}', 'fortran_order': False, 'shape': ({}), }}",
      DtypeSize(tensor.dtype()) == 1 ? '|' : '<', code, shape);
  // The data starts at a multiple of 64 bytes.
  const size_t prefix = kMagic.size() + 4;
  header.append(63 - (prefix + header.size()) % 64, ' ');
  header += '\n';

  std::string bytes(kMagic);
  bytes += '\x01';
  bytes += '\0';
  bytes += static_cast<char>(header.size() & 0xff);
  bytes += static_cast<char>(header.size() >> 8);
  bytes += header;
  bytes.append(tensor.data<char>(), static_cast<size_t>(tensor.bytes()));
  return bytes;
}

}  // namespace plexus::engine
