#include "tools/plexus/command_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <optional>
#include <set>
#include <utility>

#include "tools/plexus/nearest.h"
#include "tools/plexus/size_text.h"
#include "tools/plexus/subcommand_help.h"

namespace plexus::program {
namespace {

/// The arguments as text, before they are understood.
struct Raw {
  std::vector<std::string> inputs, outputs, dims;
  std::string format = "text", simd, max_memory, max_yaml;
  std::string max_depth, max_items, threads, seconds, dtype, rank;
  bool no_fuse = false;
};

[[noreturn]] void Fail(std::string message, std::string help = "") {
  throw Error(ErrorCode::kUsage, std::move(message), std::move(help));
}

/// An option that may be given several times, one value each.
void Repeatable(CLI::App* app, const char* name, const char* value,
                std::vector<std::string>* to, const char* doc) {
  app->add_option(name, *to, doc)
      ->type_name(value)
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void AddMemoryOption(CLI::App* app, Raw* raw) {
  app->add_option("--max-memory", raw->max_memory,
                  "Most bytes of tensors (no limit)")
      ->type_name("SIZE");
}

void AddGraphOptions(CLI::App* app, CommandLine* command, Raw* raw) {
  Repeatable(app, "--plugin", "FILE", &command->plugins,
             "Load the operators of this shared library");
  AddMemoryOption(app, raw);
  app->add_option("--max-yaml", raw->max_yaml, "Most bytes of YAML (16M)")
      ->type_name("SIZE");
  app->add_option("--max-depth", raw->max_depth, "Deepest nesting (64)")
      ->type_name("N");
  app->add_option("--max-items", raw->max_items,
                  "Most YAML items and nodes (1000000)")
      ->type_name("N");
}

void AddPlanOptions(CLI::App* app, Raw* raw) {
  app->add_option("--threads", raw->threads, "Threads, 1 to 256 (1)")
      ->type_name("N");
  app->add_option("--simd", raw->simd,
                  "Use no more than AVX3, AVX2, SSE4 or SCALAR")
      ->type_name("LEVEL");
  app->add_flag("--no-fuse", raw->no_fuse, "One step a node; the same bits");
}

void AddRunOptions(CLI::App* app, Raw* raw) {
  Repeatable(app, "-i,--input", "NAME=VALUE", &raw->inputs,
             "An input: a literal, or @FILE, @FILE#KEY, @- for stdin");
  Repeatable(app, "-o,--output", "NAME[=FILE]", &raw->outputs,
             "An output or node to compute; FILE is .npy, .npz, "
             ".safetensors, .csv or .png");
  Repeatable(app, "--dim", "NAME=N", &raw->dims, "The number a dim stands for");
}

void AddFileOptions(CLI::App* app, CommandLine* command, Raw* raw) {
  app->add_option("FILE", command->from, "What to read: FILE, or FILE#KEY")
      ->type_name("")
      ->required();
  app->add_option("--dtype", raw->dtype, "What a CSV is read as")
      ->type_name("DTYPE");
  app->add_option("--rank", raw->rank, "Dims that a CSV has, 0 to 2 (2)")
      ->type_name("N");
  AddMemoryOption(app, raw);
}

int64_t Number(const char* option, const std::string& text, int64_t least,
               int64_t most) {
  const std::optional<int64_t> value = ParseInteger(text);
  if (!value || *value < least || *value > most) {
    Fail(most == INT64_MAX
             ? fmt::format("{} takes a number from {}, not `{}`", option, least,
                           text)
             : fmt::format("{} takes a number from {} to {}, not `{}`", option,
                           least, most, text));
  }
  return *value;
}

double Seconds(const std::string& text) {
  constexpr double kMost = 86'400;
  const std::optional<double> value = ParseDecimal(text);
  if (!value || !(*value >= 0 && *value <= kMost)) {
    Fail(fmt::format("--seconds takes a number from 0 to {:.0f}, not `{}`",
                     kMost, text));
  }
  return *value;
}

int64_t Size(const char* option, const std::string& text) {
  const std::optional<int64_t> size = ParseSize(text);
  if (!size) {
    Fail(fmt::format("{} takes a size such as 500, 64K, 16M or 2G, not `{}`",
                     option, text));
  }
  return *size;
}

uint32_t SimdMask(const std::string& level) {
  const uint32_t mask = SimdUpTo(level);
  if (mask == 0) {
    Fail(fmt::format("--simd takes AVX3, AVX2, SSE4 or SCALAR, not `{}`",
                     level));
  }
  if (SimdName(mask) != std::string_view(SimdName(mask & SupportedSimd()))) {
    Fail(fmt::format("--simd {}: this processor has {} at most", level,
                     SimdName(SupportedSimd())));
  }
  return mask;
}

void UnderstandDims(const std::vector<std::string>& texts,
                    std::map<std::string, int64_t>* dims) {
  for (const std::string& text : texts) {
    const size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      Fail(fmt::format("--dim takes NAME=N, not `{}`", text));
    }
    const std::string name = text.substr(0, equals);
    const int64_t n = Number(("--dim " + name).c_str(), text.substr(equals + 1),
                             0, INT64_MAX);
    if (!dims->emplace(name, n).second) {
      Fail(fmt::format("--dim {} is given twice", name));
    }
  }
}

int32_t Dtype(const std::string& name) {
  const int32_t dtype = DtypeOfName(name);
  if (dtype == PLEXUS_NONE) {
    std::vector<std::string> names;
    for (int32_t i = 0; i < PLEXUS_DTYPE_COUNT; ++i) {
      names.emplace_back(DtypeName(i));
    }
    const std::string help = DidYouMean(name, names);
    Fail(fmt::format("--dtype takes a dtype, not `{}`", name),
         help.empty() ? fmt::format("they are {}", fmt::join(names, ", "))
                      : help);
  }
  return dtype;
}

void Understand(const Raw& raw, CommandLine* command) {
  bool stdin_used = false;
  std::set<std::string> names;
  for (const std::string& text : raw.inputs) {
    command->inputs.push_back(ParseInputValue(text));
    const InputValue& value = command->inputs.back();
    if (!names.insert(value.name).second) {
      Fail(fmt::format("-i {} is given twice", value.name));
    }
    if (value.file == "-" && std::exchange(stdin_used, true)) {
      Fail("stdin can be one input only");
    }
  }
  std::map<std::string, std::set<std::string>> files;
  for (const std::string& text : raw.outputs) {
    command->outputs.push_back(ParseOutputTarget(text));
    const std::string& file = command->outputs.back().file;
    if (file.empty()) continue;
    std::set<std::string>& in_file = files[file];
    if (!in_file.insert(command->outputs.back().name).second) {
      Fail(fmt::format("{} is to be written to {} twice",
                       command->outputs.back().name, file));
    }
    if (static_cast<int64_t>(in_file.size()) > WritableTensors(file)) {
      Fail(fmt::format("two outputs are to be written to {}", file),
           "several go into one .npz or .safetensors");
    }
  }
  UnderstandDims(raw.dims, &command->dims);
  if (raw.format != "text" && raw.format != "json") {
    Fail(fmt::format("--format takes text or json, not `{}`", raw.format));
  }
  command->json |= raw.format == "json";
  command->fuse = !raw.no_fuse;
  if (!raw.simd.empty()) command->simd = SimdMask(raw.simd);
  if (!raw.threads.empty()) {
    command->threads =
        static_cast<int>(Number("--threads", raw.threads, 1, 256));
  }
  if (!raw.seconds.empty()) command->seconds = Seconds(raw.seconds);
  if (!raw.dtype.empty()) command->dtype = Dtype(raw.dtype);
  if (!raw.rank.empty()) {
    command->rank = static_cast<int>(Number("--rank", raw.rank, 0, 2));
  }
  Limits& limits = command->limits;
  if (!raw.max_memory.empty()) {
    limits.max_memory = Size("--max-memory", raw.max_memory);
  }
  if (!raw.max_yaml.empty()) limits.max_yaml = Size("--max-yaml", raw.max_yaml);
  if (!raw.max_depth.empty()) {
    limits.max_depth = Number("--max-depth", raw.max_depth, 1, INT64_MAX);
  }
  if (!raw.max_items.empty()) {
    limits.max_items = Number("--max-items", raw.max_items, 1, INT64_MAX);
  }
}

/// Throws, with the nearest of what there is, for an argument that no option
/// and no subcommand takes.
[[noreturn]] void RefuseExtra(const CLI::App& app, const std::string& extra) {
  std::vector<std::string> known;
  std::string kind = "argument";
  if (app.get_subcommands().empty()) {
    kind = "subcommand";
    for (const Subcommand& sub : kSubcommands) known.emplace_back(sub.name);
  } else if (extra.starts_with('-')) {
    kind = "option";
    for (const CLI::Option* option : app.get_subcommands()[0]->get_options()) {
      for (const std::string& name : option->get_lnames()) {
        known.push_back("--" + name);
      }
    }
  }
  const std::string help = DidYouMean(extra, known);
  Fail(fmt::format("unknown {} `{}`", kind, extra),
       help.empty() ? "`plexus --help` shows what there is" : help);
}

std::string Version() {
  return fmt::format(
      "plexus {}\n"
      "SIMD {}\n"
      "AVX3 and AVX2 give the same bits; SSE4 and SCALAR, which have no fused\n"
      "multiply-add, may give others.\n",
      kVersion, SimdName(SupportedSimd()));
}

}  // namespace

PlanOptions CommandLine::plan_options() const {
  PlanOptions options;
  options.threads = threads;
  options.simd = simd;
  options.fuse = fuse;
  return options;
}

CommandLine ParseCommandLine(int argc, const char* const* argv) {
  CommandLine command;
  Raw raw;
  CLI::App app(kAbout, "plexus");
  app.set_help_flag("-h,--help", "Show this text");
  app.set_version_flag("--version", Version(),
                       "The version, and this machine's SIMD level");
  app.require_subcommand(0, 1);

  std::map<CommandLine::Command, CLI::App*> subs;
  for (const Subcommand& sub : kSubcommands) {
    CLI::App* const added = app.add_subcommand(sub.name, sub.doc);
    added->callback([&command, &sub] { command.command = sub.command; });
    subs[sub.command] = added;
    if (sub.command == CommandLine::Command::kOps ||
        sub.command == CommandLine::Command::kInspect ||
        sub.command == CommandLine::Command::kConvert) {
      continue;
    }
    const bool several = sub.command == CommandLine::Command::kTest;
    added->add_option("GRAPH", command.graphs, "The graph's YAML file")
        ->type_name("")
        ->required()
        ->expected(1, several ? 1 << 20 : 1);
  }
  using Command = CommandLine::Command;
  CLI::App* const run = subs[Command::kRun];
  CLI::App* const check = subs[Command::kCheck];
  CLI::App* const test = subs[Command::kTest];
  CLI::App* const plan = subs[Command::kPlan];
  CLI::App* const dot = subs[Command::kDot];
  CLI::App* const ops = subs[Command::kOps];
  CLI::App* const bench = subs[Command::kBench];
  CLI::App* const inspect = subs[Command::kInspect];
  CLI::App* const convert = subs[Command::kConvert];

  for (CLI::App* sub : {run, plan, bench}) AddRunOptions(sub, &raw);
  run->add_option("--format", raw.format, "text (default) or json")
      ->type_name("FORMAT");
  for (CLI::App* sub : {run, test, plan, bench}) AddPlanOptions(sub, &raw);
  for (CLI::App* sub : {run, check, test, plan, dot, bench}) {
    AddGraphOptions(sub, &command, &raw);
  }
  ops->add_option("NAME", command.op, "The operator")->type_name("");
  bench->add_option("--seconds", raw.seconds, "How long to run (1)")
      ->type_name("S");
  for (CLI::App* sub : {inspect, convert}) {
    AddFileOptions(sub, &command, &raw);
  }
  convert->add_option("TO", command.to, "What to write")
      ->type_name("")
      ->required();
  for (CLI::App* sub : {ops, bench, inspect}) {
    sub->add_flag("--json", command.json, "As JSON");
  }
  Repeatable(ops, "--plugin", "FILE", &command.plugins,
             "Load the operators of this shared library");

  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForVersion&) {
    command.text = Version();
    command.command = Command::kText;
    return command;
  } catch (const CLI::CallForHelp&) {
    for (const Subcommand& sub : kSubcommands) {
      CLI::App* const parsed = subs[sub.command];
      if (!parsed->parsed()) continue;
      parsed->description(
          fmt::format("{}\n\nExamples:\n{}", sub.doc, sub.examples));
    }
    command.text = app.help();
    command.command = Command::kText;
    return command;
  } catch (const CLI::ExtrasError&) {
    RefuseExtra(app, app.remaining(true).front());
  } catch (const CLI::ParseError& error) {
    // An unknown option's value was taken for a second graph.
    const std::vector<std::string> extras = app.remaining(true);
    const auto option =
        std::find_if(extras.begin(), extras.end(), [](const std::string& extra) {
          return extra.starts_with('-');
        });
    if (option != extras.end()) RefuseExtra(app, *option);
    if (std::string_view(error.what()).starts_with("GRAPH: At Most 1")) {
      Fail("more than one graph is given", "`plexus test` takes several");
    }
    Fail(error.what(), "`plexus --help` shows what there is");
  }
  if (app.get_subcommands().empty()) {
    Fail("a subcommand is missing: run, check, test, plan, dot, ops, bench, "
         "inspect or convert",
         "`plexus --help` shows what there is");
  }
  Understand(raw, &command);
  return command;
}

}  // namespace plexus::program
