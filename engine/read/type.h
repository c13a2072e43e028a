// Types of inputs: `float32[N, 784]`.
#ifndef PLEXUS_ENGINE_READ_TYPE_H_
#define PLEXUS_ENGINE_READ_TYPE_H_

#include <optional>

#include "engine/diagnostic/report.h"
#include "engine/read/document.h"
#include "engine/read/yaml_tree.h"

namespace plexus::engine {

/// The type in a text, `float64[2]`, `float32[]`, or in a YAML list, `[N, 2]`,
/// which names no dtype. Empty after an error.
std::optional<TypeText> ReadType(Yaml item, Report* report);

/// The dims of a number: at least 0, and an int64. -1 where it is none.
int64_t DimOfText(std::string_view text);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_TYPE_H_
