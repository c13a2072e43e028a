// Numbers written in a graph -> a tensor.
#ifndef PLEXUS_ENGINE_BUILD_LITERAL_TENSOR_H_
#define PLEXUS_ENGINE_BUILD_LITERAL_TENSOR_H_

#include <plexus/plexus.h>

#include <cstdint>

#include "engine/diagnostic/report.h"
#include "engine/read/document.h"

namespace plexus::engine {

/// The literal's elements as `dtype`. What the dtype can't hold goes to
/// `report`, each at its own place; those elements are then zero.
Tensor MakeTensor(const Literal& literal, int32_t dtype, Report* report);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_BUILD_LITERAL_TENSOR_H_
