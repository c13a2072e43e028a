#include "engine/read/function.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/diagnostic/display.h"
#include "engine/read/duplicates.h"
#include "engine/read/name.h"
#include "engine/read/node.h"

namespace plexus::engine {
namespace {

bool ReadHead(Yaml key, FunctionText* function, Report* report) {
  const PlacedText placed = key.placed_text();
  const std::string_view head = placed.text();
  const auto word = [&](size_t begin, size_t end) {
    return placed.TrimmedWord(begin, end);
  };
  const size_t open = head.find('(');
  const size_t close = head.find(')');
  if (open == std::string_view::npos || close == std::string_view::npos ||
      !word(close + 1, head.size()).text.empty()) {
    report->Error(key.place(), fmt::format("{} is no function's head",
                                           Quoted(head)))
        .Help("a function's head names its inputs: F(x, W)");
    return false;
  }
  function->name = word(0, open);
  bool ok = CheckName(function->name, report);
  if (word(open + 1, close).text.empty()) return ok;
  for (size_t at = open + 1; at <= close;) {
    const size_t end = std::min(head.find(',', at), close);
    function->formals.push_back(word(at, end));
    ok = CheckName(function->formals.back(), report) && ok;
    at = end + 1;
  }
  return ok;
}

void CheckFunctionNames(const FunctionText& function, Report* report) {
  std::vector<Word> names = function.formals;
  for (const NodeText& node : function.nodes) names.push_back(node.name);
  for (const auto& [first, second] : FindDuplicates(names)) {
    const bool is_node = second >= function.formals.size();
    // Two nodes of one name are a duplicate key.
    if (is_node && first >= function.formals.size()) continue;
    report
        ->Error(names[second].place,
                is_node ? fmt::format("the node {} has the name of an input of "
                                      "the function",
                                      Quoted(names[second].text))
                        : fmt::format("two inputs of the name {}",
                                      Quoted(names[second].text)))
        .Note(names[first].place, is_node ? "the input" : "the first one");
  }
}

bool ReadFunction(Yaml key, Yaml value, FunctionText* function,
                  ExpressionReader* expressions) {
  Report* report = expressions->report();
  bool ok = ReadHead(key, function, report);
  if (value.broken()) return false;
  if (value.is_null()) {
    if (!ok) return false;
    report->Error(key.place(), fmt::format("the function {} has no value",
                                           Quoted(key.text())))
        .Help("a function's value is a call, or nodes and outputs");
    return false;
  }
  if (!value.is_mapping()) {
    const std::optional<uint32_t> body = expressions->Read(value);
    if (!body) return false;
    const Place place = value.place();
    function->nodes.push_back({{{}, place}, {}, *body});
    Expression name;
    name.place = place;
    function->outputs.push_back({{{}, place}, expressions->Add(name)});
    CheckFunctionNames(*function, report);
    return ok;
  }
  const Fields fields(value, {"nodes", "outputs"}, report);
  if (const auto* nodes = fields.Find("nodes")) {
    function->nodes = ReadNodes(*nodes, expressions);
  }
  if (const auto* outputs = fields.Find("outputs")) {
    function->outputs = ReadOutputs(*outputs, expressions);
  } else if (fields.all().size() == value.size()) {
    report->Error(key.place(), fmt::format("the function {} has no `outputs`",
                                           Quoted(key.text())));
  }
  CheckFunctionNames(*function, report);
  return ok;
}

}  // namespace

std::vector<FunctionText> ReadFunctions(const Fields::Field& field,
                                        ExpressionReader* expressions) {
  Report* report = expressions->report();
  std::vector<FunctionText> functions;
  if (!ExpectMapping(field, "heads, such as F(x, W), to calls", report)) {
    return functions;
  }
  for (auto [key, value] : YamlEntries(field.value)) {
    FunctionText& function = functions.emplace_back();
    if (!ReadFunction(key, value, &function, expressions)) {
      functions.pop_back();
    }
  }
  std::vector<Word> names;
  for (const FunctionText& function : functions) names.push_back(function.name);
  for (const auto& [first, second] : FindDuplicates(names)) {
    report
        ->Error(names[second].place, fmt::format("duplicate function {}",
                                                 Quoted(names[second].text)))
        .Note(names[first].place, "the first one");
  }
  return functions;
}

}  // namespace plexus::engine
