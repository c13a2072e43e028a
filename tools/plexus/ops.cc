#include <fmt/format.h>
#include <plexus/plexus.h>

#include <algorithm>
#include <string_view>

#include "tools/plexus/op_text.h"
#include "tools/plexus/open_graph.h"
#include "tools/plexus/subcommands.h"
#include "tools/plexus/text_table.h"

namespace plexus::program {
namespace {

/// The beginning of a doc, as far as it is whole by itself.
std::string FirstSentence(std::string_view doc) {
  size_t end = doc.size();
  for (const char* stop : {". ", ": ", "; ", "\n"}) {
    end = std::min(end, doc.find(stop));
  }
  doc = doc.substr(0, end);
  if (doc.ends_with('.')) doc.remove_suffix(1);
  return std::string(doc);
}

}  // namespace

int Ops(const CommandLine& command, std::string* out) {
  const Registry registry = OpenRegistry(command);
  if (!command.op.empty()) {
    const Registry::Entry entry = registry.Find(command.op);
    if (entry.op == nullptr) {
      const std::string nearest = registry.Nearest(command.op);
      throw Error(ErrorCode::kUsage,
                  fmt::format("there is no operator `{}`", command.op),
                  nearest.empty() ? "`plexus ops` lists them"
                                  : fmt::format("did you mean `{}`?", nearest));
    }
    *out = command.json ? OpJson(entry) + "\n" : OpText(entry);
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  std::string json;
  for (const Registry::Entry& entry : registry.entries()) {
    rows.push_back({entry.op->name, FirstSentence(entry.op->doc)});
    json += (json.empty() ? "[" : ",\n ") + OpJson(entry);
  }
  *out = command.json ? json + "]\n" : TextTable(rows);
  return 0;
}

}  // namespace plexus::program
