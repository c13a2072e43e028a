#include <fmt/format.h>
#include <plexus/plexus.h>

#include <map>

#include "tools/plexus/open_graph.h"
#include "tools/plexus/subcommands.h"
#include "tools/plexus/type_text.h"

namespace plexus::program {
namespace {

/// A quoted DOT string that shows `text` as it is: DOT reads backslashes and
/// ampersands as escapes, and draws no other control character than a newline.
std::string Quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '&') {
      quoted += "&amp;";
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (byte < 0x20 || byte == 0x7f) {
      quoted += ' ';
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

/// What makes it look different from an operator.
const char* Style(ValueInfo::Kind kind) {
  switch (kind) {
    case ValueInfo::Kind::kInput:
      return "shape=ellipse, style=filled, fillcolor=\"#cfe8cf\"";
    case ValueInfo::Kind::kParameter:
      return "shape=box3d, style=filled, fillcolor=\"#eeeeee\"";
    default:
      return "shape=plaintext, style=\"\"";
  }
}

class Drawing {
 public:
  explicit Drawing(const Graph& graph)
      : graph_(graph), producer_(static_cast<size_t>(graph.value_count()), -1) {
    for (int n = 0; n < graph.node_count(); ++n) {
      for (const int value : graph.node(n).outputs) {
        producer_[value] = n;
      }
    }
  }

  std::string Text() {
    text_ = fmt::format(
        "digraph {} {{\n"
        "  rankdir=TB;\n"
        "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#d6e4f5\", "
        "fontname=\"Helvetica\"];\n"
        "  edge [fontname=\"Helvetica\", fontsize=10];\n  "
        "fontname=\"Helvetica\";\n",
        Quote(graph_.name()));
    if (!graph_.doc().empty()) {
      text_ += fmt::format("  label={};\n", Quote(graph_.doc()));
    }
    for (const PortInfo& input : graph_.inputs()) DrawSource(input.value);
    for (int n = 0; n < graph_.node_count(); ++n) DrawNode(n);
    for (size_t k = 0; k < graph_.outputs().size(); ++k) {
      const PortInfo& output = graph_.outputs()[k];
      const std::string id = fmt::format("o{}", k);
      text_ += fmt::format(
          "  {} [label={}, shape=ellipse, peripheries=2, style=filled, "
          "fillcolor=\"#f6d5c3\"];\n",
          id, Quote(output.name));
      DrawEdge(output.value, id);
    }
    return text_ + "}\n";
  }

 private:
  /// An input, a parameter or a constant; once.
  void DrawSource(int value) {
    if (!drawn_.try_emplace(value, drawn_.size()).second) return;
    const ValueInfo info = graph_.value(value);
    const std::string label = info.name.empty() ? "constant" : info.name;
    text_ += fmt::format("  v{} [label={}, {}];\n", drawn_[value], Quote(label),
                         Style(info.kind));
  }

  void DrawNode(int n) {
    const NodeInfo node = graph_.node(n);
    std::string label = node.name + "\n" + node.op;
    if (!node.attributes.empty()) label += "\n" + node.attributes;
    text_ += fmt::format("  n{} [label={}", n, Quote(label));
    if (!node.doc.empty()) {
      text_ += fmt::format(", tooltip={}", Quote(node.doc));
    }
    text_ += "];\n";
    const std::string id = fmt::format("n{}", n);
    for (const int value : node.inputs) {
      if (value >= 0) DrawEdge(value, id);
    }
  }

  void DrawEdge(int value, const std::string& to) {
    const std::string type = Quote(TypeText(graph_.value(value)));
    if (producer_[value] >= 0) {
      text_ +=
          fmt::format("  n{} -> {} [label={}];\n", producer_[value], to, type);
    } else {
      DrawSource(value);
      text_ += fmt::format("  v{} -> {} [label={}];\n", drawn_[value], to, type);
    }
  }

  const Graph& graph_;
  std::vector<int> producer_;  ///< the node that makes a value; -1: none
  std::map<int, size_t> drawn_;  // sources, numbered as they are drawn
  std::string text_;
};

}  // namespace

int Dot(const CommandLine& command, std::string* out) {
  *out = Drawing(OpenGraph(command)).Text();
  return 0;
}

}  // namespace plexus::program
