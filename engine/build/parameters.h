// The values that a graph file brings along.
#ifndef PLEXUS_ENGINE_BUILD_PARAMETERS_H_
#define PLEXUS_ENGINE_BUILD_PARAMETERS_H_

#include <plexus/plexus.h>

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/build/graph.h"
#include "engine/diagnostic/report.h"
#include "engine/read/document.h"
#include "engine/tensor/file_bytes.h"
#include "engine/tensor/sandbox.h"

namespace plexus::engine {

/// The files that one graph names: below its folder only, each read once.
class GraphFiles {
 public:
  GraphFiles(const Source& source, const Limits& limits)
      : sandbox_(source.folder()), limits_(limits) {}
  /// The content of a file, mapped where that pays. Throws kInvalid with the
  /// name as the graph has it, kLimit.
  const FileBytes& Read(std::string_view name);

 private:
  const Sandbox sandbox_;
  const Limits& limits_;
  std::map<std::string, FileBytes, std::less<>> bytes_;
};

/// The tensor of a parameter or example: its literal, its file or its init.
/// `dtype` is that of literals and of CSV where the text names none, `rank` that
/// of CSV. A dtype in the text that isn't the file's is an error, but for a
/// 16-bit float over a file of float32: that asks for rounding. Errors go to
/// `report`, and the result is then no tensor.
Tensor LoadValue(const ValueText& text, int32_t dtype, int rank,
                 const Limits& limits, GraphFiles* files, Report* report);

/// What the parameters of one document leave open.
struct MissingParameters {
  /// A `weights:` file couldn't be read, so any name may have come from it.
  bool unknown = false;
  /// The tensors whose names no call can use ("layer.0.weight"), and their files.
  std::map<std::string, std::string_view, std::less<>> unusable;
};

/// `parameters:` and `weights:` of all documents, each in the order of its file.
/// `missing` has an entry a document afterwards. Throws kLimit where they need
/// more than limits.max_memory together.
std::vector<Parameter> LoadParameters(const std::vector<Document>& documents,
                                      const Limits& limits, Report* report,
                                      std::deque<std::string>* storage,
                                      std::vector<MissingParameters>* missing);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_BUILD_PARAMETERS_H_
