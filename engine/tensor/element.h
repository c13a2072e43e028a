// One element: from text and to text, exactly and independently of the locale.
#ifndef PLEXUS_ENGINE_TENSOR_ELEMENT_H_
#define PLEXUS_ENGINE_TENSOR_ELEMENT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/tensor/decimal.h"

namespace plexus::engine {

/// Reads one number, without space around it, into the element at `out`.
///  - Decimal integers and floats; inf, -inf, nan, .inf, -.inf, .nan for float
///    dtypes; true, false, 1, 0 for bool. No octal, hex or underscores.
///  - A float dtype takes the nearest value, ties to even, rounded once from
///  the
///    text; a number that would round to infinity is refused.
///  - An integer dtype takes a number that it holds exactly: 3, 3.0, 1e3.
/// Where it gives false, `out` is unchanged and `why` says what is wrong, as in
/// "0.5 is not an int64".
bool ParseElement(std::string_view text, int32_t dtype, void* out,
                  std::string* why);

/// Appends the shortest text that ParseElement reads back to the same bits (any
/// NaN is "nan").
void AppendElement(std::string* text, int32_t dtype, const void* element);

/// The fewest digits that tell a finite float from its neighbours of that
/// dtype.
Decimal ShortestDecimal(int32_t dtype, const void* element);

/// The element as a double: exact for the float dtypes.
double FloatElement(int32_t dtype, const void* element);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_ELEMENT_H_
