#include "engine/plan/grouping.h"

#include <algorithm>

namespace plexus::engine {

namespace {

constexpr int32_t kNobody = -1;
constexpr int32_t kMany = -2;  // several, or one that needs it whole

class Grouping {
 public:
  Grouping(const Program& program, bool fuse)
      : program_(program), graph_(program.graph()), fuse_(fuse) {
    user_.assign(graph_.values.size(), kNobody);
  }

  std::vector<Group> Make() {
    for (const ValueId output : program_.outputs) {
      user_[program_.stands_for[output]] = kMany;
    }
    // Consumers before producers: who uses a value is known when its producer
    // is looked at.
    for (size_t i = program_.nodes.size(); i-- > 0;) Place(program_.nodes[i]);
    return Ordered();
  }

 private:
  bool SameShape(ValueId a, ValueId b) const {
    const auto shape_a = program_.typed->ShapeOf(a);
    const auto shape_b = program_.typed->ShapeOf(b);
    return std::equal(shape_a.begin(), shape_a.end(), shape_b.begin(),
                      shape_b.end());
  }
  int64_t SizeOf(ValueId value) const {
    return DtypeSize(program_.typed->types[value].dtype);
  }
  ValueId ResultOf(int32_t node) const {
    return graph_.OutputsOf(graph_.nodes[node])[0];
  }
  /// The result of a group's chain.
  ValueId ResultOf(const Group& group) const {
    return ResultOf(group.chain.front());  // chains grow backwards
  }

  void Place(int32_t id) {
    const Node& node = graph_.nodes[id];
    const ValueId result = ResultOf(id);
    const int32_t user = user_[result];
    int32_t group = kNobody;
    if (fuse_ && user >= 0 && Joins(node, result, groups_[user])) {
      group = user;
      if (node.op->Is(PLEXUS_ELEMENTWISE)) {
        groups_[group].chain.push_back(id);
      } else {
        groups_[group].general = id;
      }
    } else {
      group = static_cast<int32_t>(groups_.size());
      groups_.emplace_back();
      if (node.op->Is(PLEXUS_ELEMENTWISE)) {
        groups_.back().chain.push_back(id);
      } else {
        groups_.back().general = id;
      }
    }
    for (const ValueId input : graph_.InputsOf(node)) {
      if (input == kNoValue) continue;
      int32_t& who = user_[program_.stands_for[input]];
      // What a general operator reads must be whole before it starts.
      const bool chained = node.op->Is(PLEXUS_ELEMENTWISE);
      who = chained && (who == kNobody || who == group) ? group : kMany;
    }
  }

  bool Joins(const Node& node, ValueId result, const Group& group) const {
    const ValueId sink = ResultOf(group);
    if (!SameShape(result, sink)) return false;
    if (node.op->Is(PLEXUS_ELEMENTWISE)) return true;
    return node.op->Is(PLEXUS_EPILOGUE) && group.general < 0 &&
           node.outputs.count == 1 && SizeOf(result) == SizeOf(sink);
  }

  // A group runs where its last node stood: everything it needs is done then,
  // since only that node has users outside.
  std::vector<Group> Ordered() {
    for (Group& group : groups_) {
      std::reverse(group.chain.begin(), group.chain.end());
    }
    std::reverse(groups_.begin(), groups_.end());
    return std::move(groups_);
  }

  const Program& program_;
  const Graph& graph_;
  bool fuse_;
  std::vector<int32_t> user_;  // of a value: its only group, kNobody, kMany
  std::vector<Group> groups_;
};

}  // namespace

std::vector<Group> MakeGroups(const Program& program, bool fuse) {
  return Grouping(program, fuse).Make();
}

}  // namespace plexus::engine
