#include <catch2/catch.hpp>

#include <numeric>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_slice(void);

namespace plexus::testing {
namespace {

/// Python's slice(start, end, step).indices(n), as its documentation has it:
/// the places, one by one.
Shape Places(int64_t start, int64_t end, int64_t step, int64_t n) {
  const int64_t lowest = step < 0 ? -1 : 0, highest = step < 0 ? n - 1 : n;
  const auto place = [&](int64_t i) {
    if (i < 0) i = i < -n ? lowest : i + n;
    return std::min(std::max(i, lowest), highest);
  };
  Shape places;
  for (int64_t i = place(start); step > 0 ? i < place(end) : i > place(end);
       i += step) {
    places.push_back(i);
    if (step > n || step < -n) break;
  }
  return places;
}

void Check(const Shape& from, const Shape& starts, const Shape& ends,
           const Shape& axes, const Shape& steps, const MoveCase& with) {
  CAPTURE(from, starts, ends, axes, steps, with.dtype, with.options.threads);
  std::vector<Shape> places;
  for (int64_t n : from) {
    Shape& all = places.emplace_back(n);
    std::iota(all.begin(), all.end(), 0);
  }
  for (size_t i = 0; i < axes.size(); ++i) {
    const auto rank = static_cast<int64_t>(from.size());
    const auto axis = static_cast<size_t>((axes[i] + rank) % rank);
    places[axis] = Places(starts[i], ends[i], steps[i], from[axis]);
  }
  Shape shape;
  for (const Shape& p : places) shape.push_back(static_cast<int64_t>(p.size()));
  const Elements64 x = Numbered(from);
  const Elements64 want = Moved(shape, from, x, [&](Shape index) {
    for (size_t k = 0; k < index.size(); ++k) index[k] = places[k][index[k]];
    return index;
  });
  const Outcome got = RunOp(plexus_op_slice(),
                            {TensorOf(with.dtype, from, x), List(starts),
                             List(ends), List(axes), List(steps)},
                            with.options);
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].shape == shape);
  CHECK(got.outputs[0].bytes == TensorOf(with.dtype, shape, want).bytes);
}

TEST_CASE("Slice takes what Python takes") {
  const int64_t ends[] = {INT64_MIN, -9, -6, -5, -2, -1, 0,
                          1,         3,  4,  5,  6,  9,  INT64_MAX};
  const int64_t steps[] = {1, 2, 3, 7, INT64_MAX, -1, -2, -4, -9, INT64_MIN};
  for (const int64_t n : {0, 1, 5}) {
    for (const int64_t start : ends) {
      for (const int64_t end : ends) {
        for (const int64_t step : steps) {
          Check({n}, {start}, {end}, {0}, {step}, {PLEXUS_INT16, {}});
        }
      }
    }
  }
}

TEST_CASE("Slice cuts along any axes") {
  for (const MoveCase& with : MoveCases()) {
    Check({20, 10, 5}, {0, 0}, {3, 10}, {0, 1}, {1, 1}, with);
    Check({20, 10, 5}, {0, 0, 3}, {20, 10, 4}, {0, 1, 2}, {1, 1, 1}, with);
    Check({20, 10, 5}, {0}, {-1}, {1}, {1}, with);
    Check({20, 10, 5}, {20, 10, 4}, {0, 0, 1}, {0, 1, 2}, {-1, -3, -2}, with);
    Check({4, 100}, {1}, {99}, {-1}, {1}, with);
    Check({4, 100}, {-1, 0}, {INT64_MIN, 90}, {0, 1}, {-1, 3}, with);
    Check({3, 0}, {1}, {3}, {0}, {1}, with);
    Check({3, 4}, {}, {}, {}, {}, with);
    Check({}, {}, {}, {}, {}, with);
  }
}

TEST_CASE("Slice is the same however large work is split") {
  for (const MoveCase& with : MoveCases()) {
    if (with.options.threads == 1) continue;
    Check({100001}, {1}, {100000}, {0}, {1}, with);
    Check({100001}, {-1}, {INT64_MIN}, {0}, {-1}, with);
    Check({300, 1000}, {2, 7}, {299, 990}, {0, 1}, {2, 3}, with);
  }
}

TEST_CASE("Slice takes int32, and the first axes where none are given") {
  const TestTensor x = TestTensor::Of<int8_t>({2, 3}, {1, 2, 3, 4, 5, 6});
  const auto list = [](std::vector<int32_t> numbers) {
    const auto n = static_cast<int64_t>(numbers.size());
    return TestTensor::Constant<int32_t>({n}, numbers);
  };
  Outcome got = RunOp(plexus_op_slice(), {x, list({1}), list({INT32_MAX})});
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].shape == Shape{1, 3});
  CHECK(got.outputs[0].values<int8_t>() == std::vector<int8_t>{4, 5, 6});
  got = RunOp(plexus_op_slice(), {x, list({-1}), list({INT32_MIN}), list({1}),
                                  list({-1})});
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].values<int8_t>() ==
        std::vector<int8_t>{3, 2, 1, 6, 5, 4});
}

TEST_CASE("Slice says what is wrong") {
  const auto text = [](const TestTensor& starts, const TestTensor& ends,
                       const TestTensor& axes, const TestTensor& steps) {
    return InferOp(plexus_op_slice(),
                   {TestTensor::Of<int8_t>({2, 3}, {1, 2, 3, 4, 5, 6}), starts,
                    ends, axes, steps})
        .text;
  };
  CHECK(text(List({0}), List({1}), List({2}), List({1})) ==
        "axis 2 is out of range for rank 2");
  CHECK(text(List({0}), List({1}), List({-1}), List({0})) ==
        "the step along axis 1 is 0");
  CHECK(text(List({0, 0}), List({1, 1}), List({1, -1}), List({1, 1})) ==
        "axes [1, -1] name axis 1 twice");
  CHECK(text(List({0}), List({1, 2}), List({0}), List({1})) ==
        "starts, ends, axes and steps have 1, 2, 1 and 1 numbers; it must be "
        "as many");
  CHECK(text(List({0, 0, 0}), List({1, 2, 3}), {}, {}) ==
        "axis 2 is out of range for rank 2");
  CHECK(text(TestTensor::Constant<int64_t>({1, 1}, {1}), List({1}), {}, {}) ==
        "starts must be a list (rank 1), not rank 2");
  CHECK(text(List({0}), TestTensor::Of<int64_t>({1}, {1}), {}, {}) ==
        "ends depends on the data of an input");
}

}  // namespace
}  // namespace plexus::testing
