// Values of parameters and examples.
#ifndef PLEXUS_ENGINE_READ_VALUE_H_
#define PLEXUS_ENGINE_READ_VALUE_H_

#include <optional>

#include "engine/read/document.h"
#include "engine/read/expression.h"
#include "engine/read/yaml_tree.h"

namespace plexus::engine {

/// A number, a list, `{value: V, dtype: D}`, `{file: F, key: K, dtype: D}`, or,
/// where `may_init`, `{shape: S, init: I, ...}`. Empty after an error.
std::optional<ValueText> ReadValue(Yaml item, bool may_init,
                                   ExpressionReader* expressions);

/// The file names of `weights:`, `{file: F}`: a text that is not empty.
bool CheckFileName(const Word& word, Report* report);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_VALUE_H_
