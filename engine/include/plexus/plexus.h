// The front door: load a graph, compile it to a plan, run it in a session.
//
//   plexus::Registry registry;                       // the standard operators
//   plexus::Graph graph = plexus::Graph::Load("three_layer.yaml", registry);
//   plexus::Session session(graph.Compile());
//   double x[2] = {1.0, 0.5}, y[2];
//   session.BindInput(0, x);
//   session.BindOutput(0, y);
//   if (!session.Run()) throw session.error();
//
// Everything up to a Session throws plexus::Error; Session::Run doesn't throw,
// allocate or lock. The library never prints, exits or aborts. Registry, Graph,
// Tensor are values (copies share what is immutable). A const object may be used
// from any number of threads at once; a Session by one thread at a time. An
// object that was moved from may only be destroyed or assigned to.
#ifndef PLEXUS_PLEXUS_H_
#define PLEXUS_PLEXUS_H_

#include <plexus/abi.h>
#include <plexus/error.h>

#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plexus {

inline constexpr const char* kVersion = "0.1.0";

// ---- Limits -----------------------------------------------------------------

/// What untrusted files may cost: more is kLimit, a negative one kUsage.
struct Limits {
  int64_t max_yaml = 16 << 20;    ///< bytes of a YAML text
  int64_t max_depth = 64;         ///< nesting of YAML, of calls, of functions
  int64_t max_items = 1'000'000;  ///< YAML items after aliases, nodes after calls
  /// Bytes of tensors held at once: parameters, packed weights, arena, scratch,
  /// outputs, what a compressed file inflates to. 0: no limit but the machine's.
  int64_t max_memory = 0;
};

// ---- Tensors ----------------------------------------------------------------

/// Bytes of one element of a PLEXUS_* dtype.
int64_t DtypeSize(int32_t dtype);
const char* DtypeName(int32_t dtype);  ///< "float32" and so on
int32_t DtypeOfName(std::string_view name);  ///< PLEXUS_NONE: there is none

/// Dense row-major numbers in shared memory. Copies share the elements.
class Tensor {
 public:
  Tensor() = default;  ///< no tensor: dtype PLEXUS_NONE
  /// Zeros. Throws kInvalid for negative dims, kLimit for too many bytes.
  Tensor(int32_t dtype, std::vector<int64_t> shape);
  /// Elements that `owner` keeps alive, as many as the shape says; not written
  /// through this object.
  Tensor(int32_t dtype, std::vector<int64_t> shape, const void* data,
         std::shared_ptr<const void> owner);

  int32_t dtype() const { return dtype_; }
  const std::vector<int64_t>& shape() const { return shape_; }
  int rank() const { return static_cast<int>(shape_.size()); }
  int64_t count() const { return count_; }  ///< elements
  int64_t bytes() const { return count_ * DtypeSize(dtype_); }
  const void* data() const { return data_; }
  template <typename T>
  const T* data() const { return static_cast<const T*>(data_); }
  const std::shared_ptr<const void>& owner() const { return owner_; }
  /// For filling it after the first constructor, before it is shared.
  void* mutable_data() { return const_cast<void*>(data_); }

 private:
  int32_t dtype_ = PLEXUS_NONE;
  std::vector<int64_t> shape_;
  int64_t count_ = 0;
  const void* data_ = nullptr;
  std::shared_ptr<const void> owner_;
};

/// Tensors with their names, in the order of their file.
using NamedTensors = std::vector<std::pair<std::string, Tensor>>;

/// How to read tensors from a file.
struct ReadOptions {
  std::string key;  ///< which tensor, where the file holds several; "" if one
  /// CSV has no types: the dtype and rank it is read as. PLEXUS_NONE: CSV is
  /// refused.
  int32_t dtype = PLEXUS_FLOAT32;
  int rank = 2;
  Limits limits;
};
/// Reads .npy, .npz, IDX, PNG (.gz of any of them) by content, else .safetensors,
/// .csv by name; "-" is stdin. Throws kInvalid with the file's name and what is
/// wrong in it; nothing is allocated that the file's size can't account for.
///
/// PNG gives its samples as they are: uint8, uint16 where they have 16 bits;
/// [H, W] of grey, [H, W, 2] of grey and alpha, [H, W, 3] of RGB, [H, W, 4] of
/// RGBA.
Tensor ReadTensor(const std::string& path, const ReadOptions& options = {});
/// All tensors of a file, or the one of `options.key`. A tensor that has no name
/// in its file gets the file's, without endings. Throws likewise.
NamedTensors ReadTensors(const std::string& path,
                         const ReadOptions& options = {});
/// How many tensors a file whose name ends like this can be written with: any
/// number (INT64_MAX) into .npz and .safetensors, one into .npy, .csv and .png,
/// none (0) into others.
int64_t WritableTensors(std::string_view path);
/// Writes one of these by the name's ending: to a temporary name beside it, then
/// renamed, so that the file is there whole or not at all. CSV takes up to two
/// dims, PNG what reading it gives. Throws kRun, also for what the format can't
/// hold; kUsage for another ending.
void WriteTensors(const std::string& path, const NamedTensors& tensors);
/// One tensor; where the file has names, it has the file's, without endings.
void WriteTensor(const std::string& path, const Tensor& tensor);
/// A number or nested list, `[[1, 2], [3, 4]]`, as elements of `dtype`. Throws
/// kInvalid where it doesn't parse, isn't rectangular, or the dtype can't hold
/// a value.
Tensor ParseTensor(std::string_view text, int32_t dtype,
                   const Limits& limits = {});
/// As NumPy prints it, summarised above 1,000 elements.
std::string FormatTensor(const Tensor& tensor);
/// Element `index` as the shortest text that reads back to the same bits. Throws
/// kUsage where there is none.
std::string FormatElement(const Tensor& tensor, int64_t index);

// ---- Operators --------------------------------------------------------------

/// The operators that graphs may call. Starts with the standard ones. Copies
/// share what is added; graphs keep the registry that they were loaded with.
class Registry {
 public:
  Registry();

  /// An operator of the program's own; the table lives as long as the process.
  /// Throws kPlugin where the table is not sound or the name is taken.
  void Add(const PlexusOp* op, const std::string& plugin = "program");
  /// All operators of a plugin's table, and its name for `plugins:`; none where
  /// one is refused.
  void Add(const PlexusPlugin* plugin, const std::string& origin);
  /// Loads a shared library and adds its plugin. Loading it again changes
  /// nothing. Throws kPlugin.
  void LoadPlugin(const std::string& path);
  /// Folders where `plugins: [swish]` looks for libswish.so, in this order.
  void AddSearchPath(const std::string& folder);

  /// One operator as registered.
  struct Entry {
    const PlexusOp* op = nullptr;
    std::string plugin;  ///< "standard" for the built-in ones
  };
  /// By name or alias; `op` is NULL if there is none.
  Entry Find(std::string_view name) const;
  /// All of them, ordered by name.
  std::vector<Entry> entries() const;
  /// The known name nearest to `name`, "" where none is near.
  std::string Nearest(std::string_view name) const;
  /// Whether that plugin is there, after a look into the search path. Throws
  /// kPlugin where a library is found that can't be loaded.
  bool Require(const std::string& plugin);

  class Impl;
  /// For the library: what copies and graphs share, with what is added later.
  std::shared_ptr<const Impl> impl() const { return impl_; }

 private:
  std::shared_ptr<Impl> impl_;
};

// ---- Graphs -----------------------------------------------------------------

/// Something that flows on an edge: an input, a parameter, a node's output.
struct ValueInfo {
  enum class Kind { kInput, kParameter, kConstant, kNodeOutput };
  Kind kind;
  std::string name;  ///< "" for a constant written in a call
  int32_t dtype;
  std::vector<std::string> shape;  ///< dims as text: "784", "N", "N+1"
};

/// One operator call of the graph, functions expanded.
struct NodeInfo {
  std::string name;
  std::string op;
  std::string doc;
  std::string attributes;    ///< "axis=-1, keepdims=false"; those given
  Location where;
  std::vector<int> inputs;   ///< indices of values; -1: left out
  std::vector<int> outputs;  ///< indices of values
};

/// A named input or output.
struct PortInfo {
  std::string name;
  int value;  ///< index for Graph::value()
};

/// What a graph promises about itself.
struct Example {
  std::map<std::string, Tensor> inputs;
  std::map<std::string, Tensor> outputs;
  double tolerance;  ///< < 0: the default of each output's dtype
  Location where;
};

class Plan;

/// How to compile. Every field has a default that is right for one thread.
struct PlanOptions {
  /// Values for the graph's dim names: of those inputs that the outputs need.
  std::map<std::string, int64_t> dims;
  /// Names of outputs, nodes or node outputs ("t", "t.Indices"); only what
  /// these need is computed. Empty: the graph's outputs.
  std::vector<std::string> outputs;
  int threads = 1;         ///< 1 to 256; more than the cores is allowed
  uint32_t simd = ~0u;     ///< PLEXUS_SIMD_* that may be used; 0: none
  bool fuse = true;        ///< false: one step a node; the same bits
  int64_t max_memory = 0;  ///< bytes; 0: the graph's limit
};

/// A checked graph: every operator found, every dtype and shape worked out.
class Graph {
 public:
  /// Reads, builds and checks a file. Throws Error with up to 20 diagnostics.
  static Graph Load(const std::string& path, Registry registry = Registry(),
                    const Limits& limits = {});
  /// The same for a text; files it names are looked for below `folder`, and
  /// `name` stands in messages.
  static Graph Parse(std::string text, const std::string& name,
                     const std::string& folder, Registry registry = Registry(),
                     const Limits& limits = {});

  const std::string& name() const;
  const std::string& doc() const;
  const std::vector<PortInfo>& inputs() const;
  const std::vector<PortInfo>& outputs() const;
  /// Values and nodes by index, described as they are asked for; nodes stand in
  /// an order in which they can run.
  int value_count() const;
  ValueInfo value(int index) const;
  int node_count() const;
  NodeInfo node(int index) const;
  const std::vector<std::string>& dims() const;  ///< names, as first named
  /// What is tested when dims are bound: "N == 3".
  const std::vector<std::string>& constraints() const;
  const std::vector<Diagnostic>& warnings() const;
  /// Loads the examples' values.
  std::vector<Example> examples() const;

  /// By input, in inputs() order, whether these outputs (as in
  /// PlanOptions::outputs) need it: only such inputs must be bound, and have dims
  /// with values. Throws kUsage where there is no such output.
  std::vector<bool> NeededInputs(
      const std::vector<std::string>& outputs = {}) const;

  /// Works out the dims from the shapes of inputs (in inputs() order) and adds
  /// them to `dims`; an input of no dtype, Tensor(), is passed over. Throws
  /// kInvalid where a shape or dtype doesn't fit, or a dim gets two values, with
  /// both inputs named, or `dims` holds one that the graph has not; kUsage for another number of inputs, or no `dims`.
  void BindDims(const std::vector<Tensor>& inputs,
                std::map<std::string, int64_t>* dims) const;

  /// Makes a plan. The last 8 plans are kept, and given again for the same
  /// options. Throws kInvalid (a dim without a value, a constraint that fails),
  /// kLimit (over max_memory, before anything runs), kUsage (no such output,
  /// threads or max_memory that can't be).
  std::shared_ptr<const Plan> Compile(const PlanOptions& options = {}) const;

  struct Impl;

 private:
  explicit Graph(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<Impl> impl_;
};

// ---- Plans and sessions -----------------------------------------------------

/// An input or output of a plan, with numbers for dims.
struct TensorInfo {
  std::string name;
  int32_t dtype;
  std::vector<int64_t> shape;
  int64_t bytes;
};

/// One step of a plan, for people.
struct StepInfo {
  std::string kind;                ///< "elementwise", an operator, or "copy"
  std::vector<std::string> nodes;  ///< the nodes it computes, in order
  std::vector<std::string> ops;    ///< their operators; of a copy "x to y"
  int32_t dtype;                   ///< of its first output
  std::vector<int64_t> shape;      ///< of its first output
  /// Steps that stand together in branches 1 to `branches` run side by side on
  /// several threads, those of one branch in order; 0: on its own.
  int branch = 0;
  int branches = 0;
};

/// What a plan holds in memory, in bytes, exactly.
struct MemoryInfo {
  int64_t arena = 0, scratch = 0;  ///< between and inside steps, one a session
  int64_t outputs = 0;  ///< results where none is bound, one a session
  int64_t weights = 0;  ///< constants, but mapped ones that no run reads
  int64_t packed = 0;   ///< what kernels prepared; shared, as weights are
  int64_t total() const { return arena + scratch + outputs + weights + packed; }
};

/// A graph bound to numbers and laid out in memory. Immutable; shared.
class Plan {
 public:
  /// All of the graph's. One that no output needs may be left unbound; its dims
  /// are 0 where they have no value.
  const std::vector<TensorInfo>& inputs() const;
  const std::vector<TensorInfo>& outputs() const;
  int step_count() const;
  StepInfo step(int index) const;  ///< throws kUsage for a wrong index
  // Nodes without a step: no output needs them; they are constants; they change
  // nothing; they see their input in another shape; "b = a": a does for b.
  std::vector<std::string> pruned() const;
  std::vector<std::string> folded() const;
  std::vector<std::string> dropped() const;
  std::vector<std::string> views() const;
  std::vector<std::string> shared() const;
  const MemoryInfo& memory() const;
  int threads() const;
  uint32_t simd() const;

  struct Impl;
  explicit Plan(std::unique_ptr<Impl> impl);
  ~Plan();
  const Impl& impl() const { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

/// A plan and an arena: what one thread runs.
class Session {
 public:
  explicit Session(std::shared_ptr<const Plan> plan);  ///< throws kLimit
  ~Session();
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;

  /// Where input i (Plan::inputs() order) is read from in the runs that follow:
  /// dense, row-major, TensorInfo::bytes long, any alignment. Not copied: it
  /// must stay there. Throws kUsage for a wrong index or NULL.
  void BindInput(int i, const void* data);
  /// Where output i is written, likewise. It may not overlap an input or another
  /// output: steps write it while later ones still read these. An output that
  /// isn't bound is kept in memory of the session's own.
  void BindOutput(int i, void* data);
  /// Where output i is, after a run.
  const void* output(int i) const;

  /// Runs the plan once. False when an operator failed at run time (error()
  /// says what), or an input isn't bound; the outputs are then unspecified.
  [[nodiscard]] bool Run() noexcept;
  Error error() const;  ///< why the last Run gave false

  const Plan& plan() const;
  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

uint32_t SupportedSimd();  ///< the levels of this machine, PLEXUS_SIMD_*
/// "AVX3", "AVX2", "SSE4", "SCALAR": the best level in a mask.
const char* SimdName(uint32_t simd);
/// The mask of all levels up to the one of that name; 0 where there is none.
uint32_t SimdUpTo(std::string_view name);

}  // namespace plexus

#endif  // PLEXUS_PLEXUS_H_
