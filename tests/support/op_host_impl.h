// What stands behind a PreparedOp: the node, its memory, the host's services.
#ifndef PLEXUS_TESTS_SUPPORT_OP_HOST_IMPL_H_
#define PLEXUS_TESTS_SUPPORT_OP_HOST_IMPL_H_

#include <deque>
#include <mutex>

#include "tests/support/attribute_text.h"
#include "tests/support/guarded_buffer.h"
#include "tests/support/op_host.h"

namespace plexus::testing {

inline int64_t Elements(const std::vector<int64_t>& shape) {
  return Count({shape.data(), shape.size()});
}
inline int64_t LastDim(const TestTensor& t) {
  return t.shape.empty() ? 1 : t.shape.back();
}
/// All dims but the last joined.
inline int64_t RowsOf(const TestTensor& t) {
  int64_t rows = 1;
  for (size_t k = 0; k + 1 < t.shape.size(); ++k) rows *= t.shape[k];
  return rows;
}

struct PreparedOp::Impl {
  /// Stands behind every context: the services find their way back here.
  struct Worker {
    PlexusRun ctx = {};
    Impl* impl = nullptr;
    bool inside = false;  ///< of a parallel_for
  };
  /// The memory of one run.
  struct Memory {
    std::deque<GuardedBuffer> outputs, scratch;  ///< scratch: a run's, workers'
    std::vector<int> handed_over;  ///< how often, each element of output 0
    std::vector<Rectangle> rectangles;
  };

  const PlexusOp* op;
  RunOptions options;
  AttributeValues attributes;
  std::vector<TestTensor> inputs, outputs;
  std::deque<GuardedBuffer> input_buffers, allocations;
  std::vector<std::vector<int64_t>> known;  ///< values of constant int64 inputs
  int64_t allocated = 0;
  PlexusKernel kernel = {};
  bool prepared = false;
  Memory* memory = nullptr;
  std::mutex mutex;  // of the epilogue's records, and of these
  int32_t code = PLEXUS_OK;
  std::string text;

  Impl(const PlexusOp* the_op, const RunOptions& the_options)
      : op(the_op),
        options(the_options),
        attributes(ReadAttributes(the_op, the_options.attributes)) {
    options.simd &= SimdMasks().back();
  }

  int32_t Fail(int32_t why, const std::string& what) {
    std::lock_guard<std::mutex> lock(mutex);
    if (code == PLEXUS_OK) {
      code = why;
      text = what;
    }
    return why;
  }

  void TakeInputs(std::vector<TestTensor> given);
  void Infer();
  void Prepare();
  void RunTile();
  void RunGeneral();
  void CheckMemory();

  std::vector<PlexusTensor> Views(const std::vector<TestTensor>& tensors,
                                  bool with_data) {
    std::vector<PlexusTensor> views;
    for (size_t i = 0; i < tensors.size(); ++i) {
      const TestTensor& t = tensors[i];
      views.push_back(
          {t.dtype, static_cast<int32_t>(t.shape.size()), t.shape.data(),
           t.strides.empty() ? nullptr : t.strides.data(),
           with_data && t.constant ? input_buffers[i].data() : nullptr});
    }
    return views;
  }

  /// All services (op_host_services.cc).
  static const PlexusHost* Host();
  /// What ctx->epilogue is set to; checks and records each rectangle.
  static void Epilogue(PlexusRun* ctx, void* data, int64_t row_stride,
                       int64_t row, int64_t col, int64_t rows, int64_t n);
};

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_SUPPORT_OP_HOST_IMPL_H_
