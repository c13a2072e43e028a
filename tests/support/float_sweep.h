// Functions of one float over (a share of) all 2^32 floats.
#ifndef PLEXUS_TESTS_SUPPORT_FLOAT_SWEEP_H_
#define PLEXUS_TESTS_SUPPORT_FLOAT_SWEEP_H_

#include <plexus/abi.h>

#include <cstdint>
#include <map>
#include <string>

namespace plexus::testing {

/// Compares the float32 kernel of an elementwise operator, on every SIMD level,
/// with `formula` in double at the floats of bits 0, stride, 2 stride, ...:
/// within op->accuracy_ulp, NaN and infinity where the formula rounds to them,
/// the same bits on AVX2 and AVX3. Uses all cores. "" if all is well, else the
/// largest deviation.
std::string SweepFloats(const PlexusOp* op, double (*formula)(double),
                        uint32_t stride,
                        const std::map<std::string, std::string>& attributes =
                            {});

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_SUPPORT_FLOAT_SWEEP_H_
