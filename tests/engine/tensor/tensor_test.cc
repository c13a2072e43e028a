#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <cstdint>
#include <limits>

#include "engine/tensor/checked_size.h"
#include "tests/engine/tensor/failure.h"

namespace plexus {
namespace {

using engine::CheckedSize;
using testing::Failure;

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

TEST_CASE("sizes that an int64 can't hold are a limit") {
  CHECK((CheckedSize(kMost) * 1 + 0).value() == kMost);
  const std::string text = "4 error: a size is beyond 2^63 - 1";
  CHECK(Failure([] { return CheckedSize(kMost) + 1; }) == text);
  CHECK(Failure([] {
          return CheckedSize(int64_t{1} << 32) * (int64_t{1} << 31);
        }) == text);
}

TEST_CASE("dtypes have names and sizes") {
  CHECK(DtypeOfName("bfloat16") == PLEXUS_BFLOAT16);
  CHECK(DtypeOfName("float") == PLEXUS_NONE);
  for (int32_t dtype = 0; dtype < PLEXUS_DTYPE_COUNT; ++dtype) {
    CHECK(DtypeOfName(DtypeName(dtype)) == dtype);
    CHECK(DtypeSize(dtype) >= 1);
  }
  CHECK(DtypeSize(PLEXUS_UINT16) == 2);
  CHECK(DtypeSize(PLEXUS_NONE) == 0);
}

TEST_CASE("a new tensor is zeros at a 64-byte boundary, with 64 bytes beyond") {
  for (int64_t n : {0, 1, 13, 17, 4096}) {
    const Tensor tensor(PLEXUS_UINT8, {n, 1});
    CAPTURE(n);
    CHECK(tensor.count() == n);
    CHECK(tensor.bytes() == n);
    CHECK(reinterpret_cast<uintptr_t>(tensor.data()) % 64 == 0);
    int sum = 0;  // under AddressSanitizer, what is not ours fails here
    for (int64_t i = 0; i < n + 64; ++i) sum += tensor.data<uint8_t>()[i];
    CHECK(sum == 0);
  }
}

TEST_CASE("a scalar has one element, no tensor has none") {
  CHECK(Tensor(PLEXUS_FLOAT64, {}).bytes() == 8);
  const Tensor none;
  CHECK(none.dtype() == PLEXUS_NONE);
  CHECK(none.bytes() == 0);
}

TEST_CASE("copies of a tensor share its elements") {
  Tensor a(PLEXUS_INT32, {2});
  const Tensor b = a;
  static_cast<int32_t*>(a.mutable_data())[1] = 7;
  CHECK(b.data<int32_t>()[1] == 7);
}

TEST_CASE("tensors that can't be are refused") {
  CHECK(Failure([] {
          Tensor(PLEXUS_FLOAT32, {2, -1});
        }) == "3 error: float32[2, -1] has a negative dim");
  CHECK(Failure([] { Tensor(PLEXUS_FLOAT32, {int64_t{1} << 62}); }) ==
        "4 error: float32[4611686018427387904] is too large: its bytes are "
        "beyond 2^63 - 1");
  CHECK(Failure([] {
          Tensor(PLEXUS_INT8, {0, kMost, 2});
        }) ==
        "4 error: int8[0, 9223372036854775807, 2] is too large: its bytes are "
        "beyond 2^63 - 1");
  CHECK(Failure([] { Tensor(PLEXUS_DTYPE_COUNT, {1}); }) ==
        "2 error: 13 is no dtype");
}

TEST_CASE("memory that isn't there is a limit") {
  CHECK(Failure([] { Tensor(PLEXUS_INT8, {int64_t{1} << 60}); }) ==
        "4 error: out of memory: int8[1152921504606846976] needs "
        "1152921504606846976 bytes");
}

}  // namespace
}  // namespace plexus
