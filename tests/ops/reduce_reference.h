// What the tests of reductions share: numbers whose sum depends on the order,
// the groups of elements that are combined, and the sum of a group as DESIGN
// says (Numbers, Reductions), written out plainly.
#ifndef PLEXUS_TESTS_OPS_REDUCE_REFERENCE_H_
#define PLEXUS_TESTS_OPS_REDUCE_REFERENCE_H_

#include <cmath>
#include <cstring>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

#include "tests/support/op_host.h"

namespace plexus::testing {

using Shape = std::vector<int64_t>;

/// Of both signs and many sizes; integers fill their type.
template <typename T>
std::vector<T> Varied(const Shape& shape, uint64_t seed = 1) {
  std::mt19937_64 random(seed);
  std::vector<T> x(static_cast<size_t>(Count({shape.data(), shape.size()})));
  for (T& v : x) {
    if constexpr (std::is_integral_v<T>) {
      v = static_cast<T>(random());
    } else {
      const auto fraction =
          static_cast<T>(random() >> 40) / T{1 << 24} - T{0.5};
      v = std::ldexp(fraction, static_cast<int>(random() % 16));
    }
  }
  return x;
}

/// Of each element of the result, the elements of x that go into it, in
/// row-major order.
template <typename T>
std::vector<std::vector<T>> Groups(const Shape& shape, const std::vector<T>& x,
                                   const std::vector<bool>& reduced) {
  int64_t results = 1;
  for (size_t k = 0; k < shape.size(); ++k)
    results *= reduced[k] ? 1 : shape[k];
  std::vector<std::vector<T>> groups(static_cast<size_t>(results));
  for (size_t i = 0; i < x.size(); ++i) {
    int64_t rest = static_cast<int64_t>(i), group = 0, step = 1;
    for (size_t k = shape.size(); k-- > 0;) {
      if (!reduced[k]) {
        group += rest % shape[k] * step;
        step *= shape[k];
      }
      rest /= shape[k];
    }
    groups[static_cast<size_t>(group)].push_back(x[i]);
  }
  return groups;
}

/// No axis that is kept comes after one that is reduced.
inline bool IsInnermost(const std::vector<bool>& reduced) {
  for (size_t k = 1; k < reduced.size(); ++k) {
    if (reduced[k - 1] && !reduced[k]) return false;
  }
  return true;
}

template <typename T>
T OrderedSum(const std::vector<T>& terms, bool innermost) {
  if constexpr (std::is_integral_v<T>) {
    uint64_t sum = 0;
    for (T t : terms) sum += static_cast<uint64_t>(t);
    return static_cast<T>(sum);
  } else if (!innermost) {
    T sum = 0;
    for (T t : terms) sum += t;
    return sum;
  } else {
    T lane[32] = {};
    for (size_t i = 0; i < terms.size(); ++i) lane[i % 32] += terms[i];
    for (int i = 0; i < 16; ++i) lane[i] += lane[i + 16];
    for (int i = 0; i < 8; ++i) lane[i] += lane[i + 8];
    for (int i = 0; i < 4; ++i) lane[i] += lane[i + 4];
    for (int i = 0; i < 2; ++i) lane[i] += lane[i + 2];
    return lane[0] + lane[1];
  }
}

/// The first place where the bits differ, "" where none; NaN equals NaN.
template <typename T>
std::string Difference(const std::vector<T>& got, const std::vector<T>& want) {
  if (got.size() != want.size()) {
    return Text(got.size(), " elements, not ", want.size());
  }
  for (size_t i = 0; i < got.size(); ++i) {
    if (got[i] != got[i] && want[i] != want[i]) continue;
    if (std::memcmp(&got[i], &want[i], sizeof(T)) == 0) continue;
    return Text("element ", i, " is ", got[i], ", not ", want[i]);
  }
  return "";
}

/// Every SIMD level; threads and splits on the best one.
inline std::vector<RunOptions> ReduceCases() {
  std::vector<RunOptions> cases;
  for (uint32_t simd : SimdMasks()) cases.push_back({.simd = simd});
  cases.push_back({.misaligned = true});
  cases.push_back({.threads = 2});
  cases.push_back({.threads = 3});
  cases.push_back({.threads = 3, .split = RunOptions::Split::kOddChunks});
  return cases;
}

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_OPS_REDUCE_REFERENCE_H_
