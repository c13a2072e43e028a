// The little language inside YAML texts: `Op(a, t.Values, [1, 2], axis=-1)`.
#ifndef PLEXUS_ENGINE_READ_EXPRESSION_H_
#define PLEXUS_ENGINE_READ_EXPRESSION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/diagnostic/report.h"
#include "engine/read/document.h"
#include "engine/read/literal.h"
#include "engine/read/text_cursor.h"
#include "engine/read/yaml_tree.h"

namespace plexus::engine {

/// Parses expressions into a document. One error is reported for each text; the
/// answer is then empty. Throws kLimit for calls and lists that are nested too
/// deeply and for too many items in the document's calls together.
///
///   expression = call | name ["." output] | number | list
///   call       = name "(" [argument {"," argument}] ")"
///   argument   = expression | name "=" value
///   value      = expression | string | dtype | "[" {string or word} "]"
class ExpressionReader {
 public:
  ExpressionReader(Document* document, const Limits& limits, Report* report);

  Document* document() const { return document_; }
  Report* report() const { return report_; }

  /// The index in Document::expressions of what the text says.
  std::optional<uint32_t> Read(const PlacedText& text);
  /// The same for a YAML item: a text, or a list of numbers.
  std::optional<uint32_t> Read(Yaml item);
  /// An attribute's value, as it stands in YAML: any text that is no number is
  /// a string or a word.
  std::optional<uint32_t> ReadAttribute(Yaml item);
  /// A number or a list of numbers.
  std::optional<Literal> ReadLiteral(const PlacedText& text);

  /// Adds an expression, or a constant with its expression.
  uint32_t Add(Expression expression);
  uint32_t Add(Literal literal);

 private:
  // Whether an expression stands alone, by position, or after `=`.
  enum class Where : uint8_t { kAlone, kPosition, kValue };

  std::optional<uint32_t> Parse(Where where);
  std::optional<uint32_t> ParseWord(Where where);
  std::optional<uint32_t> ParseCall(Word name);
  bool ParseArgument();
  std::optional<uint32_t> ParseOutput(Word name);
  std::optional<uint32_t> ParseString(Where where);
  std::optional<uint32_t> ParseList(Where where);
  std::optional<uint32_t> ParseWords(Where where);
  std::optional<uint32_t> ParseConstant();
  bool ParseNumbers(LiteralBuilder* builder);
  void FailUnexpected();
  /// Tensors of a file have such names: "layer.0.weight".
  void FailDotted(const Word& name);

  void Start(const PlacedText& text);
  void Enter(size_t at);
  void Count(Place place);

  Document* document_;
  const Limits limits_;
  const int64_t max_depth_;
  Report* report_;
  TextCursor cursor_;
  int64_t depth_ = 0;
  int64_t items_ = 0;
  std::vector<Argument> arguments_;  // of the calls that are open
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_EXPRESSION_H_
