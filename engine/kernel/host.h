// The host's side of the plugin contract: what stands behind the contexts that
// operators are given.
#ifndef PLEXUS_ENGINE_KERNEL_HOST_H_
#define PLEXUS_ENGINE_KERNEL_HOST_H_

#include <plexus/abi.h>

#include <cstdint>

namespace plexus::engine {

/// The table of host services; one a process.
const PlexusHost* Host();

/// What PlexusContext::internal points to. The services of a context may only be
/// called on the context they are for; each class answers for one kind.
class HostContext {
 public:
  virtual ~HostContext() = default;
  /// Keeps the first failure of a call. Any thread.
  virtual void Fail(int32_t code, const char* text) noexcept = 0;
  virtual const PlexusValue* Attribute(const char* name) noexcept = 0;
};

class InferHost : public HostContext {
 public:
  enum class DimOp : uint8_t { kAdd, kSub, kMul, kDiv, kMax, kEqual, kBroadcast };
  virtual int64_t Combine(DimOp op, int64_t a, int64_t b) noexcept = 0;
  virtual const int64_t* Value(int32_t input, int64_t* count) noexcept = 0;
  virtual int64_t Unknown(int32_t input, const char* what) noexcept = 0;
  virtual int32_t SetOutput(int32_t output, int32_t dtype, int32_t rank,
                            const int64_t* dims) noexcept = 0;
  virtual int32_t SetValue(int32_t output, int64_t count,
                           const int64_t* dims) noexcept = 0;
};

/// A host that refuses everything, for rules that may do little: those override
/// what that is.
class RefusingInferHost : public InferHost {
 public:
  void Fail(int32_t, const char*) noexcept override { failed_ = true; }
  const PlexusValue* Attribute(const char*) noexcept override {
    return nullptr;
  }
  int64_t Combine(DimOp, int64_t, int64_t) noexcept override {
    failed_ = true;
    return 0;
  }
  const int64_t* Value(int32_t, int64_t*) noexcept override { return nullptr; }
  int64_t Unknown(int32_t, const char*) noexcept override {
    failed_ = true;
    return 0;
  }
  int32_t SetOutput(int32_t, int32_t, int32_t,
                    const int64_t*) noexcept override {
    return PLEXUS_ERROR_GRAPH;
  }
  int32_t SetValue(int32_t, int64_t, const int64_t*) noexcept override {
    return PLEXUS_ERROR_GRAPH;
  }
  bool failed() const { return failed_; }

 protected:
  bool failed_ = false;
};

class PrepareHost : public HostContext {
 public:
  virtual void* Allocate(int64_t bytes) noexcept = 0;
};

class RunHost : public HostContext {
 public:
  virtual void ParallelFor(PlexusRun* ctx, int64_t n, int64_t grain,
                           PlexusRangeFn fn, void* arg) noexcept = 0;
  const PlexusValue* Attribute(const char*) noexcept override {
    return nullptr;
  }
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_KERNEL_HOST_H_
