// What the tests of ScatterElements and ScatterND share: updates one by one.
#ifndef PLEXUS_TESTS_OPS_SCATTER_REFERENCE_H_
#define PLEXUS_TESTS_OPS_SCATTER_REFERENCE_H_

#include <cmath>
#include <string>
#include <vector>

#include "tests/ops/index_reference.h"

namespace plexus::testing {

inline constexpr const char* kReductions[] = {"none", "add", "mul", "max",
                                              "min"};

inline float Reduced(const std::string& reduction, float old, float update) {
  if (reduction == "add") return old + update;
  if (reduction == "mul") return old * update;
  if (reduction == "none" || std::isnan(update)) return update;
  if (std::isnan(old)) return old;
  return (reduction == "max" ? update > old : update < old) ? update : old;
}

/// Numbers that are rounded when they are added, of both signs, with some NaN.
inline std::vector<float> SomeFloats(const Shape& shape, uint64_t seed) {
  std::vector<float> result;
  for (uint64_t e : Numbered(shape, seed)) {
    const int64_t whole = static_cast<int64_t>(e >> 40) - (1 << 23);
    const auto n = static_cast<float>(whole);
    result.push_back(e % 97 == 0 ? std::nanf("") : n / 3e6f);
  }
  return result;
}

/// Bits, but for NaNs.
inline bool SameFloats(const std::vector<float>& a,
                       const std::vector<float>& b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (std::isnan(a[i]) && std::isnan(b[i])) continue;
    if (std::memcmp(&a[i], &b[i], sizeof(float)) != 0) return false;
  }
  return true;
}

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_OPS_SCATTER_REFERENCE_H_
