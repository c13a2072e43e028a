#include <algorithm>
#include <bit>
#include <functional>
#include <string_view>

#include "engine/rewrite/program.h"

namespace plexus::engine {

namespace {

/// Constants up to this size are compared by what they hold; reading all of a
/// mapped file of weights would cost more than sharing them could gain.
constexpr int64_t kComparedBytes = 32768;

uint64_t Mix(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) * 0x9e3779b97f4a7c15;
  return hash ^ (hash >> 32);
}

std::string_view BytesOf(const Tensor& tensor) {
  return {tensor.data<char>(), static_cast<size_t>(tensor.bytes())};
}

/// A hash table of at most `n` items that gives up rather than be slow: a graph
/// made to collide gets less shared.
class Table {
 public:
  explicit Table(size_t n) : slots_(std::bit_ceil(4 * n + kProbes), kEmpty) {}

  /// The kept item of that hash for which `same` holds; else `item`, kept now.
  template <typename Same>
  int32_t FindOrKeep(uint64_t hash, int32_t item, const Same& same) {
    for (size_t i = 0; i < kProbes; ++i) {
      int32_t& slot = slots_[(hash + i) & (slots_.size() - 1)];
      if (slot == kEmpty) return slot = item;
      if (same(slot)) return slot;
    }
    return item;
  }

 private:
  static constexpr int32_t kEmpty = -1;
  static constexpr size_t kProbes = 32;
  std::vector<int32_t> slots_;
};

class Sharing {
 public:
  explicit Sharing(Program* program)
      : program_(*program),
        graph_(program->graph()),
        typed_(*program->typed),
        seen_(graph_.values.size(), false),
        nodes_(program->nodes.size()),
        constants_(typed_.constants.size()) {}

  // Producers come first, so what a node reads is final when it is looked at.
  void ShareAll() {
    std::erase_if(program_.nodes, [&](int32_t id) {
      const Node& node = graph_.nodes[id];
      if (program_.IsDone(node)) {
        for (const ValueId out : graph_.OutputsOf(node)) {
          program_.stands_for[out] = Of(out);
        }
        return false;
      }
      const int32_t like =
          nodes_.FindOrKeep(HashOf(node), id, [&](int32_t other) {
            return Same(node, graph_.nodes[other]);
          });
      if (like == id) return false;
      const auto from = graph_.OutputsOf(node);
      const auto to = graph_.OutputsOf(graph_.nodes[like]);
      for (size_t i = 0; i < from.size(); ++i) {
        program_.stands_for[from[i]] = Of(to[i]);
      }
      program_.shared_nodes.push_back({id, like});
      return true;
    });
  }

 private:
  /// What stands for a value, the first of equal constants among them.
  ValueId Of(ValueId value) {
    if (value == kNoValue) return kNoValue;
    // An alias of a shared node's result, or of a constant, is a hop more; who
    // reads it later makes one.
    ValueId end = value;
    while (program_.stands_for[end] != end) end = program_.stands_for[end];
    return program_.stands_for[value] = FirstLike(end);
  }

  /// The first of the constants that are equal to this value, or the value.
  ValueId FirstLike(ValueId value) {
    if (seen_[value]) return value;
    seen_[value] = true;
    const Tensor* const constant = program_.ConstantOf(value);
    if (constant == nullptr || constant->bytes() > kComparedBytes) return value;
    const std::string_view bytes = BytesOf(*constant);
    const ValueId like = constants_.FindOrKeep(
        std::hash<std::string_view>()(bytes), value, [&](ValueId other) {
          return SameType(value, other) &&
                 bytes == BytesOf(*program_.ConstantOf(other));
        });
    return program_.stands_for[value] = like;
  }

  bool SameType(ValueId a, ValueId b) const {
    const auto shape_a = typed_.ShapeOf(a);
    const auto shape_b = typed_.ShapeOf(b);
    return typed_.types[a].dtype == typed_.types[b].dtype &&
           std::equal(shape_a.begin(), shape_a.end(), shape_b.begin(),
                      shape_b.end());
  }

  uint64_t HashOf(const Node& node) {
    uint64_t hash = std::bit_cast<uintptr_t>(node.op);
    for (const ValueId value : graph_.InputsOf(node)) {
      hash = Mix(hash, static_cast<uint64_t>(Of(value)));
    }
    for (uint32_t i = 0; i < node.op->op->n_attributes; ++i) {
      const auto* attribute = graph_.AttributeOf(node, static_cast<int>(i));
      hash = Mix(hash, attribute == nullptr ? 0 : attribute->Hash());
    }
    return hash;
  }

  bool Same(const Node& a, const Node& b) {
    const auto a_in = graph_.InputsOf(a);
    const auto b_in = graph_.InputsOf(b);
    const auto a_out = graph_.OutputsOf(a);
    const auto b_out = graph_.OutputsOf(b);
    return a.op == b.op &&
           std::equal(a_in.begin(), a_in.end(), b_in.begin(), b_in.end(),
                      [&](ValueId x, ValueId y) { return Of(x) == Of(y); }) &&
           std::equal(
               a_out.begin(), a_out.end(), b_out.begin(), b_out.end(),
               [&](ValueId x, ValueId y) { return SameType(x, y); }) &&
           SameAttributes(a, b);
  }

  bool SameAttributes(const Node& a, const Node& b) const {
    if (a.attributes == b.attributes) return true;
    for (uint32_t i = 0; i < a.op->op->n_attributes; ++i) {
      const int attribute = static_cast<int>(i);
      const AttributeValue* const x = graph_.AttributeOf(a, attribute);
      const AttributeValue* const y = graph_.AttributeOf(b, attribute);
      if (x == y) continue;
      if (x == nullptr || y == nullptr || !x->SameAs(*y)) return false;
    }
    return true;
  }

  Program& program_;
  const Graph& graph_;
  const TypedGraph& typed_;
  std::vector<bool> seen_;  // of a value: whether it was looked for in constants_
  Table nodes_;
  Table constants_;
};

}  // namespace

void ShareEqual(Program* program) { Sharing(program).ShareAll(); }

}  // namespace plexus::engine
