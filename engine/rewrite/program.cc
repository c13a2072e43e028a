#include "engine/rewrite/program.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace plexus::engine {

const Tensor* Program::ConstantOf(ValueId value) const {
  const auto here = folded.find(value);
  if (here != folded.end()) return &here->second;
  const auto known = typed->constants.find(value);
  return known == typed->constants.end() ? nullptr : &known->second;
}

bool Program::IsDone(const Node& node) const {
  const auto made = graph().OutputsOf(node);
  return std::all_of(made.begin(), made.end(), [this](ValueId value) {
    return ConstantOf(value) != nullptr || stands_for[value] != value;
  });
}

Program MakeProgram(std::shared_ptr<const TypedGraph> typed,
                    std::vector<ValueId> outputs) {
  Program program;
  program.typed = std::move(typed);
  program.outputs = std::move(outputs);
  program.nodes.resize(program.graph().nodes.size());
  std::iota(program.nodes.begin(), program.nodes.end(), 0);
  program.stands_for.resize(program.graph().values.size());
  std::iota(program.stands_for.begin(), program.stands_for.end(), 0);
  return program;
}

}  // namespace plexus::engine
