// The one test of all reductions: groups of elements folded plainly against the
// kernels, over the shapes and splits that matter.
#ifndef PLEXUS_TESTS_OPS_REDUCTION_CHECK_H_
#define PLEXUS_TESTS_OPS_REDUCTION_CHECK_H_

#include <catch2/catch.hpp>

#include <map>
#include <string>
#include <vector>

#include "tests/ops/reduce_reference.h"

namespace plexus::testing {

inline TestTensor Axes(const Shape& axes) {
  return TestTensor::Constant<int64_t>({static_cast<int64_t>(axes.size())},
                                       axes);
}

/// The elements in the order of DESIGN (Numbers, Reductions), each lane from
/// `start` on.
template <typename T, typename Combine>
T OrderedFold(const std::vector<T>& terms, bool innermost, T start,
              const Combine& combine) {
  T lane[32];
  std::fill_n(lane, 32, start);
  const size_t lanes = innermost ? 32 : 1;
  for (size_t i = 0; i < terms.size(); ++i) {
    lane[i % lanes] = combine(lane[i % lanes], terms[i]);
  }
  for (size_t half = lanes / 2; half > 0; half /= 2) {
    for (size_t i = 0; i < half; ++i) {
      lane[i] = combine(lane[i], lane[i + half]);
    }
  }
  return lane[0];
}

/// `fold(group, innermost, simd)` of every group, bit for bit, in all cases.
template <typename T, typename Fold>
void CheckReductionOf(const PlexusOp* op, const Shape& shape,
                      const std::vector<T>& x,
                      const std::vector<bool>& reduced, const Fold& fold) {
  Shape axes, kept;
  for (size_t k = 0; k < shape.size(); ++k) {
    if (reduced[k]) axes.push_back(static_cast<int64_t>(k));
    kept.push_back(reduced[k] ? 1 : shape[k]);
  }
  if (axes.empty() && !shape.empty()) return;
  const auto groups = Groups(shape, x, reduced);
  std::map<uint32_t, std::vector<T>> wanted;  // by SIMD level
  for (const RunOptions& options : ReduceCases()) {
    CAPTURE(op->name, shape, axes, options.simd, options.threads,
            options.misaligned);
    std::vector<T>& want = wanted[options.simd];
    for (size_t i = want.size(); i < groups.size(); ++i) {
      want.push_back(fold(groups[i], IsInnermost(reduced), options.simd));
    }
    const Outcome got =
        RunOp(op, {TestTensor::Of<T>(shape, x), Axes(axes)}, options);
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].shape == kept);
    CHECK(Difference(got.outputs[0].values<T>(), want) == "");
  }
}

/// The same over many shapes; `values(shape)` gives elements.
template <typename T, typename Values, typename Fold>
void CheckReduction(const PlexusOp* op, const Values& values,
                    const Fold& fold) {
  const auto check = [&](const Shape& shape,
                         const std::vector<bool>& reduced) {
    CheckReductionOf<T>(op, shape, values(shape), reduced, fold);
  };
  check({}, {});
  for (int64_t n :
       {0, 1, 2, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 1000}) {
    check({3, n}, {false, true});
    check({n, 5}, {true, false});
    check({2, 17, n}, {false, true, false});
  }
  for (unsigned set = 0; set < 16; ++set) {
    const std::vector<bool> reduced = {(set & 1) != 0, (set & 2) != 0,
                                       (set & 4) != 0, (set & 8) != 0};
    check({5, 3, 2, 40}, reduced);
    check({2, 0, 3, 1}, reduced);
  }
  check({400, 200}, {false, true});
  check({40, 2500}, {true, false});
  check({10, 80, 90}, {false, true, false});
  for (int64_t n = 1; n <= 17; ++n) check({75, n}, {false, true});
  check({3, 70, 130}, {true, false, true});
  check({2, 33, 2, 3}, {true, false, false, true});
}

/// Over the last axis and kept, a few rows at a time have the bits of all, and
/// the node says so; else it doesn't.
inline void CheckRowwise(const PlexusOp* op) {
  const Shape shape = {13, 2, 70};
  const TestTensor x = TestTensor::Of<float>(shape, Varied<float>(shape));
  const std::vector<TestTensor> last = {x, Axes({-1})};
  const Outcome whole = RunOp(op, last);
  for (int64_t rows : {1, 3, 25}) {
    const Outcome got = RunOp(op, last, {.row_block = rows});
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].bytes == whole.outputs[0].bytes);
  }
  const auto rowwise = [&](const Shape& axes,
                           std::map<std::string, std::string> attributes) {
    const PreparedOp made(op, {x, Axes(axes)}, {.attributes = attributes});
    return (made.kernel().traits & PLEXUS_ROWWISE) != 0;
  };
  CHECK(rowwise({2}, {}));
  CHECK_FALSE(rowwise({2}, {{"keepdims", "0"}}));
  CHECK_FALSE(rowwise({1, 2}, {}));
  CHECK_FALSE(rowwise({1}, {}));
  CHECK_FALSE(rowwise({}, {}));
  CHECK_FALSE(rowwise({}, {{"noop_with_empty_axes", "1"}}));
}

/// Each element with an elementwise operator, at one SIMD level.
template <typename T>
std::vector<T> ElementsOf(const PlexusOp* op, const std::vector<T>& x,
                          uint32_t simd) {
  return RunOp(op, {TestTensor::Of<T>({static_cast<int64_t>(x.size())}, x)},
               {.simd = simd})
      .outputs[0]
      .template values<T>();
}

/// What a reduction of x over axis 0 gives.
template <typename T>
std::vector<T> ReduceFirst(const PlexusOp* op, const Shape& shape,
                           const std::vector<T>& x) {
  const Outcome got = RunOp(op, {TestTensor::Of<T>(shape, x), Axes({0})});
  REQUIRE(got.text == "");
  return got.outputs[0].values<T>();
}

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_OPS_REDUCTION_CHECK_H_
