// Parameters made at load: `{shape: [784, 100], init: he_normal, seed: 7}`.
#ifndef PLEXUS_ENGINE_BUILD_INITIALIZER_H_
#define PLEXUS_ENGINE_BUILD_INITIALIZER_H_

#include <plexus/plexus.h>

#include <cstdint>

#include "engine/diagnostic/report.h"
#include "engine/read/document.h"

namespace plexus::engine {

/// The tensor that `text` describes, with the same bits on every machine.
///
///   zeros, ones, constant (value)   of every dtype
///   uniform (low 0, high 1)         low + (high - low) u
///   normal (mean 0, stddev 1)       mean + stddev z
///   glorot_uniform, glorot_normal   within +-sqrt(6 / (fan_in + fan_out));
///                                   stddev sqrt(2 / (fan_in + fan_out))
///   he_uniform, he_normal           the same with fan_in alone
///
/// where fan_in = shape[0], fan_out = shape[1] (rank 2 or more). The random
/// ones are of float dtypes, calculated in float64 and rounded once at the end.
///
/// Element i (row-major) is made from the words w of Philox4x32-10 with key =
/// {seed mod 2^32, seed / 2^32} and counter {i mod 2^32, i / 2^32, t, 0}. Two
/// words give 53 bits, r(a, b) = floor((a + 2^32 b) / 2^11) / 2^53.
///   u = r(w0, w1), of t = 0.
///   z = x sqrt(-2 log(s) / s), Marsaglia's polar method, with PortableLog
///   below; x = 2 r(w0, w1) - 1, y = 2 r(w2, w3) - 1, s = x x + y y are those
///   of the first t = 0, 1, 2, ... that has 0 < s < 1.
///
/// What is wrong goes to `report`, and the tensor is then none. Throws kLimit
/// where it needs more than `max_memory` bytes (0: no limit), before it takes
/// them.
Tensor Initialize(const InitText& text, int32_t dtype, Report* report,
                  int64_t max_memory = 0);

/// The natural logarithm of a normal number x > 0 by + - * / alone, within
/// 3 ULP: x = 2^e m with sqrt(1/2) <= m < sqrt(2), t = (m - 1) / (m + 1),
/// log x = e log 2 + 2 (t + t^3/3 + t^5/5 + ... + t^21/21). As t^2 < 0.0295,
/// what is left out is below 2^-60 of the sum.
double PortableLog(double x);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_BUILD_INITIALIZER_H_
