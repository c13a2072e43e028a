// One node's kernel, prepared for shapes.
#ifndef PLEXUS_ENGINE_KERNEL_PREPARED_H_
#define PLEXUS_ENGINE_KERNEL_PREPARED_H_

#include <plexus/extensions.h>
#include <plexus/plexus.h>

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/build/graph.h"
#include "engine/tensor/memory.h"

namespace plexus::engine {

/// What a kernel is prepared for. The shapes and constants that the tensors point
/// to must stay where they are as long as the kernel lives.
struct KernelRequest {
  const Graph* graph;
  const Node* node;
  std::span<const PlexusTensor> inputs;
  std::span<const PlexusTensor> outputs;
  uint32_t simd = ~0u;
  int threads = 1;
  bool epilogue = false;
  int64_t max_bytes = INT64_MAX;  ///< of what it may allocate
};

/// A kernel with its state. Immutable after Prepare; freed with its memory.
class Prepared {
 public:
  Prepared() = default;
  Prepared(Prepared&& other) noexcept { *this = std::move(other); }
  Prepared& operator=(Prepared&& other) noexcept;
  ~Prepared();

  const PlexusKernel& kernel() const { return kernel_; }
  bool Is(uint32_t trait) const { return (kernel_.traits & trait) != 0; }
  int64_t bytes() const { return bytes_; }  ///< what it allocated
  /// What a run takes; estimated for several threads only.
  const PlexusWork& work() const { return work_; }

 private:
  friend Prepared Prepare(const KernelRequest& request);
  PlexusKernel kernel_ = {};
  std::vector<Memory> memory_;
  int64_t bytes_ = 0;
  PlexusWork work_ = {};
};

/// Calls the operator's `prepare`. Throws Error at the node's place where it
/// refuses: kInvalid, or kLimit for memory.
Prepared Prepare(const KernelRequest& request);

/// An error at a node: "`z1` (Dot): " and what is wrong, with the function calls
/// it is from.
Error NodeError(const Graph& graph, const Node& node, ErrorCode code,
                const std::string& text, const std::string& help = "");

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_KERNEL_PREPARED_H_
