// What calls expand into: functions, and the graphs that are imported.
#ifndef PLEXUS_ENGINE_BUILD_CALLABLES_H_
#define PLEXUS_ENGINE_BUILD_CALLABLES_H_

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/read/document.h"

namespace plexus::engine {

/// A body with inputs and outputs that a name stands for in one document. A
/// function's body is part of that document; an import's is another one, whose
/// parameters it sees.
struct Callable {
  Word name;              ///< where it is defined, or imported
  uint32_t document = 0;  ///< which one its body stands in
  std::vector<Word> formals;
  const std::vector<NodeText>* nodes = nullptr;
  const std::vector<OutputText>* outputs = nullptr;
  bool is_import = false;

  const char* kind() const { return is_import ? "import" : "function"; }
};

/// The callables of some documents. Refers to the documents.
class Callables {
 public:
  explicit Callables(const std::vector<Document>& documents);

  /// What a call of `name` in a document expands into; NULL for an operator's.
  const Callable* Find(uint32_t document, std::string_view name) const;
  /// A document's functions, then its imports.
  const std::vector<Callable>& Of(uint32_t document) const {
    return of_[document];
  }

 private:
  std::vector<std::vector<Callable>> of_;  // by document
  std::vector<std::unordered_map<std::string_view, const Callable*>> by_name_;
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_BUILD_CALLABLES_H_
