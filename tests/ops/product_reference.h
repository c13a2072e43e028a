// The plain answer that judges Dot and MatMul, element by element; the rule is
// written down in ops/product/gemm.h, and here once more as code.
#ifndef PLEXUS_TESTS_OPS_PRODUCT_REFERENCE_H_
#define PLEXUS_TESTS_OPS_PRODUCT_REFERENCE_H_

#include <plexus/op.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

namespace plexus::testing {

/// Whether the best level of a mask multiplies and adds with one rounding.
inline bool Fuses(uint32_t simd) {
  return (simd & (PLEXUS_SIMD_AVX2 | PLEXUS_SIMD_AVX3)) != 0;
}

template <typename T>
T MultiplyAdd(T a, T b, T c, bool fused) {
  if constexpr (std::is_floating_point_v<T>) {
    if (fused) return std::fma(a, b, c);
    const T product = a * b;
    return product + c;
  } else {
    using U = std::make_unsigned_t<T>;
    return static_cast<T>(static_cast<U>(a) * static_cast<U>(b) +
                          static_cast<U>(c));
  }
}

template <typename T>
T Plus(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) return a + b;
  using U = std::conditional_t<sizeof(T) == 4, uint32_t, uint64_t>;
  return static_cast<T>(static_cast<U>(a) + static_cast<U>(b));
}

/// The sum over first <= i < end of a[i] b[i * b_step].
template <typename T>
T SumOfBlock(const T* a, const T* b, int64_t b_step, int64_t first, int64_t end,
             bool over_lanes, bool fused) {
  if (!over_lanes) {
    T sum = 0;
    for (int64_t i = first; i < end; ++i) {
      sum = MultiplyAdd(a[i], b[i * b_step], sum, fused);
    }
    return sum;
  }
  T lanes[16] = {};
  for (int64_t i = first; i < end; ++i) {
    lanes[i % 16] = MultiplyAdd(a[i], b[i * b_step], lanes[i % 16], fused);
  }
  for (int half : {8, 4, 2, 1}) {
    for (int l = 0; l < half; ++l) lanes[l] = Plus(lanes[l], lanes[l + half]);
  }
  return lanes[0];
}

/// Element (row of A, column j of B) of a product of [., k] by [k, n].
template <typename T>
T ProductElement(const T* a_row, const T* b, int64_t n, int64_t k, int64_t j,
                 bool fused) {
  const bool over_lanes = j >= n / 8 * 8;
  if (n >= 32 || k < 1024) {
    return SumOfBlock(a_row, b + j, n, 0, k, over_lanes, fused);
  }
  int64_t block = (k + 7) / 8;
  while (block % 16 != 0) ++block;
  T sum = 0;
  for (int64_t first = 0; first < k; first += block) {
    const T part = SumOfBlock(a_row, b + j, n, first,
                              std::min(first + block, k), over_lanes, fused);
    sum = first == 0 ? part : Plus(sum, part);
  }
  return sum;
}

/// The product of [m, k] by [k, n].
template <typename T>
std::vector<T> ReferenceProduct(const std::vector<T>& a,
                                const std::vector<T>& b, int64_t m, int64_t n,
                                int64_t k, bool fused) {
  std::vector<T> c(static_cast<size_t>(m * n));
  for (int64_t i = 0; i < m; ++i) {
    for (int64_t j = 0; j < n; ++j) {
      c[i * n + j] = ProductElement(a.data() + i * k, b.data(), n, k, j, fused);
    }
  }
  return c;
}

/// Numbers of about 1 with full mantissas, in which each order of a sum shows;
/// integers of all sizes.
template <typename T>
std::vector<T> Noise(int64_t count, uint32_t seed) {
  std::mt19937_64 random(seed);
  std::vector<T> values(static_cast<size_t>(count));
  for (T& v : values) {
    if constexpr (std::is_floating_point_v<T>) {
      v = static_cast<T>(static_cast<double>(random() >> 11) * 0x1p-52 - 1);
    } else {
      v = static_cast<T>(random());
    }
  }
  return values;
}

/// Where `got` first differs from `want` in its bits; a NaN is as good as any
/// other. Empty: nowhere.
template <typename T>
std::string FirstDifference(const std::vector<T>& got,
                            const std::vector<T>& want) {
  if (got.size() != want.size()) {
    return Text(got.size(), " elements, not ", want.size());
  }
  for (size_t i = 0; i < got.size(); ++i) {
    if (std::memcmp(&got[i], &want[i], sizeof(T)) == 0) continue;
    if (got[i] != got[i] && want[i] != want[i]) continue;
    return Text("element ", i, " is ", got[i], ", not ", want[i]);
  }
  return "";
}

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_OPS_PRODUCT_REFERENCE_H_
