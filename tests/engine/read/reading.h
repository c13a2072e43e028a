// Reading graphs from texts, for tests.
#ifndef PLEXUS_TESTS_ENGINE_READ_READING_H_
#define PLEXUS_TESTS_ENGINE_READ_READING_H_

#include <memory>
#include <string>

#include "engine/read/read.h"

namespace plexus::testing {

/// Reads a text under the name g.yaml; throws what was reported.
inline engine::Document ReadText(const std::string& text,
                                 const Limits& limits = {}) {
  engine::Report report;
  engine::Document document =
      engine::Read(std::make_shared<engine::Source>("g.yaml", ".", text),
                   limits, &report);
  report.ThrowIfAny();
  return document;
}

/// All that is said about a text; "" where it is sound.
inline std::string ErrorsOf(const std::string& text,
                            const Limits& limits = {}) {
  try {
    ReadText(text, limits);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

/// Its first line, without `g.yaml:`.
inline std::string FirstErrorOf(const std::string& text,
                                const Limits& limits = {}) {
  const std::string errors = ErrorsOf(text, limits);
  if (errors.empty()) return "";
  return errors.substr(7, errors.find('\n') - 7);
}

/// An expression in one spelling: `Op(x, 'string', axis=<-1>, t.Values)`;
/// constants as `<shape: elements>`, words as `{a b}`, and the names of the long
/// form with `input:` or `attribute:`.
inline std::string Spell(const engine::Document& document, uint32_t index) {
  using Kind = engine::Expression::Kind;
  const engine::Expression& expression = document.expressions[index];
  std::string out;
  switch (expression.kind) {
    case Kind::kName:
      out = expression.text;
      if (!expression.output.empty()) {
        out += "." + std::string(expression.output);
      }
      return out;
    case Kind::kString:
      return "'" + std::string(expression.text) + "'";
    case Kind::kConstant: {
      const engine::Literal& literal =
          document.literals.at(expression.first);
      out = "<";
      for (int64_t n : literal.shape) out += std::to_string(n) + " ";
      if (!literal.shape.empty()) out.back() = ':';
      for (std::string_view element : literal.elements) {
        if (out.size() > 1) out += ' ';
        out += element;
      }
      return out + ">";
    }
    case Kind::kWords:
      out = "{";
      for (uint32_t i = 0; i < expression.count; ++i) {
        if (i > 0) out += ' ';
        out += document.words.at(expression.first + i).text;
      }
      return out + "}";
    case Kind::kCall:
      break;
  }
  out = std::string(expression.text) + "(";
  for (uint32_t i = 0; i < expression.count; ++i) {
    const engine::Argument& argument =
        document.arguments[expression.first + i];
    if (i > 0) out += ", ";
    switch (argument.role) {
      case engine::Argument::Role::kPosition: break;
      case engine::Argument::Role::kName:
        out += std::string(argument.name.text) + "=";
        break;
      case engine::Argument::Role::kInput:
        out += "input:" + std::string(argument.name.text) + "=";
        break;
      case engine::Argument::Role::kAttribute:
        out += "attribute:" + std::string(argument.name.text) + "=";
        break;
    }
    out += Spell(document, argument.expression);
  }
  return out + ")";
}

/// `line:column` of a place.
inline std::string At(engine::Place place) {
  const Location where = engine::Locate(place);
  return std::to_string(where.line) + ":" + std::to_string(where.column);
}

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_ENGINE_READ_READING_H_
