#include "tools/plexus/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>
#include <utility>

#include "tools/plexus/raw_arguments.h"
#include "tools/plexus/subcommand_help.h"

namespace plexus::program {
namespace {

[[noreturn]] void Fail(std::string message, std::string help) {
  throw Error(ErrorCode::kUsage, std::move(message), std::move(help));
}

/// An option with a value; all values that are given are kept.
void AddOption(CLI::App* app, const char* name, const char* value,
               std::vector<std::string>* to, const char* doc) {
  app->add_option(name, *to, doc)
      ->type_name(value)
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void AddFlag(CLI::App* app, const char* name, bool* to, const char* doc) {
  app->add_flag(name, *to, doc)->disable_flag_override();
}

void AddMemoryOption(CLI::App* app, RawArguments* raw) {
  AddOption(app, "--max-memory", "SIZE", &raw->max_memory,
            "Most bytes of tensors (no limit, but a compressed file may "
            "inflate to 64M or 100 times its size)");
}

void AddGraphOptions(CLI::App* app, CommandLine* command, RawArguments* raw) {
  AddOption(app, "--plugin", "FILE", &command->plugins,
            "Load the operators of this shared library");
  AddMemoryOption(app, raw);
  AddOption(app, "--max-yaml", "SIZE", &raw->max_yaml,
            "Most bytes of YAML (16M)");
  AddOption(app, "--max-depth", "N", &raw->max_depth, "Deepest nesting (64)");
  AddOption(app, "--max-items", "N", &raw->max_items,
            "Most YAML items and nodes (1000000)");
}

void AddPlanOptions(CLI::App* app, RawArguments* raw) {
  AddOption(app, "--threads", "N", &raw->threads, "Threads, 1 to 256 (1)");
  AddOption(app, "--simd", "LEVEL", &raw->simd,
            "Use no more than AVX3, AVX2, SSE4 or SCALAR");
  AddFlag(app, "--no-fuse", &raw->no_fuse, "One step a node; the same bits");
}

void AddRunOptions(CLI::App* app, RawArguments* raw) {
  AddOption(app, "-i,--input", "NAME=VALUE", &raw->inputs,
            "An input: a literal, or @FILE, @FILE#KEY, @- for stdin");
  AddOption(app, "-o,--output", "NAME[=FILE]", &raw->outputs,
            "An output or node to compute; FILE is .npy, .npz, "
            ".safetensors, .csv or .png");
  AddOption(app, "--dim", "NAME=N", &raw->dims, "The number a dim stands for");
}

void AddFileOptions(CLI::App* app, CommandLine* command, RawArguments* raw) {
  app->add_option("FILE", command->from, "What to read: FILE, or FILE#KEY")
      ->type_name("")
      ->required();
  AddOption(app, "--dtype", "DTYPE", &raw->dtype, "What a CSV is read as");
  AddOption(app, "--rank", "N", &raw->rank, "Dims that a CSV has, 0 to 2 (2)");
  AddMemoryOption(app, raw);
}

/// The subcommand that is asked for; NULL: none yet.
const CLI::App* SubcommandOf(const CLI::App& app) {
  const std::vector<CLI::App*> subs = app.get_subcommands();
  return subs.empty() ? nullptr : subs[0];
}

std::string SeeHelp(const CLI::App& app) {
  const CLI::App* const sub = SubcommandOf(app);
  return fmt::format("`plexus {}--help` shows what there is",
                     sub == nullptr ? "" : sub->get_name() + " ");
}

std::vector<std::string> OptionsOf(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
    for (const std::string& name : option->get_snames()) {
      names.push_back("-" + name);
    }
  }
  return names;
}

/// Throws for an option of a subcommand that stands before it, or without one.
void CheckAfterSubcommand(const CLI::App& app, const std::string& extra) {
  const std::vector<std::string> before = app.remaining(false);
  if (std::find(before.begin(), before.end(), extra) == before.end()) return;
  const std::string name = extra.substr(0, extra.find('='));
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App* each) {
         const CLI::App* const chosen = SubcommandOf(*each->get_parent());
         return chosen == nullptr || chosen == each;
       })) {
    const std::vector<std::string> names = OptionsOf(*sub);
    if (std::find(names.begin(), names.end(), name) == names.end()) continue;
    Fail(fmt::format("`{}` stands before the subcommand", name),
         fmt::format("options follow it: plexus {} {} ...", sub->get_name(),
                     name));
  }
}

/// Throws, with the nearest of what there is, for an argument that no option
/// and no subcommand takes.
[[noreturn]] void RefuseExtra(const CLI::App& app, const std::string& extra) {
  const CLI::App* const sub = SubcommandOf(app);
  std::vector<std::string> known;
  std::string kind = "argument";
  if (extra.starts_with('-')) {
    kind = "option";
    CheckAfterSubcommand(app, extra);
    known = OptionsOf(sub == nullptr ? app : *sub);
    if (sub == nullptr && (extra == "-V" || extra == "-v")) {
      Fail(fmt::format("unknown option `{}`", extra),
           "did you mean `--version`?");
    }
  } else if (sub == nullptr) {
    kind = "subcommand";
    for (const Subcommand& each : kSubcommands) known.emplace_back(each.name);
    if (extra == "help") Fail("unknown subcommand `help`", "did you mean `--help`?");
  }
  Fail(fmt::format("unknown {} `{}`", kind, extra),
       DidYouMean(extra, {known.begin(), known.end()}, SeeHelp(app)));
}

/// Throws what CLI11 found wrong, in our words.
[[noreturn]] void RefuseUsage(const CLI::App& app,
                              const CLI::ParseError& error) {
  const std::string_view what = error.what();
  const std::string name(what.substr(0, what.find_first_of(": ")));
  if (what.starts_with("GRAPH: At Most 1")) {
    Fail("more than one graph is given", "`plexus test` takes several");
  }
  const size_t wanted = what.find(": 1 required ");
  const size_t missing = what.rfind(" missing");
  if (wanted != std::string_view::npos && missing != std::string_view::npos) {
    const std::string_view value =
        what.substr(wanted + 13, missing - wanted - 13);
    Fail(fmt::format("{} needs a value: {} {}", name, name, value),
         SeeHelp(app));
  }
  if (what.find("flag override") != std::string_view::npos) {
    Fail(fmt::format("--{} takes no value", name), SeeHelp(app));
  }
  if (what.find("At Most 1") != std::string_view::npos) {
    Fail(fmt::format("{} is given twice", name), SeeHelp(app));
  }
  Fail(error.what(), SeeHelp(app));
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
  RawArguments raw;
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
  AddOption(run, "--format", "FORMAT", &raw.format, "text (default) or json");
  for (CLI::App* sub : {run, test, plan, bench}) AddPlanOptions(sub, &raw);
  for (CLI::App* sub : {run, check, test, plan, dot, bench}) {
    AddGraphOptions(sub, &command, &raw);
  }
  ops->add_option("NAME", command.op, "The operator")->type_name("");
  AddOption(bench, "--seconds", "S", &raw.seconds, "How long to run (1)");
  for (CLI::App* sub : {inspect, convert}) {
    AddFileOptions(sub, &command, &raw);
  }
  convert->add_option("TO", command.to, "What to write")
      ->type_name("")
      ->required();
  for (CLI::App* sub : {ops, bench, inspect}) {
    AddFlag(sub, "--json", &command.json, "As JSON");
  }
  AddOption(ops, "--plugin", "FILE", &command.plugins,
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
    RefuseUsage(app, error);
  }
  if (app.get_subcommands().empty()) {
    Fail("a subcommand is missing: run, check, test, plan, dot, ops, bench, "
         "inspect or convert",
         SeeHelp(app));
  }
  Understand(raw, &command);
  return command;
}

}  // namespace plexus::program
