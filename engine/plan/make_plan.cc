#include "engine/plan/make_plan.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "engine/kernel/cost.h"
#include "engine/plan/addresses.h"
#include "engine/plan/branches.h"
#include "engine/plan/buffers.h"
#include "engine/plan/footprint.h"
#include "engine/plan/group_values.h"
#include "engine/plan/grouping.h"
#include "engine/plan/plan_info.h"
#include "engine/plan/row_blocks.h"

namespace plexus::engine {

namespace {

/// One plan in the making.
class Planner {
 public:
  Planner(const Program& program, const PlanOptions& options)
      : program_(program),
        graph_(program.graph()),
        typed_(*program.typed),
        options_(options),
        values_(program),
        buffers_(program),
        plan_(std::make_unique<Plan::Impl>()) {
    plan_->typed = program.typed;
    plan_->swapped = program.swapped;
    plan_->threads = options.threads;
    plan_->simd = (options.simd & SupportedSimd()) | PLEXUS_SIMD_SCALAR;
    plan_->pruned = program.pruned_nodes;
    plan_->folded = program.folded_nodes;
    plan_->dropped = program.dropped_nodes;
    plan_->shared = program.shared_nodes;
    maker_.assign(graph_.values.size(), -1);
  }

  std::unique_ptr<Plan::Impl> Make(const std::vector<std::string>& names) {
    CheckCountable(program_);
    std::vector<Group> groups = MakeGroups(program_, options_.fuse);
    std::erase_if(groups, [&](const Group& group) { return MakeView(group); });
    buffers_.BindOutputs();
    for (const Group& group : groups) {
      for (const ValueId value : values_.ReadBy(group)) buffers_.CountRead(value);
    }
    plan_->steps.reserve(groups.size() + program_.outputs.size());
    plan_->nodes.reserve(program_.nodes.size());
    plan_->nodes_of.reserve(groups.size() + program_.outputs.size());
    row_steps_.reserve(groups.size());
    for (const Group& group : groups) AddStep(group);
    plan_->stages = FindRowBlocks(row_steps_, options_.threads);
    if (options_.threads > 1) {
      ChooseStages(&groups);
      CountStageScratch();
    }
    PlaceResults(groups);
    plan_->arena_bytes = buffers_.LayOut();
    const std::vector<ValueId> unread =
        Locate(program_, groups, unread_inputs_, &buffers_, plan_.get());
    CopyOutputs(program_, &buffers_, plan_.get());
    plan_->constants = buffers_.TakeConstants();
    DescribePorts(program_, names, plan_.get());
    CountMemory(program_, buffers_, unread, options_.max_memory, plan_.get());
    return std::move(plan_);
  }

 private:
  ValueId Of(ValueId value) const { return values_.Of(value); }

  /// An operator that only sees its input's memory with another shape needs no
  /// step.
  bool MakeView(const Group& group) {
    const int32_t id =
        group.general >= 0 ? group.general : group.chain.back();
    const Node& node = graph_.nodes[id];
    if (group.chain.size() > (group.general >= 0 ? 0u : 1u)) return false;
    const ValueId result = values_.ResultOf(id);
    const bool swapped = plan_->swapped.contains(result);
    if (!swapped && !node.op->IsView()) return false;
    const ValueId input = Of(graph_.InputsOf(node)[0]);
    if (typed_.types[input].dtype != typed_.types[result].dtype) return false;
    buffers_.Share(result, input);
    plan_->views.push_back(id);
    return true;
  }

  PlexusTensor View(ValueId value, bool with_data) const {
    if (value == kNoValue) return {PLEXUS_NONE, 0, nullptr, nullptr, nullptr};
    const auto shape = typed_.ShapeOf(value);
    const auto swapped = plan_->swapped.find(value);
    const Tensor* constant = program_.ConstantOf(buffers_.RootOf(value));
    return {typed_.types[value].dtype, static_cast<int32_t>(shape.size()),
            shape.data(),
            swapped == plan_->swapped.end() ? nullptr : swapped->second.data(),
            with_data && constant != nullptr ? constant->data() : nullptr};
  }

  Prepared PrepareNode(int32_t id, bool epilogue) {
    const Node& node = graph_.nodes[id];
    std::vector<PlexusTensor> inputs;
    std::vector<PlexusTensor> outputs;
    for (const ValueId value : graph_.InputsOf(node)) {
      inputs.push_back(View(Of(value), true));
    }
    for (const ValueId value : graph_.OutputsOf(node)) {
      outputs.push_back(View(value, false));
    }
    int64_t allowed = INT64_MAX;
    if (options_.max_memory > 0) {
      allowed = std::max<int64_t>(
          0, options_.max_memory - plan_->memory.packed);
    }
    Prepared prepared =
        Prepare({&graph_, &node, inputs, outputs, options_.simd,
                 options_.threads, epilogue, allowed});
    plan_->memory.packed += prepared.bytes();
    return prepared;
  }

  /// Keeps what a kernel needs while the plan lives.
  void Keep(Prepared prepared) {
    if (prepared.kernel().state != nullptr ||
        prepared.kernel().destroy != nullptr || prepared.bytes() > 0) {
      plan_->kernels.push_back(std::move(prepared));
    }
  }

  void MakeChain(const Group& group, Step* step) {
    TileChain chain;
    chain.shape = values_.ShapeOf(values_.ResultOf(group.chain.back()));
    chain.epilogue = group.general >= 0;
    std::unordered_map<ValueId, int32_t> sources;
    if (chain.epilogue) sources[values_.ResultOf(group.general)] = TileChain::kData;
    for (const ValueId value : values_.ExternalsOf(group)) {
      sources[value] = static_cast<int32_t>(chain.externals.size());
      chain.externals.push_back({typed_.types[value].dtype, values_.ShapeOf(value)});
    }
    PlexusWork work = {};
    for (const int32_t id : group.chain) {
      Prepared prepared = PrepareNode(id, false);
      work.operations += prepared.work().operations;
      TileChain::Op op{prepared.kernel().tile, prepared.kernel().state,
                       typed_.types[values_.ResultOf(id)].dtype, id, {}};
      for (const ValueId input : graph_.InputsOf(graph_.nodes[id])) {
        op.inputs.push_back(input == kNoValue ? TileChain::kAbsent
                                              : sources.at(Of(input)));
      }
      sources[values_.ResultOf(id)] = -1 - static_cast<int32_t>(chain.ops.size());
      chain.ops.push_back(std::move(op));
      Keep(std::move(prepared));
    }
    step->chain = static_cast<int32_t>(plan_->chains.size());
    plan_->chains.emplace_back(chain);
    const TileProgram& program = plan_->chains.back();
    step->row_bytes = program.columns() * DtypeSize(chain.ops.back().dtype);
    plan_->scratch.chain =
        std::max(plan_->scratch.chain, AlignUp(program.workspace_bytes()));
    if (options_.threads == 1) return;
    // What stands between the operators stays in a core's first-level cache.
    for (const ValueId value : values_.ExternalsOf(group)) {
      work.bytes += BytesOf(View(value, false));
    }
    work.bytes += BytesOf(View(values_.ResultOf(group.chain.back()), false));
    const double ns = Nanoseconds(work);
    const auto n = static_cast<double>(
        program.rows() > 1 ? program.rows() : program.columns());
    step->chain_grain = std::max<int64_t>(1, std::llround(kThreadNs * n / ns));
    work_.steps.back().ns += ns;
  }

  static int64_t AlignUp(int64_t bytes) { return (bytes + 63) / 64 * 64; }

  void AddStep(const Group& group) {
    Step step;
    const auto index = static_cast<int32_t>(plan_->steps.size());
    step.node = group.general >= 0 ? group.general : group.chain.back();
    if (options_.threads > 1) work_.steps.emplace_back();
    if (!group.chain.empty()) MakeChain(group, &step);
    if (group.general >= 0) {
      step.rows = values_.RowsOf(values_.ResultOf(group.general));
      const bool hands_over = !group.chain.empty() && !IsSmall(step);
      Prepared prepared = PrepareNode(group.general, hands_over);
      const PlexusKernel& kernel = prepared.kernel();
      step.run = kernel.run;
      step.state = kernel.state;
      step.chain_after =
          !group.chain.empty() &&
          (!hands_over || !prepared.Is(PLEXUS_EPILOGUE));
      plan_->scratch.run =
          std::max(plan_->scratch.run, AlignUp(kernel.scratch_bytes + 64));
      plan_->scratch.worker = std::max(
          plan_->scratch.worker, AlignUp(kernel.worker_scratch_bytes + 64));
      if (options_.threads > 1) {
        work_.steps.back().ns += Nanoseconds(prepared.work());
        work_.steps.back().scratch_bytes = AlignUp(kernel.scratch_bytes + 64);
      }
      row_steps_.push_back(DescribeRows(group, step, prepared));
      unread_inputs_.push_back(UnreadConstants(
          program_, buffers_, graph_.nodes[group.general], kernel));
      Keep(std::move(prepared));
    } else {
      row_steps_.push_back(DescribeChainRows(group, step));
      unread_inputs_.push_back(0);
    }
    if (options_.threads > 1) NoteNeeds(group);
    for (const ValueId value : values_.WrittenBy(group)) maker_[value] = index;
    plan_->steps.push_back(step);
    NoteNodes(group, plan_.get());
  }

  /// Whether a step's result is so small that its chain can as well run after
  /// it, and no row block wants it.
  bool IsSmall(const Step& step) const {
    const int64_t most = options_.threads == 1 ? kLeastBlockRows : 1;
    return step.rows <= most && plan_->chains[step.chain].IsCalls();
  }

  /// The step that makes a value, views seen through; -1 for none.
  int32_t MakerOf(ValueId value) const {
    return maker_[buffers_.RootOf(value)];
  }
  /// Notes the chain's externals that aren't stepped through row by row.
  void DescribeExternals(const Group& group, RowStep* row_step) const {
    const size_t rank = typed_.ShapeOf(values_.WrittenBy(group)[0]).size();
    for (const ValueId value : values_.ExternalsOf(group)) {
      const bool by_row = typed_.ShapeOf(value).size() == rank &&
                          values_.RowsOf(value) == row_step->rows;
      if (by_row) {
        row_step->row_bytes += values_.RowBytesOf(value);
      } else {
        row_step->whole = std::max(row_step->whole, MakerOf(value));
      }
    }
  }

  RowStep DescribeRows(const Group& group, Step& step,
                       const Prepared& prepared) const {
    const auto inputs = graph_.InputsOf(graph_.nodes[group.general]);
    const auto outputs = values_.WrittenBy(group);
    RowStep row_step;
    if (inputs.empty() || inputs.size() > kMostRowInputs ||
        inputs[0] == kNoValue || outputs.size() > kMostRowOutputs ||
        !prepared.Is(PLEXUS_ROWWISE) || step.chain_after ||
        (prepared.kernel().unread_inputs & 1) != 0 ||
        plan_->swapped.contains(Of(inputs[0]))) {
      return row_step;
    }
    const ValueId first = Of(inputs[0]);
    row_step.rows = step.rows;
    row_step.rowwise = values_.RowsOf(first) == step.rows;
    step.input_row_bytes = row_step.row_bytes = values_.RowBytesOf(first);
    for (size_t i = 0; i < outputs.size(); ++i) {
      row_step.rowwise &= values_.RowsOf(outputs[i]) == step.rows;
      step.output_row_bytes[i] = values_.RowBytesOf(outputs[i]);
      row_step.row_bytes += step.output_row_bytes[i];
    }
    for (size_t i = 1; i < inputs.size(); ++i) {
      if (inputs[i] == kNoValue) continue;
      const ValueId value = Of(inputs[i]);
      row_step.whole = std::max(row_step.whole, MakerOf(value));
      row_step.whole_bytes +=
          values_.RowsOf(value) * values_.RowBytesOf(value);
    }
    DescribeExternals(group, &row_step);
    return row_step;
  }

  RowStep DescribeChainRows(const Group& group, Step& step) const {
    const TileProgram& chain = plan_->chains[step.chain];
    const ValueId result = values_.ResultOf(group.chain.back());
    RowStep row_step;
    step.rows = row_step.rows = values_.RowsOf(result);
    step.output_row_bytes[0] = row_step.row_bytes = values_.RowBytesOf(result);
    row_step.rowwise =
        chain.rows() == row_step.rows || (chain.rows() == 1 && row_step.rows > 0);
    DescribeExternals(group, &row_step);
    return row_step;
  }

  void NoteNeeds(const Group& group) {
    StepWork& work = work_.steps.back();
    work.needs.first = static_cast<uint32_t>(work_.needs.size());
    for (const ValueId value : values_.ReadBy(group)) {
      const int32_t maker = MakerOf(value);
      if (maker >= 0) work_.needs.push_back(maker);
    }
    work.needs.count =
        static_cast<uint32_t>(work_.needs.size()) - work.needs.first;
    for (const ValueId value : values_.WrittenBy(group)) {
      work.result_bytes += values_.RowsOf(value) * values_.RowBytesOf(value);
    }
  }

  /// Chooses between stages of rows and of branches, and sorts the steps.
  void ChooseStages(std::vector<Group>* groups) {
    for (const Stage& stage : plan_->stages) {
      work_.row_stage_ns.push_back(
          NsByRows(stage, work_.steps, row_steps_, options_.threads));
    }
    work_.row_stages = std::move(plan_->stages);
    BranchPlan found = FindBranches(work_, options_.threads);
    plan_->stages = std::move(found.stages);
    plan_->branches = std::move(found.branches);
    if (found.order.empty()) return;
    SortBy(found.order, groups);
    SortBy(found.order, &plan_->steps);
    SortBy(found.order, &plan_->nodes_of);
    SortBy(found.order, &work_.steps);
    SortBy(found.order, &unread_inputs_);
  }

  void CountStageScratch() {
    int64_t& most = plan_->scratch.stage_run;
    for (const Stage& stage : plan_->stages) {
      for (uint32_t i = 0; i < stage.n_steps; ++i) {
        most = std::max(most, work_.steps[stage.first_step + i].scratch_bytes);
      }
    }
  }

  /// Says how long each buffer lives. All that the steps of a stage touch lives
  /// as long as the stage.
  void PlaceResults(const std::vector<Group>& groups) {
    size_t stage = 0;
    for (size_t i = 0; i < groups.size(); ++i) {
      const std::vector<Stage>& stages = plan_->stages;
      while (stage < stages.size() &&
             i >= stages[stage].first_step + stages[stage].n_steps) {
        ++stage;
      }
      const bool inside =
          stage < stages.size() && i >= stages[stage].first_step;
      const auto index = static_cast<int32_t>(i);
      const int32_t first =
          inside ? static_cast<int32_t>(stages[stage].first_step) : index;
      const int32_t last =
          inside ? first + static_cast<int32_t>(stages[stage].n_steps) - 1
                 : index;
      for (const ValueId value : values_.ReadBy(groups[i])) buffers_.Read(value, last);
      if (inside || !PlaceOver(groups[i], plan_->steps[i], index)) {
        for (const ValueId value : values_.WrittenBy(groups[i])) {
          buffers_.Write(value, first, last);
        }
      }
    }
  }

  /// A chain's result takes over the memory of an input where it can.
  bool PlaceOver(const Group& group, const Step& step, int32_t index) {
    if (group.general >= 0) return false;
    const ValueId value = values_.ResultOf(group.chain.back());
    const std::vector<ValueId> externals = values_.ExternalsOf(group);
    const TileProgram& chain = plan_->chains[step.chain];
    for (const ValueId external : externals) {
      if (!buffers_.CanTakeOver(value, external)) continue;
      // Views are externals of their own, and see the same memory.
      const ValueId root = buffers_.RootOf(external);
      bool all = true;
      for (size_t e = 0; e < externals.size() && all; ++e) {
        all = buffers_.RootOf(externals[e]) != root || chain.MayRunInPlace(e);
      }
      if (!all) continue;
      buffers_.TakeOver(value, external, index);
      return true;
    }
    return false;
  }

  const Program& program_;
  const Graph& graph_;
  const TypedGraph& typed_;
  const PlanOptions& options_;
  GroupValues values_;
  Buffers buffers_;
  std::vector<RowStep> row_steps_;
  std::vector<uint64_t> unread_inputs_;  // of a step: UnreadConstants
  Branching work_;  // only filled in for several threads
  std::vector<int32_t> maker_;  // of a value: the step that makes it, or -1
  std::unique_ptr<Plan::Impl> plan_;
};

}  // namespace

std::unique_ptr<Plan::Impl> MakePlan(const Program& program,
                                     const std::vector<std::string>& output_names,
                                     const PlanOptions& options) {
  return Planner(program, options).Make(output_names);
}

}  // namespace plexus::engine
