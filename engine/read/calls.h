// Calls, as written: expressions and their arguments. They are most of what a
// large graph says, so they are kept packed and handed out one by one.
#ifndef PLEXUS_ENGINE_READ_CALLS_H_
#define PLEXUS_ENGINE_READ_CALLS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/read/packed_words.h"
#include "engine/read/word.h"

namespace plexus::engine {

/// What may stand as an argument: a name, `node.Output`, a call, a constant.
struct Expression {
  enum class Kind : uint8_t {
    kName,      ///< text, and output if there was a dot
    kString,    ///< a quoted string: text
    kConstant,  ///< Document::literals[first]
    kCall,      ///< text(arguments[first], ... count of them)
    kWords,     ///< a list of strings or bare words, for attributes: words[first]...
  };
  Kind kind = Kind::kName;
  Place place;
  std::string_view text;
  std::string_view output;  ///< "Indices" or "1" of `node.Indices`, `node.1`
  uint32_t first = 0;
  uint32_t count = 0;
};

/// One argument of a call.
struct Argument {
  enum class Role : uint8_t {
    kPosition,   ///< by position
    kName,       ///< name=value: an attribute or an input
    kInput,      ///< by input name (the long form's `inputs: {A: x}`)
    kAttribute,  ///< by attribute name (the long form's `attributes:`)
  };
  Role role = Role::kPosition;
  Word name;                ///< unless kPosition
  uint32_t expression = 0;  ///< Document::expressions
};

/// Expressions by index, in 20 bytes each.
class Expressions {
 public:
  /// Its index. `output`, where there is one, stands in the text behind `text`;
  /// what has one has no `first` and `count`.
  uint32_t Add(const Expression& expression);
  Expression operator[](size_t index) const;
  size_t size() const { return packed_.size(); }
  void reserve(size_t n) { packed_.reserve(n); }

 private:
  struct Packed {
    PackedWords::Packed word;
    uint32_t first;  // of kName: the output
    uint32_t count;
    Expression::Kind kind;
  };
  PackedWords words_;
  std::vector<Packed> packed_;
};

/// Arguments by index, in 16 bytes each.
class Arguments {
 public:
  /// The index of the first of them; the others follow.
  uint32_t Add(std::span<const Argument> arguments);
  Argument operator[](size_t index) const;
  size_t size() const { return packed_.size(); }
  void reserve(size_t n) { packed_.reserve(n); }

 private:
  struct Packed {
    PackedWords::Packed name;
    uint32_t expression;
    Argument::Role role;
  };
  PackedWords names_;
  std::vector<Packed> packed_;
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_CALLS_H_
