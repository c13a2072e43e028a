#include "engine/tensor/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/diagnostic/display.h"
#include "engine/tensor/element.h"
#include "engine/tensor/type_bytes.h"

namespace plexus::engine {
namespace {

[[noreturn]] void Fail(const std::string& name, int64_t line,
                       const std::string& text) {
  throw Error(ErrorCode::kInvalid, fmt::format("{}:{}: {}", name, line, text));
}

// Cuts the part before the first `end`, or all, off the front of `text`.
std::string_view CutUntil(char end, std::string_view* text) {
  const size_t n = std::min(text->find(end), text->size());
  const std::string_view part = text->substr(0, n);
  text->remove_prefix(std::min(n + 1, text->size()));
  return part;
}

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

int64_t CountOf(char c, std::string_view text) {
  return std::count(text.begin(), text.end(), c);
}

void CheckColumns(const std::string& name, std::string_view text, int64_t rows,
                  int64_t columns) {
  for (int64_t line = 1; line <= rows; ++line) {
    const int64_t cells = CountOf(',', CutUntil('\n', &text)) + 1;
    if (cells == columns) continue;
    Fail(name, line,
         fmt::format("{} cell{} here, {} in line 1", cells,
                     cells == 1 ? "" : "s", columns));
  }
}

std::vector<int64_t> Shape(const std::string& name, int rank, int64_t rows,
                           int64_t columns) {
  if (rank == 2) return {rows, columns};
  if (rank == 1 && (rows == 1 || columns == 1)) return {rows * columns};
  if (rank == 0 && rows == 1 && columns == 1) return {};
  throw Error(ErrorCode::kInvalid,
              fmt::format("{} holds [{}, {}]; rank {} is wanted", name, rows,
                          columns, rank));
}

}  // namespace

Tensor DecodeCsv(const std::string& name, std::string_view text,
                 const ReadOptions& options) {
  if (options.dtype == PLEXUS_NONE) {
    throw Error(ErrorCode::kInvalid, name + " is CSV, which has no dtype",
                "say how to read it, for example --dtype float32");
  }
  if (!IsUtf8(text)) {
    throw Error(ErrorCode::kInvalid, name + " is CSV, but not in UTF-8",
                "save it as CSV in UTF-8");
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.ends_with('\n')) text.remove_suffix(1);
  const int64_t rows = CountOf('\n', text) + 1;
  const int64_t columns = CountOf(',', text.substr(0, text.find('\n'))) + 1;
  CheckColumns(name, text, rows, columns);
  std::vector<int64_t> shape = Shape(name, options.rank, rows, columns);
  CheckMemory(name, options.dtype, shape, TypeBytes(options.dtype, shape),
              options.limits.max_memory);

  Tensor tensor(options.dtype, std::move(shape));
  char* element = static_cast<char*>(tensor.mutable_data());
  std::string why;
  for (int64_t line = 1; line <= rows; ++line) {
    std::string_view row = CutUntil('\n', &text);
    if (row.ends_with('\r')) row.remove_suffix(1);
    for (int64_t column = 1; column <= columns; ++column) {
      const std::string_view cell = Trim(CutUntil(',', &row));
      if (cell.empty()) {
        Fail(name, line, fmt::format("cell {} is empty", column));
      }
      if (!ParseElement(cell, options.dtype, element, &why)) {
        Fail(name, line, why);
      }
      element += DtypeSize(options.dtype);
    }
  }
  return tensor;
}

std::string EncodeCsv(const std::string& name, const Tensor& tensor) {
  if (tensor.rank() > 2 || tensor.count() == 0) {
    throw Error(ErrorCode::kRun,
                fmt::format("{}: CSV can't hold {}", name,
                            FormatType(tensor.dtype(), tensor.shape())),
                "write .npy");
  }
  const int64_t columns = tensor.rank() == 2 ? tensor.shape()[1] : 1;
  const int64_t size = DtypeSize(tensor.dtype());
  std::string text;
  for (int64_t i = 0; i < tensor.count(); ++i) {
    AppendElement(&text, tensor.dtype(), tensor.data<char>() + i * size);
    text += (i + 1) % columns == 0 ? '\n' : ',';
  }
  return text;
}

}  // namespace plexus::engine
