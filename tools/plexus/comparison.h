// Whether a result is what an example promises.
#ifndef PLEXUS_TOOLS_PLEXUS_COMPARISON_H_
#define PLEXUS_TOOLS_PLEXUS_COMPARISON_H_

#include <plexus/plexus.h>

#include <string>

namespace plexus::program {

/// "" where dtype and shape are the same and each element has
/// |got - want| <= t + t |want| (NaN equals NaN); else what differs, with the
/// element that is furthest off: "`y`[1] is -2, should be -2.5 (...)".
/// `tolerance` < 0 is the dtype's own: 1e-6 for float32, 1e-12 for float64,
/// 1e-2 for 16-bit floats, else 0.
std::string Difference(const std::string& name, const Tensor& got,
                       const Tensor& want, double tolerance);

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_COMPARISON_H_
