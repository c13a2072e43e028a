#include "engine/build/arguments.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>

#include "engine/read/name.h"

namespace plexus::engine {

namespace {

std::string Plural(size_t n, std::string_view noun) {
  return fmt::format("{} {}{}", n, noun, n == 1 ? "" : "s");
}

/// "2 inputs (A, B)", "at least 1 input (inputs...)".
std::string InputsText(const OpEntry& op) {
  std::string names;
  for (uint32_t i = 0; i < op.op->n_inputs; ++i) {
    const PlexusInput& input = op.op->inputs[i];
    names += i == 0 ? "" : ", ";
    names += input.name;
    if (input.flags == PLEXUS_OPTIONAL) names += "?";
    if (input.flags == PLEXUS_VARIADIC) names += "...";
  }
  const size_t least = op.least_inputs;
  const size_t most = op.op->n_inputs;
  const std::string count =
      op.variadic_input ? "at least " + Plural(least, "input")
      : least == most   ? Plural(most, "input")
                        : fmt::format("{} to {}", least, Plural(most, "input"));
  return most == 0 ? "no inputs" : fmt::format("{} ({})", count, names);
}

/// "2 inputs (x, W)".
std::string InputsText(const Callable& callable) {
  std::string names;
  for (const Word& formal : callable.formals) {
    names += fmt::format("{}{}", names.empty() ? "" : ", ", formal.text);
  }
  return callable.formals.empty()
             ? "no inputs"
             : fmt::format("{} ({})",
                           Plural(callable.formals.size(), "input"), names);
}

/// The texts of a value's items; nothing where it can't be an attribute.
std::optional<std::vector<std::string_view>> ItemsOf(
    const Document& document, const Expression& expression, bool* is_list) {
  *is_list = false;
  switch (expression.kind) {
    case Expression::Kind::kName:
      if (!expression.output.empty()) return {};
      return std::vector{expression.text};
    case Expression::Kind::kString:
      return std::vector{expression.text};
    case Expression::Kind::kConstant: {
      const Literal& literal = document.literals[expression.first];
      if (literal.shape.size() > 1) return {};
      *is_list = literal.shape.size() == 1;
      return literal.elements;
    }
    case Expression::Kind::kWords: {
      *is_list = true;
      std::vector<std::string_view> items;
      for (uint32_t i = 0; i < expression.count; ++i) {
        items.push_back(document.words[expression.first + i].text);
      }
      return items;
    }
    case Expression::Kind::kCall:
      return {};
  }
  return {};
}

void SetAttribute(const Document& document, const OpEntry& op, int index,
                  const Argument& argument, AttributeSet* attributes,
                  Report* report) {
  const PlexusAttribute& declared = op.op->attributes[index];
  const Expression& value = document.expressions[argument.expression];
  attributes->resize(op.op->n_attributes);
  if ((*attributes)[index]) {
    report->Error(argument.name.place,
                  fmt::format("`{}` is given twice", declared.name));
    return;
  }
  bool is_list = false;
  const auto items = ItemsOf(document, value, &is_list);
  if (items) {
    (*attributes)[index] =
        AttributeValue::Parse(declared.type, *items, is_list);
  }
  if ((*attributes)[index]) return;
  std::string given;
  for (size_t i = 0; items && i < items->size(); ++i) {
    given += fmt::format("{}{}", i == 0 ? "" : ", ", (*items)[i]);
  }
  if (is_list) given = "[" + given + "]";
  Entry entry = report->Error(
      value.place, fmt::format("attribute `{}` of `{}` is {}{}", declared.name,
                               op.op->name, AttributeTypeName(declared.type),
                               items ? fmt::format(", not `{}`", given) : ""));
  if (items && declared.type == PLEXUS_ATTR_DTYPE) {
    entry.Help(DtypeHelp(given));
  }
}

/// `named`: the attributes that the call names, well or not.
void CheckRequiredAttributes(const OpEntry& op, const Expression& call,
                             const std::vector<bool>& named, Report* report) {
  for (uint32_t i = 0; i < op.op->n_attributes; ++i) {
    const PlexusAttribute& declared = op.op->attributes[i];
    if (named[i] || declared.flags != PLEXUS_REQUIRED || op.defaults[i]) continue;
    report->Error(call.place,
                  fmt::format("`{}` needs the attribute `{}`: {}", op.op->name,
                              declared.name, AttributeTypeName(declared.type)));
  }
}

void ReportUnknown(const OpEntry& op, const Argument& argument,
                   Report* report) {
  std::vector<std::string_view> known;
  const bool inputs = argument.role != Argument::Role::kAttribute;
  const bool attributes = argument.role != Argument::Role::kInput;
  for (uint32_t i = 0; inputs && i < op.op->n_inputs; ++i) {
    known.push_back(op.op->inputs[i].name);
  }
  for (uint32_t i = 0; attributes && i < op.op->n_attributes; ++i) {
    known.push_back(op.op->attributes[i].name);
  }
  const char* what = !attributes ? "input"
                     : !inputs   ? "attribute"
                                 : "attribute or input";
  Entry entry = report->Error(
      argument.name.place, fmt::format("`{}` has no {} `{}`", op.op->name, what,
                                       argument.name.text));
  std::string all;
  for (std::string_view name : known) {
    all += fmt::format("{}`{}`", all.empty() ? "it takes " : ", ", name);
  }
  entry.Help(DidYouMean(argument.name.text, known, std::move(all)));
}

}  // namespace

CallArguments SortArguments(const Document& document, const OpEntry& op,
                            const Expression& call, Report* report) {
  CallArguments result;
  size_t position = 0;
  size_t given = 0;
  bool wrong = false;
  std::vector<bool> named(op.op->n_attributes, false);
  const auto set_input = [&](size_t index, const Argument& argument) {
    if (result.inputs.size() <= index) result.inputs.resize(index + 1, -1);
    if (result.inputs[index] >= 0) {
      const bool by_name = argument.role != Argument::Role::kPosition;
      report->Error(by_name ? argument.name.place
                            : document.expressions[argument.expression].place,
                    fmt::format("input `{}` is given twice",
                                op.op->inputs[op.InputIndex(index)].name));
      wrong = true;
      return;
    }
    result.inputs[index] = argument.expression;
    ++given;
  };
  for (uint32_t i = 0; i < call.count; ++i) {
    const Argument argument = document.arguments[call.first + i];
    if (argument.role == Argument::Role::kPosition) {
      set_input(position++, argument);
      continue;
    }
    const int attribute = argument.role == Argument::Role::kInput
                              ? -1
                              : op.FindAttribute(argument.name.text);
    const int input = argument.role == Argument::Role::kAttribute
                          ? -1
                          : op.FindInput(argument.name.text);
    if (attribute >= 0) {
      named[attribute] = true;
      SetAttribute(document, op, attribute, argument, &result.attributes,
                   report);
    } else if (input >= 0) {
      set_input(static_cast<size_t>(input), argument);
    } else {
      ReportUnknown(op, argument, report);
      wrong = true;
    }
  }
  CheckRequiredAttributes(op, call, named, report);
  bool missing = result.inputs.size() < op.least_inputs;
  for (size_t i = 0; i < result.inputs.size(); ++i) {
    const bool optional = i < op.op->n_inputs &&
                          op.op->inputs[i].flags == PLEXUS_OPTIONAL;
    missing |= result.inputs[i] < 0 && !optional;
  }
  const bool surplus =
      !op.variadic_input && result.inputs.size() > op.op->n_inputs;
  if ((missing || surplus) && !wrong) {
    report->Error(call.place,
                  fmt::format("`{}` takes {}, {} given", op.op->name,
                              InputsText(op),
                              given == 1 ? "1 is" : fmt::format("{} are", given)));
  }
  const size_t declared = op.op->n_inputs - (op.variadic_input ? 1 : 0);
  if (result.inputs.size() < declared) result.inputs.resize(declared, -1);
  return result;
}

std::vector<int64_t> SortArguments(const Document& document,
                                   const Callable& callable,
                                   const Expression& call, Report* report) {
  std::vector<int64_t> result(callable.formals.size(), -1);
  size_t position = 0;
  size_t given = 0;
  bool wrong = false;
  for (uint32_t i = 0; i < call.count; ++i) {
    const Argument argument = document.arguments[call.first + i];
    size_t index = position;
    if (argument.role != Argument::Role::kPosition) {
      for (index = 0; index < result.size(); ++index) {
        if (callable.formals[index].text == argument.name.text) break;
      }
      if (index == result.size() || result[index] >= 0) {
        report->Error(argument.name.place,
                      index == result.size()
                          ? fmt::format("the {} `{}` has no input `{}`",
                                        callable.kind(), callable.name.text,
                                        argument.name.text)
                          : fmt::format("input `{}` is given twice",
                                        argument.name.text));
        wrong = true;
        continue;
      }
    } else {
      ++position;
    }
    ++given;
    if (index >= result.size()) continue;
    if (result[index] >= 0) {
      report->Error(document.expressions[argument.expression].place,
                    fmt::format("input `{}` is given twice",
                                callable.formals[index].text));
      wrong = true;
    }
    result[index] = argument.expression;
  }
  if (!wrong && given != result.size()) {
    report->Error(call.place,
                  fmt::format("the {} `{}` takes {}, {} given",
                              callable.kind(), callable.name.text,
                              InputsText(callable),
                              given == 1 ? "1 is" : fmt::format("{} are", given)))
        .Note(callable.name.place, callable.is_import ? "it is imported here" : "it is defined here");
  }
  return result;
}

}  // namespace plexus::engine
