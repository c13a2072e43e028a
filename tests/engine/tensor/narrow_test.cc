#include "engine/tensor/narrow.h"

#include <plexus/float16.h>

#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "tests/engine/tensor/values.h"

namespace plexus::engine {
namespace {

/// All 16-bit patterns.
Tensor AllOf(int32_t dtype) {
  Tensor tensor(dtype, {256, 256});
  auto* const bits = static_cast<uint16_t*>(tensor.mutable_data());
  for (int i = 0; i < 0x10000; ++i) bits[i] = static_cast<uint16_t>(i);
  return tensor;
}

TEST_CASE("tensors of 16-bit floats are widened and come back") {
  for (const int32_t dtype : {PLEXUS_FLOAT16, PLEXUS_BFLOAT16}) {
    const Tensor narrow = AllOf(dtype);
    const Tensor wide = Widened(narrow);
    CHECK(wide.dtype() == PLEXUS_FLOAT32);
    CHECK(wide.shape() == std::vector<int64_t>{256, 256});
    const Tensor back = Narrowed(wide, dtype);
    CHECK(back.dtype() == dtype);
    CHECK(back.shape() == wide.shape());
    for (int i = 0; i < 0x10000; ++i) {
      const float x = wide.data<float>()[i];
      const auto bits = static_cast<uint16_t>(i);
      const float value = dtype == PLEXUS_FLOAT16 ? ToFloat(Float16{bits})
                                                  : ToFloat(BFloat16{bits});
      const int quiet = dtype == PLEXUS_FLOAT16 ? 0x200 : 0x40;
      const bool same = std::isnan(value) ? std::isnan(x) : x == value;
      if (same && back.data<uint16_t>()[i] ==
                      (std::isnan(value) ? bits | quiet : i)) {
        continue;
      }
      CAPTURE(dtype, i, x);
      FAIL(back.data<uint16_t>()[i]);
    }
  }
}

TEST_CASE("tensors are rounded to the nearest 16-bit float, ties to even") {
  const Tensor wide = testing::MakeTensor<float>(
      PLEXUS_FLOAT32, {6},
      {1 + 0x1p-8f, 1 + 0x3p-8f, 0x1.fep127f, 0x1.ffp127f, 0x1p-134f, -1e-42f});
  const Tensor narrow = Narrowed(wide, PLEXUS_BFLOAT16);
  const auto* const bits = narrow.data<uint16_t>();
  CHECK(std::vector<int>(bits, bits + 6) ==
        std::vector<int>{0x3f80, 0x3f82, 0x7f7f, 0x7f80, 0, 0x8000});
}

TEST_CASE("empty tensors of 16-bit floats stay empty") {
  CHECK(Widened(Tensor(PLEXUS_FLOAT16, {2, 0})).shape() ==
        std::vector<int64_t>{2, 0});
  CHECK(Narrowed(Tensor(PLEXUS_FLOAT32, {0}), PLEXUS_BFLOAT16).bytes() == 0);
}

}  // namespace
}  // namespace plexus::engine
