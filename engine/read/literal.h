// Constants: a number, or a rectangular nested list of numbers.
#ifndef PLEXUS_ENGINE_READ_LITERAL_H_
#define PLEXUS_ENGINE_READ_LITERAL_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/diagnostic/report.h"
#include "engine/read/document.h"
#include "engine/read/yaml_tree.h"

namespace plexus::engine {

/// Whether the text may be an element of a constant: a decimal number (`12`,
/// `-1.5e3`, `.5`), `inf`, `-inf`, `nan` (also with a point before), `true`,
/// `false`.
bool IsElement(std::string_view text);

/// Puts a Literal together, list by list. The first thing that is wrong is
/// reported; what comes after it is then ignored.
class LiteralBuilder {
 public:
  explicit LiteralBuilder(Report* report) : report_(report) {}

  void Open(Place place);
  void Element(std::string_view text, Place place);
  void Close();
  /// Something that is no element.
  void Fail(Place place, const char* message);
  bool ok() const { return ok_; }
  /// What was built, after as many Close as Open.
  Literal Take();

 private:
  struct List {
    Place place;
    int64_t size = 0;
  };
  void FailRagged(Place place, const char* message);

  Report* report_;
  bool ok_ = true;
  Literal literal_;
  std::vector<List> open_;
  std::vector<List> first_;  // of each depth, where it is finished
  size_t rank_ = 0;
};

/// The constant in a YAML list; false after an error.
bool ReadList(Yaml list, Literal* literal, Report* report);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_LITERAL_H_
