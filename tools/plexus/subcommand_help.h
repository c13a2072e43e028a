// What the program and its subcommands say about themselves.
#ifndef PLEXUS_TOOLS_PLEXUS_SUBCOMMAND_HELP_H_
#define PLEXUS_TOOLS_PLEXUS_SUBCOMMAND_HELP_H_

#include "tools/plexus/command_line.h"

namespace plexus::program {

inline constexpr char kAbout[] =
    R"(Runs neural networks that are written as YAML graphs.

Examples:
  plexus run graphs/three_layer.yaml -i 'x=[1.0, 0.5]'
  plexus check graphs/digits.yaml
  plexus ops Softmax
  plexus inspect graphs/digits/weights.npz

`plexus run --help` and so on say more.
)";

/// A subcommand as help shows it; the examples in its own help only.
struct Subcommand {
  CommandLine::Command command;
  const char* name;
  const char* doc;
  const char* examples;
};
inline constexpr Subcommand kSubcommands[] = {
    {CommandLine::Command::kRun, "run", "Runs a graph and shows its outputs.",
     R"(  plexus run graphs/three_layer.yaml -i 'x=[1.0, 0.5]'
  plexus run graphs/three_layer.yaml -i 'x=[1, 2]' -o z1 --format json
  plexus run graphs/digits.yaml -i images=@images.npy -o label=label.npy
)"},
    {CommandLine::Command::kCheck, "check",
     "Checks a graph and shows every node's type.",
     "  plexus check graphs/digits.yaml\n"},
    {CommandLine::Command::kTest, "test",
     "Runs the examples that graphs carry.", "  plexus test graphs/*.yaml\n"},
    {CommandLine::Command::kPlan, "plan",
     "Shows the steps a graph runs in, and its memory.",
     R"(  plexus plan graphs/digits.yaml --dim N=100
  plexus plan graphs/digits.yaml --dim N=100 -o label
)"},
    {CommandLine::Command::kDot, "dot",
     "Draws a graph as DOT text, for Graphviz.",
     "  plexus dot graphs/digits.yaml | dot -Tsvg > digits.svg\n"},
    {CommandLine::Command::kOps, "ops",
     "Lists the operators, or shows what one takes.",
     R"(  plexus ops
  plexus ops Softmax
  plexus ops --json --plugin libswish.so
)"},
    {CommandLine::Command::kBench, "bench", "Times the runs of a graph.",
     R"(  plexus bench graphs/three_layer.yaml
  plexus bench graphs/digits.yaml --dim N=100 --threads 2 --json
  plexus bench graphs/digits.yaml -i images=@images.npy -o label --seconds 10

Inputs that are not given are made up, the same in every call: floats standard
normal, integers 1 to 9. A run of less than 5 us is timed in batches: each of
the batch then counts as the batch's mean.
)"},
    {CommandLine::Command::kInspect, "inspect",
     "Lists the tensors of a file: name, type, range of values.",
     R"(  plexus inspect graphs/digits/weights.npz
  plexus inspect 'graphs/digits/weights.npz#W1' --json
  plexus inspect table.csv --dtype int64

Reads .npy, .npz, .safetensors, IDX, PNG and .csv, each also as .gz; - is stdin.
A CSV is read as float64 where --dtype doesn't say otherwise.
)"},
    {CommandLine::Command::kConvert, "convert",
     "Writes the tensors of a file into another format.",
     R"(  plexus convert graphs/digits/weights.npz weights.safetensors
  plexus convert 'graphs/digits/weights.npz#W1' W1.csv
  plexus convert table.csv table.npy --dtype float32
  plexus convert digit.png digit.npy

Reads what inspect reads. Writes, by the ending of TO: .npz and .safetensors
any number of tensors; .npy, .csv (up to two dims) and .png (uint8 and uint16
images) one. The numbers stay as they are; what TO can't hold is refused.
)"}};

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_SUBCOMMAND_HELP_H_
