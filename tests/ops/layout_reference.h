// What the tests of operators that move elements share: tensors whose elements
// are all different, and the place of an index.
#ifndef PLEXUS_TESTS_OPS_LAYOUT_REFERENCE_H_
#define PLEXUS_TESTS_OPS_LAYOUT_REFERENCE_H_

#include <cstring>
#include <optional>
#include <vector>

#include "tests/support/op_host.h"

namespace plexus::testing {

using Shape = std::vector<int64_t>;
using Elements64 = std::vector<uint64_t>;

/// The low bytes of each element, as a tensor of `dtype`. Little endian.
inline TestTensor TensorOf(int32_t dtype, const Shape& shape,
                           const Elements64& elements) {
  TestTensor t{dtype, shape, {}, false, {}};
  const auto size = static_cast<size_t>(ElementSize(dtype));
  for (uint64_t e : elements) {
    unsigned char bytes[8];
    std::memcpy(bytes, &e, 8);
    t.bytes.insert(t.bytes.end(), bytes, bytes + size);
  }
  return t;
}

/// Different numbers, as far as the dtype's bytes can hold.
inline Elements64 Numbered(const Shape& shape, uint64_t first = 1) {
  Elements64 elements(static_cast<size_t>(Count({shape.data(), shape.size()})));
  for (uint64_t& e : elements) e = first++ * 0x9E3779B97F4A7C15u;
  return elements;
}

/// The index of the element number `at`.
inline Shape IndexOf(const Shape& shape, int64_t at) {
  Shape index(shape.size());
  for (size_t k = shape.size(); k-- > 0;) {
    index[k] = at % shape[k];
    at /= shape[k];
  }
  return index;
}

/// The number of the element at `index`.
inline size_t PlaceOf(const Shape& shape, const Shape& index) {
  int64_t at = 0;
  for (size_t k = 0; k < shape.size(); ++k) at = at * shape[k] + index[k];
  return static_cast<size_t>(at);
}

/// A tensor of `shape` whose element at an index is that of `x`, of shape
/// `from`, at source(index); 0 where it gives no index.
template <typename Source>
Elements64 Moved(const Shape& shape, const Shape& from, const Elements64& x,
                 const Source& source) {
  Elements64 result(Numbered(shape).size());
  for (size_t i = 0; i < result.size(); ++i) {
    const std::optional<Shape> index =
        source(IndexOf(shape, static_cast<int64_t>(i)));
    if (index) result[i] = x[PlaceOf(from, *index)];
  }
  return result;
}

/// A list of int64 that is a constant of the graph.
inline TestTensor List(const Shape& numbers) {
  return TestTensor::Constant<int64_t>({static_cast<int64_t>(numbers.size())},
                                       numbers);
}

/// One dtype of each size, and how the work is split.
struct MoveCase {
  int32_t dtype;
  RunOptions options;
};
inline std::vector<MoveCase> MoveCases() {
  std::vector<MoveCase> cases;
  for (int32_t dtype = 0; dtype < PLEXUS_DTYPE_COUNT; ++dtype) {
    cases.push_back({dtype, {}});
  }
  for (int32_t dtype :
       {PLEXUS_UINT8, PLEXUS_FLOAT16, PLEXUS_FLOAT32, PLEXUS_INT64}) {
    cases.push_back({dtype, {.threads = 2, .misaligned = true}});
    cases.push_back({dtype, {.threads = 3}});
    cases.push_back(
        {dtype, {.threads = 3, .split = RunOptions::Split::kOddChunks}});
  }
  return cases;
}

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_OPS_LAYOUT_REFERENCE_H_
