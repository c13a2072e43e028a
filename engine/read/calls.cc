#include "engine/read/calls.h"

namespace plexus::engine {

uint32_t Expressions::Add(const Expression& expression) {
  Packed packed = {words_.Add({expression.text, expression.place}),
                   expression.first, expression.count, expression.kind};
  if (!expression.output.empty()) {
    Place place = expression.place;
    place.offset += static_cast<uint32_t>(expression.output.data() -
                                          expression.text.data());
    const auto output = words_.Add({expression.output, place});
    packed.first = output.offset;
    packed.count = output.size;
  }
  packed_.push_back(packed);
  return static_cast<uint32_t>(packed_.size() - 1);
}

Expression Expressions::operator[](size_t index) const {
  const Packed& packed = packed_[index];
  const Word word = words_.Get(packed.word);
  Expression expression;
  expression.kind = packed.kind;
  expression.place = word.place;
  expression.text = word.text;
  if (packed.kind == Expression::Kind::kName) {
    expression.output = words_.Get({packed.first, packed.count}).text;
  } else {
    expression.first = packed.first;
    expression.count = packed.count;
  }
  return expression;
}

uint32_t Arguments::Add(std::span<const Argument> arguments) {
  const auto first = static_cast<uint32_t>(packed_.size());
  for (const Argument& argument : arguments) {
    const bool named = argument.role != Argument::Role::kPosition;
    packed_.push_back({named ? names_.Add(argument.name) : PackedWords::Packed(),
                       argument.expression, argument.role});
  }
  return first;
}

Argument Arguments::operator[](size_t index) const {
  const Packed& packed = packed_[index];
  Argument argument;
  argument.role = packed.role;
  argument.expression = packed.expression;
  if (packed.role != Argument::Role::kPosition) {
    argument.name = names_.Get(packed.name);
  }
  return argument;
}

}  // namespace plexus::engine
