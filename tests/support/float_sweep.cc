#include "tests/support/float_sweep.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <deque>
#include <limits>
#include <thread>
#include <vector>

#include "tests/support/op_host.h"

namespace plexus::testing {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Deviation {
  double ulp = 0;
  uint32_t simd = 0;
  float x = 0, got = 0;
  double want = 0;
};

/// |got - want| in floats' units in the last place at `want`.
double Ulps(float got, double want) {
  const float nearest = static_cast<float>(want);
  if (std::isnan(nearest) || std::isinf(nearest) || std::isnan(got) ||
      std::isinf(got)) {
    const bool same = std::isnan(nearest) ? std::isnan(got) : got == nearest;
    return same ? 0 : kInfinity;
  }
  const int64_t field = std::bit_cast<int64_t>(want) >> 52 & 0x7ff;
  const int64_t last = std::max<int64_t>(field, 1023 - 126) - 23;
  return std::fabs(static_cast<double>(got) - want) /
         std::bit_cast<double>(last << 52);
}

/// The floats of numbers first, first + step, ... below 2^32 / stride.
Deviation Part(const std::deque<PreparedOp>& levels,
               const std::vector<uint32_t>& masks, double (*formula)(double),
               uint64_t stride, uint64_t first, uint64_t step) {
  constexpr size_t kBlock = 1024;
  std::vector<float> x(kBlock);
  std::vector<std::vector<float>> y(levels.size(), x);
  Deviation worst;
  const auto note = [&](Deviation d) {
    if (d.ulp > worst.ulp) worst = d;
  };
  uint64_t bits = first * stride;
  while (bits >> 32 == 0) {
    size_t n = 0;
    for (; n < kBlock && bits >> 32 == 0; bits += step * stride) {
      x[n++] = std::bit_cast<float>(static_cast<uint32_t>(bits));
    }
    const void* in = x.data();
    const int64_t row_stride = 0;
    for (size_t k = 0; k < levels.size(); ++k) {
      const PlexusKernel& kernel = levels[k].kernel();
      kernel.tile(&in, &row_stride, y[k].data(), 0, 1, static_cast<int64_t>(n),
                  kernel.state);
    }
    for (size_t i = 0; i < n; ++i) {
      const double want = formula(static_cast<double>(x[i]));
      for (size_t k = 0; k < levels.size(); ++k) {
        const float got = y[k][i];
        if (k > 0 && std::bit_cast<uint32_t>(got) ==
                         std::bit_cast<uint32_t>(y[k - 1][i])) {
          continue;
        }
        const bool may_differ = (masks[k] & PLEXUS_SIMD_AVX3) == 0;
        note({may_differ ? Ulps(got, want) : kInfinity, masks[k], x[i], got,
              want});
      }
    }
  }
  return worst;
}

}  // namespace

std::string SweepFloats(const PlexusOp* op, double (*formula)(double),
                        uint32_t stride,
                        const std::map<std::string, std::string>& attributes) {
  const std::vector<uint32_t> masks = SimdMasks();
  std::deque<PreparedOp> levels;
  for (uint32_t simd : masks) {
    levels.emplace_back(op,
                        std::vector<TestTensor>{
                            TestTensor::Of<float>({1}, std::vector<float>{0})},
                        RunOptions{.attributes = attributes, .simd = simd});
  }
  const uint64_t threads = std::max(1u, std::thread::hardware_concurrency());
  std::vector<Deviation> worst(threads);
  std::vector<std::thread> pool;
  for (uint64_t t = 0; t < threads; ++t) {
    pool.emplace_back([&, t] {
      worst[t] = Part(levels, masks, formula, stride, t, threads);
    });
  }
  for (std::thread& t : pool) t.join();
  const auto most = std::max_element(
      worst.begin(), worst.end(),
      [](const Deviation& a, const Deviation& b) { return a.ulp < b.ulp; });
  if (most->ulp <= op->accuracy_ulp) return "";
  char text[200];
  std::snprintf(text, sizeof text,
                "%s %s of %.9g gives %.9g, %.3f ULP from %.17g", op->name,
                SimdLevelName(most->simd), static_cast<double>(most->x),
                static_cast<double>(most->got), most->ulp, most->want);
  return text;
}

}  // namespace plexus::testing
