#include "engine/read/node.h"

#include <fmt/format.h>

#include "engine/diagnostic/display.h"
#include "engine/read/duplicates.h"
#include "engine/read/name.h"

namespace plexus::engine {
namespace {

// The arguments of a call in the long form. They stand together in
// Document::arguments, and calls among them bring arguments of their own.
class LongCall {
 public:
  LongCall(const Word& op, ExpressionReader* expressions)
      : op_(op), expressions_(expressions) {}

  bool AddInputs(const Fields::Field& field) {
    if (field.value.is_mapping()) {
      return AddNamed(field.value, Argument::Role::kInput);
    }
    if (!ExpectList(field, "arguments, or a mapping of input names to them",
                    expressions_->report())) {
      return false;
    }
    bool ok = true;
    for (Yaml item : field.value) {
      ok = Add(Argument::Role::kPosition, {}, expressions_->Read(item)) && ok;
    }
    return ok;
  }

  bool AddAttributes(const Fields::Field& field) {
    return ExpectMapping(field, "names to values", expressions_->report()) &&
           AddNamed(field.value, Argument::Role::kAttribute);
  }

  uint32_t Finish() {
    Expression call;
    call.kind = Expression::Kind::kCall;
    call.place = op_.place;
    call.text = op_.text;
    call.first = expressions_->document()->arguments.Add(arguments_);
    call.count = static_cast<uint32_t>(arguments_.size());
    return expressions_->Add(call);
  }

 private:
  bool Add(Argument::Role role, const Word& name,
           std::optional<uint32_t> expression) {
    if (!expression) return false;
    arguments_.push_back({role, name, *expression});
    return true;
  }

  bool AddNamed(Yaml mapping, Argument::Role role) {
    if (mapping.broken()) return false;
    bool ok = true;
    for (auto [key, value] : YamlEntries(mapping)) {
      if (!CheckName(key.word(), expressions_->report())) {
        ok = false;
      } else if (value.is_null()) {
        expressions_->report()->Error(
            key.place(), fmt::format("{} has no value", Quoted(key.text())));
        ok = false;
      } else {
        ok = Add(role, key.word(),
                 role == Argument::Role::kInput
                     ? expressions_->Read(value)
                     : expressions_->ReadAttribute(value)) &&
             ok;
      }
    }
    return ok;
  }

  const Word op_;
  ExpressionReader* expressions_;
  std::vector<Argument> arguments_;
};

bool ReadLongForm(Yaml mapping, NodeText* node, ExpressionReader* expressions) {
  Report* report = expressions->report();
  const Fields fields(mapping, {"op", "inputs", "attributes", "doc"}, report);
  const Fields::Field* op = fields.Find("op");
  const Fields::Field* doc = fields.Find("doc");
  if (doc != nullptr && ExpectText(*doc, report)) node->doc = doc->value.text();
  if (op == nullptr) {
    // A key `op` without a value, or a misspelt one, is already reported.
    if (fields.all().size() == mapping.size()) {
      report->Error(node->name.place,
                    fmt::format("the node {} has no `op`",
                                Quoted(node->name.text)));
    }
    return false;
  }
  if (!ExpectText(*op, report)) return false;
  if (!CheckName(op->value.word(), report)) return false;
  LongCall call(op->value.word(), expressions);
  const Fields::Field* inputs = fields.Find("inputs");
  const Fields::Field* attributes = fields.Find("attributes");
  bool ok = inputs == nullptr || call.AddInputs(*inputs);
  if (attributes != nullptr) ok = call.AddAttributes(*attributes) && ok;
  if (ok) node->call = call.Finish();
  return ok;
}

bool ReadNode(Yaml key, Yaml value, NodeText* node,
              ExpressionReader* expressions) {
  Report* report = expressions->report();
  node->name = key.word();
  const bool is_named = CheckName(node->name, report);
  if (value.broken()) return false;
  if (value.is_null()) {
    report->Error(key.place(),
                  fmt::format("the node {} has no value", Quoted(key.text())))
        .Help("a node's value is a call, such as Op(x)");
    return false;
  }
  if (value.is_mapping()) {
    return ReadLongForm(value, node, expressions) && is_named;
  }
  const std::optional<uint32_t> call = expressions->Read(value);
  if (call) node->call = *call;
  return call && is_named;
}

bool ReadOutput(Yaml key, Yaml value, bool is_renamed, OutputText* output,
                ExpressionReader* expressions) {
  Report* report = expressions->report();
  output->name = key.word();
  if (is_renamed && !CheckName(output->name, report)) return false;
  if (value.is_null()) {
    report->Error(key.place(),
                  fmt::format("{} has no value", Quoted(key.text())));
    return false;
  }
  if (value.broken()) return false;
  const std::optional<uint32_t> expression = expressions->Read(value);
  if (!expression) return false;
  output->expression = *expression;
  const Expression& what = expressions->document()->expressions[*expression];
  if (what.kind == Expression::Kind::kName) return true;
  report->Error(value.place(), "an output is the name of a node")
      .Help("write it under `nodes` and name that node here");
  return false;
}

}  // namespace

std::vector<NodeText> ReadNodes(const Fields::Field& field,
                                ExpressionReader* expressions) {
  std::vector<NodeText> nodes;
  if (!ExpectMapping(field, "names to calls", expressions->report())) {
    return nodes;
  }
  nodes.reserve(field.value.size());
  for (auto [key, value] : YamlEntries(field.value)) {
    NodeText& node = nodes.emplace_back();
    if (!ReadNode(key, value, &node, expressions)) nodes.pop_back();
  }
  return nodes;
}

std::vector<OutputText> ReadOutputs(const Fields::Field& field,
                                    ExpressionReader* expressions) {
  Report* report = expressions->report();
  std::vector<OutputText> outputs;
  const auto add = [&](Yaml key, Yaml value, bool is_renamed) {
    OutputText& output = outputs.emplace_back();
    if (!ReadOutput(key, value, is_renamed, &output, expressions)) {
      outputs.pop_back();
    }
  };
  if (field.value.is_mapping()) {
    if (field.value.broken()) return outputs;
    for (auto [key, value] : YamlEntries(field.value)) add(key, value, true);
  } else if (ExpectList(field, "names, or a mapping of new names to them",
                        report)) {
    for (Yaml item : field.value) add(item, item, false);
  } else {
    return outputs;
  }
  if (field.value.size() == 0) {
    report->Error(field.key.place, "there are no outputs");
  }
  if (field.value.is_mapping()) return outputs;  // its keys are checked
  std::vector<Word> names;
  for (const OutputText& output : outputs) names.push_back(output.name);
  for (const auto& [first, second] : FindDuplicates(names)) {
    report
        ->Error(names[second].place, fmt::format("duplicate output {}",
                                                 Quoted(names[second].text)))
        .Note(names[first].place, "the first one");
  }
  return outputs;
}

}  // namespace plexus::engine
