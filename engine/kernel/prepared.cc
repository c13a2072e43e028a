#include "engine/kernel/prepared.h"

#include <fmt/format.h>

#include <cstdint>

#include "engine/build/wiring.h"
#include "engine/diagnostic/report.h"
#include "engine/kernel/cost.h"
#include "engine/kernel/host.h"

namespace plexus::engine {

namespace {

class Preparing : public PrepareHost {
 public:
  Preparing(const KernelRequest& request, std::vector<Memory>* memory)
      : request_(request), memory_(memory) {}

  void Fail(int32_t code, const char* text) noexcept override {
    if (failed_) return;
    failed_ = true;
    code_ = code;
    try {
      text_ = text;
    } catch (...) {
    }
  }

  const PlexusValue* Attribute(const char* name) noexcept override {
    const Node& node = *request_.node;
    const AttributeValue* value =
        request_.graph->AttributeOf(node, node.op->FindAttribute(name));
    return value == nullptr ? nullptr : value->view();
  }

  void* Allocate(int64_t bytes) noexcept override {
    if (bytes < 0 || bytes > request_.max_bytes - bytes_) {
      over_limit_ = true;
      Fail(PLEXUS_ERROR_LIMIT, OverLimit(bytes).c_str());
      return nullptr;
    }
    Memory memory = AllocateZeroed(bytes);
    if (memory == nullptr) {
      Fail(PLEXUS_ERROR_LIMIT, "out of memory");
      return nullptr;
    }
    bytes_ += bytes;
    try {
      memory_->push_back(std::move(memory));
    } catch (...) {
      Fail(PLEXUS_ERROR_LIMIT, "out of memory");
      return nullptr;
    }
    return memory_->back().get();
  }

  bool over_limit() const { return over_limit_; }
  bool failed() const { return failed_; }
  int32_t code() const { return code_; }
  const std::string& text() const { return text_; }
  int64_t bytes() const { return bytes_; }

 private:
  // Empty where there is no memory for it.
  std::string OverLimit(int64_t bytes) const noexcept {
    try {
      if (bytes < 0 || request_.max_bytes == INT64_MAX) {
        return "it needs more memory than there can be";
      }
      return fmt::format("its kernel needs {} bytes, {} are left of those that "
                         "are allowed",
                         bytes, request_.max_bytes - bytes_);
    } catch (...) {
      return "";
    }
  }

  const KernelRequest& request_;
  std::vector<Memory>* memory_;
  int64_t bytes_ = 0;
  bool over_limit_ = false;
  bool failed_ = false;
  int32_t code_ = PLEXUS_OK;
  std::string text_;
};

}  // namespace

Prepared& Prepared::operator=(Prepared&& other) noexcept {
  std::swap(kernel_, other.kernel_);
  std::swap(memory_, other.memory_);
  std::swap(bytes_, other.bytes_);
  std::swap(work_, other.work_);
  return *this;
}

namespace {

/// Bytes that can be added up for every thread there may be.
constexpr int64_t kMostScratch = int64_t{1} << 52;

void CheckScratch(const KernelRequest& request, const PlexusKernel& kernel) {
  for (const int64_t bytes :
       {kernel.scratch_bytes, kernel.worker_scratch_bytes}) {
    if (bytes < 0) {
      throw NodeError(*request.graph, *request.node, ErrorCode::kPlugin,
                      fmt::format("its prepare asks for {} bytes", bytes));
    }
    if (bytes > kMostScratch) {
      throw NodeError(*request.graph, *request.node, ErrorCode::kLimit,
                      "it needs more memory for what it works out on the way "
                      "than there can be");
    }
  }
}

}  // namespace

Prepared::~Prepared() {
  if (kernel_.destroy != nullptr) kernel_.destroy(kernel_.state);
}

Prepared Prepare(const KernelRequest& request) {
  const Node& node = *request.node;
  Prepared prepared;
  Preparing host(request, &prepared.memory_);
  PlexusPrepare ctx = {};
  ctx.base = {Host(), static_cast<HostContext*>(&host)};
  ctx.simd = (request.simd & SupportedSimd()) | PLEXUS_SIMD_SCALAR;
  ctx.threads = request.threads;
  ctx.epilogue = request.epilogue ? 1 : 0;
  ctx.n_inputs = static_cast<int32_t>(request.inputs.size());
  ctx.n_outputs = static_cast<int32_t>(request.outputs.size());
  ctx.inputs = request.inputs.data();
  ctx.outputs = request.outputs.data();
  PlexusKernel kernel = {};
  kernel.struct_size = sizeof(PlexusKernel);
  kernel.traits = node.op->op->traits;
  const int32_t code = node.op->op->prepare(&ctx, &kernel);
  prepared.kernel_ = kernel;
  prepared.bytes_ = host.bytes();
  if (code != PLEXUS_OK || host.failed()) {
    prepared.kernel_.destroy = nullptr;  // nothing was made
    throw NodeError(*request.graph, node,
                    host.code() == PLEXUS_ERROR_LIMIT ? ErrorCode::kLimit
                                                      : ErrorCode::kInvalid,
                    host.failed() ? host.text() : "it can't be prepared",
                    host.over_limit() && request.max_bytes < INT64_MAX
                        ? "raise --max-memory, or run a smaller batch"
                        : "");
  }
  const bool elementwise = node.op->Is(PLEXUS_ELEMENTWISE);
  if ((elementwise && kernel.tile == nullptr) ||
      (!elementwise && kernel.run == nullptr)) {
    throw NodeError(*request.graph, node, ErrorCode::kPlugin,
                    "its prepare chose no kernel");
  }
  CheckScratch(request, kernel);
  if (request.threads > 1) prepared.work_ = EstimateWork(*node.op, &ctx);
  return prepared;
}

Error NodeError(const Graph& graph, const Node& node, ErrorCode code,
                const std::string& text, const std::string& help) {
  Report report;
  Entry entry = report.Error(
      node.place,
      fmt::format("`{}` ({}): {}", node.name, node.op->op->name, text), code);
  NoteCallSites(graph, node.site, &entry);
  entry.Help(help);
  try {
    report.ThrowIfAny();
  } catch (const Error& error) {
    return error;
  }
  return Error(code, text, help);
}

}  // namespace plexus::engine
