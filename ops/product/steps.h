// A node that is run as several kernels, one after the other, each of which
// sees a node of its own. What lies between them is in the run's scratch
// memory.
#ifndef PLEXUS_OPS_PRODUCT_STEPS_H_
#define PLEXUS_OPS_PRODUCT_STEPS_H_

#include <plexus/op.h>

#include <cstdint>
#include <vector>

namespace plexus::product {

/// A dense tensor of the node's dtype, and where a run finds it.
struct Value {
  enum class Place { kInput, kOutput, kScratch, kMade };
  Place place = Place::kInput;
  int64_t at = 0;              ///< which input or output; bytes into scratch
  const void* data = nullptr;  ///< of a constant
  std::vector<int64_t> shape;

  /// The same elements as another shape.
  Value As(std::vector<int64_t> other) const;
};

/// Puts the kernel of one node together. All inputs have one dtype.
class Steps {
 public:
  explicit Steps(const Prepare& ctx) : ctx_(ctx) {}

  Value Input(int i) const;
  Value Output() const;
  Value Scratch(std::vector<int64_t> shape);
  /// A constant that is made of others now: its elements go to *data.
  Value Made(std::vector<int64_t> shape, void** data);

  /// A step that makes `to`, of at most two inputs. prepare(Prepare,
  /// PlexusKernel*) chooses its kernel, which starts with `traits` and keeps no
  /// shape.
  template <typename Fn>
  void Add(const std::vector<Value>& from, const Value& to, uint32_t traits,
           const Fn& prepare) {
    PlexusTensor tensors[3];
    for (size_t i = 0; i < from.size(); ++i) tensors[i] = TensorOf(from[i]);
    tensors[2] = TensorOf(to);
    PlexusPrepare part = *ctx_.raw();
    part.n_inputs = static_cast<int32_t>(from.size());
    part.n_outputs = 1;
    part.inputs = tensors;
    part.outputs = tensors + 2;
    PlexusKernel kernel = {};
    kernel.struct_size = sizeof(PlexusKernel);
    kernel.traits = traits;
    prepare(Prepare(&part), &kernel);
    Take(from, to, kernel);
  }

  bool empty() const { return steps_.empty(); }

  /// The last step has made the output: sets the node's kernel, with the traits
  /// of that step that the node has, too.
  void Finish(PlexusKernel* kernel) const;

 private:
  struct Place {
    Value::Place kind;
    int64_t at;
    const void* data;
  };
  struct Step {
    PlexusRunFn run;
    const void* state;
    int32_t n_inputs;
    Place inputs[2], output;
  };
  struct Sequence {
    const Step* steps;
    int64_t n;
    int64_t step_scratch;  ///< where each step's own scratch begins
  };

  PlexusTensor TensorOf(const Value& value) const;
  void Take(const std::vector<Value>& from, const Value& to,
            const PlexusKernel& kernel);
  static int32_t Run(const Sequence& s, plexus::Run ctx);

  Prepare ctx_;
  std::vector<Step> steps_;
  int64_t scratch_ = 0;  ///< bytes of values
  PlexusKernel kernel_ = {};  ///< the last step's; the most of all for scratch
};

}  // namespace plexus::product

#endif  // PLEXUS_OPS_PRODUCT_STEPS_H_
