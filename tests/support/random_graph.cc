#include "tests/support/random_graph.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <random>

#include "tests/support/every_plan.h"

namespace plexus::testing {
namespace {

constexpr int kTriesPerNode = 60;
constexpr int64_t kMostBytes = 4 << 20;

using Strings = std::vector<std::string>;

template <typename Items, typename Fn>
std::string Joined(const Items& items, const Fn& text) {
  std::string all;
  for (const auto& item : items) all += (all.empty() ? "" : ", ") + text(item);
  return "[" + all + "]";
}
std::string ListText(const Strings& items) {
  return Joined(items, [](const std::string& item) { return item; });
}
std::string ListText(const std::vector<int64_t>& items) {
  return Joined(items, [](int64_t item) { return std::to_string(item); });
}

/// Nested lists, as a graph has them.
std::string Literal(const Tensor& tensor, size_t axis = 0, int64_t first = 0) {
  if (axis == tensor.shape().size()) return FormatElement(tensor, first);
  int64_t step = 1;
  for (size_t k = axis + 1; k < tensor.shape().size(); ++k) {
    step *= tensor.shape()[k];
  }
  std::vector<int64_t> starts(static_cast<size_t>(tensor.shape()[axis]));
  for (size_t i = 0; i < starts.size(); ++i) {
    starts[i] = first + static_cast<int64_t>(i) * step;
  }
  return Joined(starts, [&](int64_t start) {
    return Literal(tensor, axis + 1, start);
  });
}

std::string TypeText(const Tensor& tensor) {
  return std::string(DtypeName(tensor.dtype())) + ListText(tensor.shape());
}

/// A value that later nodes may read.
struct Known {
  std::string name;
  int32_t dtype;
  Strings shape;
  bool read = false;
};

class Generator {
 public:
  Generator(uint64_t seed, int64_t n, const Registry& registry)
      : registry_(registry), entries_(registry.entries()), random_(seed), n_(n) {
    constexpr int64_t kSizes[] = {1, 2, 3, 5, 8, 10, 17, 32, 50, 64};
    for (int64_t& size : sizes_) size = kSizes[Below(std::size(kSizes))];
    if (Chance(20)) sizes_[0] = 1030;  // sums this long are made in blocks
  }

  RandomGraph Make() {
    for (size_t i = Below(3) + 1; i-- > 0;) AddInput();
    const size_t nodes = 3 + Below(12);
    for (size_t tries = 0;
         graph_.ops.empty() || (graph_.ops.size() < nodes && tries < 4 * nodes);
         ++tries) {
      AddNode(entries_[Below(entries_.size())].op);
    }
    AddOutputs();
    return std::move(graph_);
  }

 private:
  size_t Below(size_t n) { return random_() % n; }
  bool Chance(size_t percent) { return Below(100) < percent; }
  int64_t Size() { return sizes_[Below(std::size(sizes_))]; }

  int32_t AnyDtype() {
    if (Chance(55)) return PLEXUS_FLOAT32;
    if (Chance(35)) return PLEXUS_FLOAT64;
    if (Chance(40)) return PLEXUS_INT64;
    return static_cast<int32_t>(Below(PLEXUS_DTYPE_COUNT));
  }

  void AddInput() {
    Known input{"x" + std::to_string(known_.size()), AnyDtype(), {}};
    const size_t rank = Chance(10) ? Below(5) : 2 + Below(2);
    int64_t count = 1;
    for (size_t k = 0; k < rank; ++k) {
      const bool rows = k == 0 && Chance(80);
      const int64_t size = rows ? n_ : Size();
      count *= size;
      if (count > kMostBytes / 8) break;
      input.shape.push_back(rows ? "N" : std::to_string(size));
    }
    graph_.inputs += "  " + input.name + ": " + DtypeName(input.dtype) +
                     ListText(input.shape) + "\n";
    known_.push_back(std::move(input));
  }

  /// Small constants for lists of axes, dims and the like, for a value of `like`'s
  /// shape.
  std::string ShapeLiteral(const Known* like) {
    const auto rank = like == nullptr ? 2 : like->shape.size();
    Strings items;
    const auto axis = [&] {
      return std::to_string(static_cast<int64_t>(Below(2 * rank + 1)) -
                            static_cast<int64_t>(rank));
    };
    if (Chance(15)) return axis();
    if (Chance(40) && like != nullptr) {  // dims, one of them left open
      items = like->shape;
      if (Chance(50)) std::shuffle(items.begin(), items.end(), random_);
      if (Chance(50) && items.size() > 1) items.pop_back();
      for (std::string& item : items) {
        if (item.find_first_not_of("0123456789") != std::string::npos) {
          item = "-1";
        }
      }
      if (!items.empty() && Chance(30)) items[Below(items.size())] = "-1";
    } else if (Chance(30)) {  // parts of a dim
      const int64_t whole = Size();
      const auto part = static_cast<int64_t>(Below(whole + 1));
      items = {std::to_string(part), std::to_string(whole - part)};
    } else {
      for (size_t i = Below(3) + 1; i-- > 0;) items.push_back(axis());
    }
    return ListText(items);
  }

  /// A new parameter whose shape may go with `like`'s.
  Known AddParameter(int32_t dtype, const Known* like) {
    std::vector<int64_t> shape;
    Strings dims = like == nullptr ? Strings() : like->shape;
    if (Chance(50)) {  // broadcast
      const size_t rank = Below(dims.size() + 1);
      dims.erase(dims.begin(), dims.end() - static_cast<ptrdiff_t>(rank));
      for (const std::string& dim : dims) {
        const bool number =
            dim.find_first_not_of("0123456789") == std::string::npos;
        shape.push_back(number && !Chance(20) ? std::stoll(dim) : 1);
      }
    } else {  // multiply
      for (size_t k = Chance(15) ? 1 : 0; k-- > 0;) shape.push_back(Size());
      int64_t inner = Size();
      if (!dims.empty() &&
          dims.back().find_first_not_of("0123456789") == std::string::npos) {
        inner = std::stoll(dims.back());
      }
      shape.push_back(inner);
      if (Chance(80)) shape.push_back(Size());
    }
    const int64_t count = std::accumulate(shape.begin(), shape.end(),
                                          int64_t{1}, std::multiplies<>());
    if (count == 0 || count > 12000) shape = {1};
    const std::string name = "p" + std::to_string(graph_.parameters.size());
    graph_.parameters.emplace_back(
        name, RandomTensor(dtype, shape, Chance(20), &random_));
    Known known{name, dtype, {}};
    for (const int64_t dim : shape) known.shape.push_back(std::to_string(dim));
    return known;
  }

  const Known* AnyKnown(uint32_t dtypes) {
    std::vector<const Known*> fitting;
    for (const Known& known : known_) {
      if ((dtypes >> known.dtype & 1) != 0) fitting.push_back(&known);
    }
    if (fitting.empty()) return nullptr;
    const size_t recent = std::min<size_t>(fitting.size(), 3);
    return Chance(50) ? fitting[fitting.size() - 1 - Below(recent)]
                      : fitting[Below(fitting.size())];
  }

  uint32_t DtypesOf(const PlexusOp& op, const char* type) const {
    for (uint32_t i = 0; i < op.n_types; ++i) {
      if (std::string(op.types[i].name) == type) return op.types[i].dtypes;
    }
    return 0;
  }

  std::string AttributeText(const PlexusAttribute& attribute, size_t rank) {
    const auto axis = [&] {
      return static_cast<int64_t>(Below(2 * rank + 1)) -
             static_cast<int64_t>(rank);
    };
    switch (attribute.type) {
      case PLEXUS_ATTR_INT:
        return std::to_string(axis());
      case PLEXUS_ATTR_FLOAT:
        return Chance(50) ? "0.5" : "2";
      case PLEXUS_ATTR_BOOL:
        return Chance(50) ? "true" : "false";
      case PLEXUS_ATTR_DTYPE:
        return DtypeName(AnyDtype());
      case PLEXUS_ATTR_INTS: {
        std::vector<int64_t> axes(rank);
        std::iota(axes.begin(), axes.end(), 0);
        std::shuffle(axes.begin(), axes.end(), random_);
        if (Chance(30)) axes.resize(Below(rank + 1));
        return ListText(axes);
      }
      case PLEXUS_ATTR_FLOATS:
        return "[0.5, 2]";
      case PLEXUS_ATTR_STRING: {
        // What some operator may take: modes, reductions, equations.
        constexpr const char* kTexts[] = {
            "none",       "add",     "max",          "mean",     "sum",
            "edge",       "wrap",    "tanh",         "CRD",      "ij,jk->ik",
            "ij,j->i",    "ij,k",    "...j,jk",      "...j,kj",  "ijk,kl->lij",
            "ij,ij->i",   "ij->ji",  "...i->...",    "ijk->j",   "ijk,kl->jil",
            "ij,...j->i", "i...,i...->i...",         "...ij,...jk"};
        return std::string("\"") + kTexts[Below(std::size(kTexts))] + "\"";
      }
      default:
        return "";
    }
  }

  /// A call that the declaration allows; parameters that it needs are added.
  std::optional<std::string> Propose(const PlexusOp& op) {
    std::vector<std::pair<std::string, int32_t>> bound;  // type variables
    std::string arguments;
    const Known* first = nullptr;
    Known made;
    for (uint32_t i = 0; i < op.n_inputs; ++i) {
      const PlexusInput& input = op.inputs[i];
      if (input.flags == PLEXUS_OPTIONAL && Chance(50)) break;
      size_t count = 1;
      if (input.flags == PLEXUS_VARIADIC) count += Below(3);
      for (size_t k = 0; k < count; ++k) {
        uint32_t dtypes = DtypesOf(op, input.type);
        const bool list = dtypes == 1u << PLEXUS_INT64 &&
                          (op.traits & PLEXUS_ELEMENTWISE) == 0 && i > 0;
        if (!arguments.empty()) arguments += ", ";
        if (list) {
          arguments += ShapeLiteral(first);
          continue;
        }
        for (const auto& [type, dtype] : bound) {
          if (type == input.type) dtypes = 1u << dtype;
        }
        const Known* chosen = AnyKnown(dtypes);
        if (first == nullptr && chosen == nullptr) return {};
        if (first != nullptr && (chosen == nullptr || Chance(50))) {
          made = AddParameter(bound[0].second, first);
          if ((dtypes >> made.dtype & 1) == 0) return {};
          chosen = &made;
        }
        if (first == nullptr) first = chosen;
        bound.emplace_back(input.type, chosen->dtype);
        arguments += chosen->name;
      }
    }
    if (first == nullptr) return {};
    for (uint32_t i = 0; i < op.n_attributes; ++i) {
      const PlexusAttribute& attribute = op.attributes[i];
      if (attribute.flags != PLEXUS_REQUIRED && Chance(50)) continue;
      const std::string text = AttributeText(attribute, first->shape.size());
      if (text.empty()) continue;
      arguments += std::string(", ") + attribute.name + "=" + text;
    }
    return std::string(op.name) + "(" + arguments + ")";
  }

  void AddNode(const PlexusOp* op) {
    const std::string name = "n" + std::to_string(graph_.ops.size());
    for (int i = 0; i < kTriesPerNode; ++i) {
      const size_t parameters = graph_.parameters.size();
      const std::string before = graph_.nodes;
      if (const auto call = Propose(*op)) {
        graph_.nodes += "  " + name + ": " + *call + "\n";
        if (Keep(name, *call)) {
          graph_.ops.emplace_back(op->name);
          return;
        }
      }
      graph_.nodes = before;
      graph_.parameters.resize(parameters);
    }
  }

  /// Adds the node's outputs to what is known, unless the shape rules or the size
  /// are against it.
  bool Keep(const std::string& name, const std::string& call) {
    try {
      RandomGraph candidate = graph_;
      candidate.nodes += "outputs: [" + name + "]\n";
      for (const Graph& graph : {candidate.WithParameters(registry_),
                                 candidate.WithInputs(registry_)}) {
        if (!graph.constraints().empty()) return false;
        for (const int64_t n : {int64_t{1}, n_}) {
          PlanOptions options;
          options.dims["N"] = n;
          for (const std::string& dim : graph.dims()) {
            if (dim != "N") return false;
          }
          if (graph.dims().empty()) options.dims.clear();
          const auto plan = graph.Compile(options);
          if (plan->outputs()[0].bytes > kMostBytes) return false;
        }
      }
      const Graph graph = candidate.WithParameters(registry_);
      const NodeInfo node = graph.node(graph.node_count() - 1);
      if (node.name != name) return false;
      for (size_t k = 0; k < node.outputs.size(); ++k) {
        const ValueInfo value = graph.value(node.outputs[k]);
        known_.push_back({k == 0 ? name : name + "." + std::to_string(k),
                          value.dtype, value.shape, false});
      }
      for (Known& known : known_) {
        for (const char* const end : {",", ")"}) {
          known.read |= call.find(known.name + end) != std::string::npos;
        }
      }
      return true;
    } catch (const Error&) {
      return false;
    }
  }

  void AddOutputs() {
    Strings outputs;
    for (const Known& known : known_) {
      if (known.name[0] == 'n' && (!known.read || Chance(20))) {
        outputs.push_back("y" + std::to_string(outputs.size()) + ": " +
                          known.name);
      }
    }
    graph_.nodes += "outputs: " + Joined(outputs, [](const auto& s) {
      return s;
    }) + "\n";
    const size_t at = graph_.nodes.rfind("outputs: [");
    graph_.nodes[at + 9] = '{';
    graph_.nodes[graph_.nodes.size() - 2] = '}';
  }

  const Registry& registry_;
  const std::vector<Registry::Entry> entries_;
  std::mt19937_64 random_;
  int64_t n_;
  int64_t sizes_[4];
  std::vector<Known> known_;
  RandomGraph graph_;
};

}  // namespace

Graph RandomGraph::WithParameters(const Registry& registry) const {
  std::string text = "inputs:\n" + inputs;
  if (!parameters.empty()) text += "parameters:\n";
  for (const auto& [name, tensor] : parameters) {
    text += "  " + name + ": {value: " + Literal(tensor) +
            ", dtype: " + DtypeName(tensor.dtype()) + "}\n";
  }
  return Graph::Parse(text + "nodes:\n" + nodes, "random.yaml", ".", registry);
}

Graph RandomGraph::WithInputs(const Registry& registry) const {
  std::string text = "inputs:\n" + inputs;
  for (const auto& [name, tensor] : parameters) {
    text += "  " + name + ": " + TypeText(tensor) + "\n";
  }
  return Graph::Parse(text + "nodes:\n" + nodes, "random.yaml", ".", registry);
}

RandomGraph MakeRandomGraph(uint64_t seed, int64_t n, const Registry& registry) {
  return Generator(seed, n, registry).Make();
}

}  // namespace plexus::testing
