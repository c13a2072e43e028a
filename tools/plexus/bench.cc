#include <fmt/format.h>
#include <plexus/plexus.h>

#include <chrono>

#include "tools/plexus/open_graph.h"
#include "tools/plexus/random_input.h"
#include "tools/plexus/subcommands.h"
#include "tools/plexus/text_table.h"
#include "tools/plexus/timing.h"

namespace plexus::program {
namespace {

using Clock = std::chrono::steady_clock;

int64_t NsSince(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() -
                                                              start)
      .count();
}

/// What `bench` has to tell.
struct Report {
  std::string graph;
  Timing timing;
  MemoryInfo memory;
  int64_t load_ns = 0;  ///< from the file's name to a checked graph
  int64_t plan_ns = 0;  ///< from there to a plan
  int threads = 1;
  const char* simd = "";
};

std::string TimeText(double ns) {
  if (ns < 1e3) return fmt::format("{:.1f} ns", ns);
  if (ns < 1e6) return fmt::format("{:.2f} us", ns / 1e3);
  if (ns < 1e9) return fmt::format("{:.2f} ms", ns / 1e6);
  return fmt::format("{:.2f} s", ns / 1e9);
}

std::string Text(const Report& report) {
  const Timing& timing = report.timing;
  const MemoryInfo& memory = report.memory;
  std::string text =
      fmt::format("{}: {} a run ({} runs, {} thread{}, {})\n", report.graph,
                  TimeText(timing.median), timing.runs, report.threads,
                  report.threads == 1 ? "" : "s", report.simd);
  text += "time of a run\n";
  text += TextTable(
      {{"median", TimeText(timing.median)},
       {"p10", TimeText(timing.p10)},
       {"p90", TimeText(timing.p90)},
       {"p99.99", timing.p9999 ? TimeText(*timing.p9999)
                               : "unknown: needs 10000 runs, see --seconds"},
       {"max", TimeText(timing.max)}});
  if (timing.batch > 1) {
    text += fmt::format("  (in batches of {}: each run as its batch's mean)\n",
                        timing.batch);
  }
  text += fmt::format(
      "allocations: {} a run\n",
      timing.allocations == 0
          ? "0"
          : fmt::format("{:.3g}", static_cast<double>(timing.allocations) /
                                      static_cast<double>(timing.runs)));
  text += "before the first run\n";
  text += TextTable({{"load", TimeText(static_cast<double>(report.load_ns))},
                     {"plan", TimeText(static_cast<double>(report.plan_ns))}});
  text += "bytes\n";
  text += TextTable({{"arena", fmt::format("{}", memory.arena)},
                     {"scratch", fmt::format("{}", memory.scratch)},
                     {"outputs", fmt::format("{}", memory.outputs)},
                     {"weights", fmt::format("{}", memory.weights)},
                     {"packed", fmt::format("{}", memory.packed)},
                     {"total", fmt::format("{}", memory.total())}});
  return text;
}

std::string Json(const Report& report) {
  const Timing& timing = report.timing;
  const MemoryInfo& memory = report.memory;
  return fmt::format(
      "{{\"runs\": {}, \"median_ns\": {:.1f}, \"p10_ns\": {:.1f}, "
      "\"p90_ns\": {:.1f}, \"p9999_ns\": {}, \"max_ns\": {:.1f}, "
      "\"allocations\": {}, \"arena_bytes\": {}, \"scratch_bytes\": {}, "
      "\"outputs_bytes\": {}, \"weights_bytes\": {}, \"packed_bytes\": {}, "
      "\"total_bytes\": {}, \"load_ns\": {}, \"plan_ns\": {}, "
      "\"threads\": {}, \"simd\": \"{}\"}}\n",
      timing.runs, timing.median, timing.p10, timing.p90,
      timing.p9999 ? fmt::format("{:.1f}", *timing.p9999) : "null", timing.max,
      timing.allocations, memory.arena, memory.scratch, memory.outputs,
      memory.weights, memory.packed, memory.total(), report.load_ns,
      report.plan_ns, report.threads, report.simd);
}

}  // namespace

int Bench(const CommandLine& command, std::string* out) {
  PlanOptions options = command.plan_options();
  options.dims = command.dims;
  for (const OutputTarget& target : command.outputs) {
    if (!target.file.empty()) {
      throw Error(ErrorCode::kUsage,
                  fmt::format("bench writes no files: -o {}={}", target.name,
                              target.file),
                  fmt::format("-o {0} to time what {0} needs; `plexus run` "
                              "writes it",
                              target.name));
    }
    options.outputs.push_back(target.name);
  }

  Report report;
  report.graph = command.graphs.front();
  const Registry registry = OpenRegistry(command);
  const Clock::time_point load = Clock::now();
  const Graph graph = OpenGraph(report.graph, command, registry);
  report.load_ns = NsSince(load);
  std::vector<Tensor> inputs =
      LoadInputs(graph, command.inputs, command.limits,
                 std::vector<bool>(graph.inputs().size(), false));
  graph.BindDims(inputs, &options.dims);

  const Clock::time_point compile = Clock::now();
  const auto plan = graph.Compile(options);
  report.plan_ns = NsSince(compile);
  Session session(plan);
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].dtype() == PLEXUS_NONE) {
      inputs[i] = RandomInput(plan->inputs()[i], i);
    }
    session.BindInput(static_cast<int>(i), inputs[i].data());
  }

  report.timing = TimeRuns(&session, command.seconds);
  report.memory = plan->memory();
  report.threads = plan->threads();
  report.simd = SimdName(plan->simd());
  *out = command.json ? Json(report) : Text(report);
  return 0;
}

}  // namespace plexus::program
