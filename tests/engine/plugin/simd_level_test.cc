#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <string>

namespace plexus {
namespace {

TEST_CASE("a SIMD level's mask has all levels below it") {
  CHECK(SimdUpTo("SCALAR") == 1);
  CHECK(SimdUpTo("SSE4") == 3);
  CHECK(SimdUpTo("AVX2") == 7);
  CHECK(SimdUpTo("AVX3") == 15);
  CHECK(SimdUpTo("avx2") == 0);
  CHECK(SimdUpTo("") == 0);
}

TEST_CASE("a mask is named after its best level") {
  for (const char* name : {"SCALAR", "SSE4", "AVX2", "AVX3"}) {
    CHECK(SimdName(SimdUpTo(name)) == std::string(name));
  }
  CHECK(SimdName(0) == std::string("SCALAR"));
}

TEST_CASE("the machine's SIMD levels are those the kernel reports") {
  std::ifstream file("/proc/cpuinfo");
  std::string line, flags;
  while (std::getline(file, line)) {
    if (line.rfind("flags", 0) == 0) flags = line + " ";
  }
  if (flags.empty()) return;
  const auto has = [&](const std::string& flag) {
    return flags.find(" " + flag + " ") != std::string::npos;
  };
  const bool sse4 = has("ssse3") && has("sse4_1") && has("sse4_2") &&
                    has("pclmulqdq") && has("aes");
  const bool avx2 = sse4 && has("avx") && has("avx2") && has("fma") &&
                    has("bmi1") && has("bmi2") && has("f16c");
  const bool avx3 = avx2 && has("avx512f") && has("avx512bw") &&
                    has("avx512dq") && has("avx512vl");
  const char* best = avx3 ? "AVX3" : avx2 ? "AVX2" : sse4 ? "SSE4" : "SCALAR";
  CHECK(SupportedSimd() == SimdUpTo(best));
}

}  // namespace
}  // namespace plexus
