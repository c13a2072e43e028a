// The one test of operators that make of each line along an axis another: lines
// worked out plainly against the kernels.
#ifndef PLEXUS_TESTS_OPS_LINE_MAP_CHECK_H_
#define PLEXUS_TESTS_OPS_LINE_MAP_CHECK_H_

#include <catch2/catch.hpp>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "tests/ops/reduction_check.h"

namespace plexus::testing {

/// `map(line, innermost, simd)` of every line, bit for bit, in all cases.
template <typename T, typename Map>
void CheckLineMap(const PlexusOp* op, const Shape& shape,
                  const std::vector<T>& x, size_t axis, const Map& map,
                  std::map<std::string, std::string> attributes = {}) {
  std::vector<bool> reduced(shape.size(), false);
  reduced[axis] = true;
  std::vector<T> places;  // whole numbers, exact
  for (size_t i = 0; i < x.size(); ++i) places.push_back(static_cast<T>(i));
  const auto lines = Groups(shape, x, reduced);
  const auto where = Groups(shape, places, reduced);
  attributes["axis"] = std::to_string(axis);
  std::map<uint32_t, std::vector<T>> wanted;  // by SIMD level
  for (RunOptions options : ReduceCases()) {
    CAPTURE(op->name, shape, attributes, options.simd, options.threads,
            options.misaligned);
    std::vector<T>& want = wanted[options.simd];
    if (want.empty()) {
      want.resize(x.size());
      for (size_t g = 0; g < lines.size(); ++g) {
        if (lines[g].empty()) continue;
        const std::vector<T> y =
            map(lines[g], IsInnermost(reduced), options.simd);
        for (size_t i = 0; i < y.size(); ++i) {
          want[static_cast<size_t>(where[g][i])] = y[i];
        }
      }
    }
    options.attributes = attributes;
    const Outcome got = RunOp(op, {TestTensor::Of<T>(shape, x)}, options);
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].shape == shape);
    CHECK(Difference(got.outputs[0].values<T>(), want) == "");
  }
}

/// The same over many shapes, in float32 and float64.
template <typename Map>
void CheckLineMaps(const PlexusOp* op, const Map& map,
                   const std::map<std::string, std::string>& attributes = {}) {
  const auto check = [&]<typename T>(T /*dtype*/, const Shape& shape,
                                     size_t axis) {
    std::vector<T> x = Varied<T>(shape);
    for (T& v : x) v = std::fmod(v, T{120});
    CheckLineMap<T>(op, shape, x, axis, map, attributes);
  };
  for (int64_t n :
       {0, 1, 7, 8, 10, 15, 16, 17, 31, 32, 33, 64, 65, 127, 1000}) {
    check(0.0f, {3, n}, 1);
    check(0.0, {3, n}, 1);
    check(0.0f, {2, n, 3}, 1);
    check(0.0, {5, n}, 0);
  }
  check(0.0f, {0, 4}, 1);
  check(0.0f, {5000}, 0);
  check(0.0f, {2, 10, 1}, 1);
  check(0.0f, {2, 3, 4, 5}, 2);
  check(0.0f, {2, 3, 4, 5}, 0);
  check(0.0f, {5000, 10}, 1);
  check(0.0f, {40, 1000}, 1);
  check(0.0f, {30, 9, 300}, 1);
}

/// Over the last axis a few rows at a time have the bits of all, and the node
/// says so; over another it doesn't.
inline void CheckRowsAlone(const PlexusOp* op, const Shape& shape,
                           const std::vector<int64_t>& row_blocks) {
  const TestTensor x = TestTensor::Of<float>(shape, Varied<float>(shape));
  const Outcome whole = RunOp(op, {x});
  for (const int64_t rows : row_blocks) {
    const Outcome got = RunOp(op, {x}, {.row_block = rows});
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].bytes == whole.outputs[0].bytes);
  }
  const auto rowwise = [&](const char* axis) {
    const PreparedOp made(op, {x}, {.attributes = {{"axis", axis}}});
    return (made.kernel().traits & PLEXUS_ROWWISE) != 0;
  };
  CHECK(rowwise("-1"));
  CHECK_FALSE(rowwise("0"));
}

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_OPS_LINE_MAP_CHECK_H_
