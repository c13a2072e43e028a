// Which SIMD levels this machine has.
#include <cpuid.h>
#include <plexus/plexus.h>

#include <utility>

namespace plexus {
namespace {

constexpr std::pair<uint32_t, const char*> kLevels[] = {
    {PLEXUS_SIMD_AVX3, "AVX3"},
    {PLEXUS_SIMD_AVX2, "AVX2"},
    {PLEXUS_SIMD_SSE4, "SSE4"},
    {PLEXUS_SIMD_SCALAR, "SCALAR"},
};

// Not every compiler's __builtin_cpu_supports knows this one.
bool HasF16C() {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  return __get_cpuid(1, &eax, &ebx, &ecx, &edx) != 0 && (ecx & bit_F16C) != 0;
}

// A level needs everything that Highway compiles its target with, and what the
// level below needs.
uint32_t Detect() {
  uint32_t simd = PLEXUS_SIMD_SCALAR;
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("ssse3") || !__builtin_cpu_supports("sse4.1") ||
      !__builtin_cpu_supports("sse4.2") || !__builtin_cpu_supports("pclmul") ||
      !__builtin_cpu_supports("aes")) {
    return simd;
  }
  simd |= PLEXUS_SIMD_SSE4;
  if (!__builtin_cpu_supports("avx") || !__builtin_cpu_supports("avx2") ||
      !__builtin_cpu_supports("fma") || !__builtin_cpu_supports("bmi") ||
      !__builtin_cpu_supports("bmi2") || !HasF16C()) {
    return simd;
  }
  simd |= PLEXUS_SIMD_AVX2;
  if (!__builtin_cpu_supports("avx512f") ||
      !__builtin_cpu_supports("avx512bw") ||
      !__builtin_cpu_supports("avx512dq") ||
      !__builtin_cpu_supports("avx512vl")) {
    return simd;
  }
  return simd | PLEXUS_SIMD_AVX3;
}

}  // namespace

uint32_t SupportedSimd() {
  static const uint32_t simd = Detect();
  return simd;
}

const char* SimdName(uint32_t simd) {
  for (const auto& [level, name] : kLevels) {
    if ((simd & level) != 0) return name;
  }
  return "SCALAR";
}

uint32_t SimdUpTo(std::string_view name) {
  for (const auto& [level, known] : kLevels) {
    if (name == known) return level | (level - 1);
  }
  return 0;
}

}  // namespace plexus
