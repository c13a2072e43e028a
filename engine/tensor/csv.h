// Numbers between commas, one row a line, no header.
#ifndef PLEXUS_ENGINE_TENSOR_CSV_H_
#define PLEXUS_ENGINE_TENSOR_CSV_H_

#include <plexus/plexus.h>

#include <string>
#include <string_view>

namespace plexus::engine {

/// Reads `options.dtype`: [rows, columns] for rank 2; a vector for rank 1,
/// where one side is 1; a scalar for rank 0. Spaces around a number, CRLF, a
/// BOM and a missing last newline are fine. Throws kInvalid with `name` and the
/// line, kLimit.
Tensor DecodeCsv(const std::string& name, std::string_view text,
                 const ReadOptions& options);

/// One row a line; a vector is one column. Each number is the shortest text
/// that reads back to the same bits. Throws kRun for more than two dims, and
/// where there is no element, which CSV can't say.
std::string EncodeCsv(const std::string& name, const Tensor& tensor);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_CSV_H_
