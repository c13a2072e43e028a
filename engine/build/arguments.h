// A call's arguments, sorted by what they set.
#ifndef PLEXUS_ENGINE_BUILD_ARGUMENTS_H_
#define PLEXUS_ENGINE_BUILD_ARGUMENTS_H_

#include <cstdint>
#include <vector>

#include "engine/build/callables.h"
#include "engine/build/graph.h"
#include "engine/diagnostic/report.h"
#include "engine/plugin/op_entry.h"
#include "engine/read/document.h"

namespace plexus::engine {

/// What a call gives an operator.
struct CallArguments {
  /// Expressions of the inputs in order, as many as are declared (variadic ones
  /// one by one); -1 for an optional one left out.
  std::vector<int64_t> inputs;
  /// One for each declared attribute; empty where the call gives none.
  AttributeSet attributes;
};

/// Sorts the arguments of an operator's call. Wrong numbers, unknown or repeated
/// names, attributes of a wrong type go to `report`.
CallArguments SortArguments(const Document& document, const OpEntry& op,
                            const Expression& call, Report* report);

/// The expression of each formal of a function or import that `document` calls;
/// -1 after an error.
std::vector<int64_t> SortArguments(const Document& document,
                                   const Callable& callable,
                                   const Expression& call, Report* report);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_BUILD_ARGUMENTS_H_
