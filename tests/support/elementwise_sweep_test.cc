// The sweep must notice what elementwise kernels do wrong.
#include "tests/support/elementwise_sweep.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

namespace plexus::testing {
namespace {

enum class Deed {
  kRight,
  kPastEnd,
  kBeforeStart,
  kByPlace,
  kIgnoresStride,
  kTwoPasses,
  kTouchesGap
};
Deed deed = Deed::kRight;

/// y = -x in floats, misbehaving as told.
const char* NegateTile(const void* const* inputs, const int64_t* strides,
                       void* output, int64_t output_stride, int64_t rows,
                       int64_t n, const void* /*state*/) {
  for (int64_t r = 0; r < rows; ++r) {
    const int64_t stride =
        deed == Deed::kIgnoresStride ? output_stride : strides[0];
    const void* x = static_cast<const char*>(inputs[0]) + r * stride;
    void* y = static_cast<char*>(output) + r * output_stride;
    const auto put = [y](float value, int64_t at) {
      plexus::detail::StoreElement<float>(value, y, at);
    };
    if (deed == Deed::kTwoPasses) {
      for (int64_t i = 0; i < n; ++i) put(0, i);
    }
    for (int64_t i = 0; i < n; ++i) {
      const bool off = deed == Deed::kByPlace && n % 16 == 3 && i == n - 1;
      put(-plexus::detail::LoadElement<float>(x, i) * (off ? 1.5f : 1), i);
    }
    if (deed == Deed::kPastEnd && r == rows - 1) put(0, n);
    if (deed == Deed::kTouchesGap && n > 0 && r < rows - 1) put(0, n);
    if (deed == Deed::kBeforeStart && r == 0) put(0, -1);
  }
  return nullptr;
}

PlexusTileFn NegateOf(int32_t /*dtype*/) { return &NegateTile; }
auto NegateAt(uint32_t /*simd*/) { return &NegateOf; }

const PlexusOp* Negate() {
  static Op op = [] {
    Op made("Negate", "-x");
    made.Type("T", kFloat32).Input("X", "T").Output("Y", "T").Accuracy(0.5);
    made.Elementwise<NegateAt>();
    return made;
  }();
  static const PlexusOp* table = op.Finish();
  return table;
}

bool Finds(Deed what, const std::string& text) {
  deed = what;
  const std::string found =
      SweepExact<1, float>(Negate(), [](float x) { return -x; });
  INFO(found);
  CHECK(found.find(text) != std::string::npos);
  return !found.empty();
}

TEST_CASE("the sweep passes a right kernel and notices a wrong one") {
  CHECK(!Finds(Deed::kRight, ""));
  CHECK(Finds(Deed::kPastEnd, "wrote outside"));
  CHECK(Finds(Deed::kBeforeStart, "wrote outside"));
  CHECK(Finds(Deed::kTouchesGap, "wrote between rows"));
  CHECK(Finds(Deed::kByPlace, "1 rows of 3: "));
  CHECK(Finds(Deed::kIgnoresStride, "one row repeated"));
  CHECK(Finds(Deed::kTwoPasses, "in place"));
}

TEST_CASE("the sweep says which input gives what") {
  deed = Deed::kRight;
  CHECK(SweepExact<1, float>(Negate(), [](float x) {
          return x == 2 ? 2 : -x;
        }) == "Negate SCALAR float32 -> float32: (2) gives -2, not 2");
  CHECK(SweepClose<1, float>(
            Negate(),
            [](long double x) { return x == 3 ? -3 - 0x1p-21L : -x; }) ==
        "Negate SCALAR float32 -> float32: (3) gives -3, 2.00 ULP from "
        "-3.00000047683715820312");
  CHECK(SweepClose<1, float>(Negate(), [](long double x) { return x; }) != "");
}

TEST_CASE("errors are counted in units in the last place of what is wanted") {
  CHECK(UlpError(1.0f, 1.0L) == 0);
  CHECK(UlpError(1.0f, 1 + 0x1p-23L) == 1);
  CHECK(UlpError(1 - 0x1p-24f, 1.0L) == 0.5);
  CHECK(UlpError(0.0f, 0x1p-149L) == 1);
  CHECK(UlpError(0x1p-149f, 0x1p-150L) == 0.5);
  CHECK(UlpError(std::numeric_limits<float>::infinity(), 0x1.fffffep127L) == 1);
  CHECK(UlpError(1.0, 1 + 0x1p-52L) == 1);
  CHECK(UlpError(0.0, 0x1p-1074L) == 1);
}

}  // namespace
}  // namespace plexus::testing
