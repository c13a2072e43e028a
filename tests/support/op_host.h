// The smallest host that can run one operator: no graph, no engine. It asks the
// shape rule, prepares the kernel, runs it and looks after the memory: every
// buffer has 64 guard bytes on both sides, and inputs must not change.
//
//   Outcome got = RunOp(plexus_op_softmax(),
//                       {TestTensor::Of<float>({2, 3}, {1, 2, 3, 4, 5, 6})},
//                       {.attributes = {{"axis", "1"}}, .threads = 2});
//   REQUIRE(got.text == "");
//   CHECK(got.outputs[0].values<float>() == ...);
//
// Dims are plain numbers here. A test that gives the operator what a graph
// never would (an undeclared attribute, a dtype that is not allowed) gets a
// std::logic_error. Uses no Catch2, so kernels may run on any thread.
#ifndef PLEXUS_TESTS_SUPPORT_OP_HOST_H_
#define PLEXUS_TESTS_SUPPORT_OP_HOST_H_

#include <plexus/op.h>

#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace plexus::testing {

/// A tensor by value. The default one is an optional input left out.
struct TestTensor {
  int32_t dtype = PLEXUS_NONE;
  std::vector<int64_t> shape;
  std::vector<unsigned char> bytes;  ///< dense, row-major unless `strides`
  bool constant = false;         ///< prepare and the shape rule see the data
  std::vector<int64_t> strides;  ///< in elements; empty: dense

  template <typename T>
  static TestTensor Of(std::vector<int64_t> shape, const std::vector<T>& from) {
    TestTensor t{kDtypeOf<T>, std::move(shape), {}, false, {}};
    for (const T& v : from) {
      const auto* p = reinterpret_cast<const unsigned char*>(&v);
      t.bytes.insert(t.bytes.end(), p, p + sizeof(T));
    }
    return t;
  }
  /// The same as a constant of the graph.
  template <typename T>
  static TestTensor Constant(std::vector<int64_t> shape,
                             const std::vector<T>& from) {
    TestTensor t = Of<T>(std::move(shape), from);
    t.constant = true;
    return t;
  }
  /// bool from 0 and 1, for std::vector<bool> has no elements to point to.
  static TestTensor OfBool(std::vector<int64_t> shape,
                           std::vector<unsigned char> from) {
    return {PLEXUS_BOOL, std::move(shape), std::move(from), false, {}};
  }

  template <typename T>
  std::vector<T> values() const {
    static_assert(!std::is_same_v<T, bool>, "look at bytes");
    std::vector<T> result(bytes.size() / sizeof(T));
    if (!bytes.empty()) std::memcpy(result.data(), bytes.data(), bytes.size());
    return result;
  }
};

/// A rectangle that a kernel handed to the epilogue; see PlexusRun.
struct Rectangle {
  int64_t row, col, rows, n;
  int32_t worker;
};

struct RunOptions {
  /// As in a graph: {"axis", "-1"}, {"axes", "[0, 1]"}, {"to", "float64"}.
  std::map<std::string, std::string> attributes = {};
  uint32_t simd = ~0u;  ///< cut to the levels this machine has
  int threads = 1;
  enum class Split {
    kThreads,   ///< even parts, each on a std::thread of its own
    kOddChunks  ///< uneven parts from the last to the first, on the caller
  };
  Split split = Split::kThreads;
  /// Moves every input and output by one element from 64-byte alignment.
  bool misaligned = false;
  /// Sets ctx->epilogue: it is given `n` finished elements of the first output,
  /// to change in place, and must see each element exactly once.
  std::function<void(void* data, int64_t n)> epilogue = {};
  /// Rowwise operators: how many rows a call of `run` does; 0: all at once.
  /// Epilogue rectangles count rows from the first row of the call.
  int64_t row_block = 0;
  /// How many outputs a graph uses of a variadic output; 0: the declared ones.
  int n_outputs = 0;
  int64_t memory_limit = INT64_MAX;  ///< bytes that `allocate` may give
};

/// What came out: outputs, or the code and text of the failure.
struct Outcome {
  int32_t code = PLEXUS_OK;
  std::string text;
  std::vector<TestTensor> outputs;
  std::vector<Rectangle> rectangles;  ///< in the order of their arrival
  int64_t allocated = 0;              ///< bytes from `allocate`
};

/// One operator prepared for given inputs: for tests that call the kernel
/// themselves, or run it more than once.
class PreparedOp {
 public:
  /// Asks the shape rule and prepares. Throws std::logic_error on misuse.
  PreparedOp(const PlexusOp* op, std::vector<TestTensor> inputs,
             const RunOptions& options = {});
  ~PreparedOp();
  PreparedOp(const PreparedOp&) = delete;
  PreparedOp& operator=(const PreparedOp&) = delete;

  /// PLEXUS_OK, or what the shape rule or prepare failed with.
  int32_t code() const;
  const std::string& text() const;
  const PlexusKernel& kernel() const;
  /// Dtypes and shapes (bytes empty), as far as the shape rule came.
  const std::vector<TestTensor>& outputs() const;

  /// Runs it once.
  Outcome Run();

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

/// Shape rule, prepare, one run.
Outcome RunOp(const PlexusOp* op, std::vector<TestTensor> inputs,
              const RunOptions& options = {});

/// The shape rule only: `outputs` have dtypes and shapes, and bytes where the
/// rule says what they hold (set_value).
Outcome InferOp(const PlexusOp* op, std::vector<TestTensor> inputs,
                const RunOptions& options = {});

/// The operator's rule for dims on plain numbers; `code` and `text` as above,
/// the result in `value`.
struct DimOutcome {
  int32_t code;
  std::string text;
  int64_t value;
};
DimOutcome RunDimRule(const PlexusOp* op, const std::vector<int64_t>& args,
                      const RunOptions& options = {});

/// The masks to test with: {SCALAR}, {SCALAR, SSE4} and so on, up to all levels
/// of this machine.
std::vector<uint32_t> SimdMasks();
/// The name of a mask's best level.
const char* SimdLevelName(uint32_t mask);

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_SUPPORT_OP_HOST_H_
