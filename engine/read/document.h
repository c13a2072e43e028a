// What a graph file says, as plain structs with a place on every item: the
// output of room 1 (read) and the input of room 2 (build). Nothing is looked up
// or converted yet: names are names, numbers are texts.
//
// All string_views point into the source's text, or into `storage` where YAML's
// text differs from the value (escapes, folded lines).
#ifndef PLEXUS_ENGINE_READ_DOCUMENT_H_
#define PLEXUS_ENGINE_READ_DOCUMENT_H_

#include <plexus/plexus.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/diagnostic/source.h"
#include "engine/read/calls.h"
#include "engine/read/word.h"

namespace plexus::engine {

/// A number or a rectangular nested list of numbers, as written. Elements may
/// also be `true` and `false`.
struct Literal {
  Place place;
  std::vector<int64_t> shape;             ///< [] for a single number
  std::vector<std::string_view> elements; ///< row-major
  /// The place of each element, same length; empty when there is one element
  /// (its place is `place`).
  std::vector<uint32_t> offsets;
};

/// A dim as written: a number, or a name.
struct DimText {
  Word word;
  int64_t number = -1;  ///< -1: a name
};

/// `float32[N, 784]`: dtype PLEXUS_NONE where none was written.
struct TypeText {
  Place place;
  int32_t dtype = PLEXUS_NONE;
  std::vector<DimText> shape;
};

struct InputText {
  Word name;
  TypeText type;
};

/// `{file: F, key: K}`.
struct FileText {
  Word file;  ///< text empty: no file
  Word key;   ///< text empty: no key
};

/// `{shape: [2, 2], init: normal, seed: 7, mean: 0, stddev: 1}`.
struct InitText {
  Word kind;  ///< text empty: no init
  Literal shape;
  int64_t seed = 0;
  /// value, low, high, mean, stddev: as written, with the key's place.
  struct Setting {
    Word name;
    Word value;
  };
  std::vector<Setting> settings;
};

/// Exactly one of literal (has_literal), file, init.
struct ValueText {
  Place place;
  int32_t dtype = PLEXUS_NONE;  ///< where `dtype:` names one
  bool has_literal = false;
  Literal literal;
  FileText file;
  InitText init;
};

struct ParameterText {
  Word name;
  ValueText value;
};

struct NodeText {
  Word name;
  std::string_view doc;
  uint32_t call = 0;  ///< expression; kCall, or any other that just names
};

/// An output: its name, and what it is (a kName expression).
struct OutputText {
  Word name;
  uint32_t expression = 0;
};

/// `Dense(x, W, b): Add(Dot(x, W), b)`: then one node of name "" is its body and
/// its only output.
struct FunctionText {
  Word name;
  std::vector<Word> formals;
  std::vector<NodeText> nodes;
  std::vector<OutputText> outputs;
};

/// `other: other.yaml`: a graph that is called by that name.
struct ImportText {
  Word name;
  Word file;
  uint32_t document = 0;  ///< which of the documents that were read together
};

struct ExampleText {
  Place place;
  struct Entry {
    Word name;
    ValueText value;
  };
  std::vector<Entry> inputs;
  std::vector<Entry> outputs;
  double tolerance = -1;  ///< -1: left out
};

/// A whole graph file.
struct Document {
  std::shared_ptr<const Source> source;
  /// The names it was first imported by, as in "other/inner"; "" for the graph
  /// that is asked for.
  std::string path;
  uint32_t importer = 0;  ///< which document imports it there, and where
  Place imported_at;
  std::deque<std::string> storage;

  Word name;
  Word doc;
  int32_t dtype = PLEXUS_FLOAT32;
  std::vector<Word> plugins;
  std::vector<InputText> inputs;
  std::vector<ParameterText> parameters;
  std::vector<Word> weights;  ///< files; `weights:` takes one or a list
  std::vector<FunctionText> functions;
  std::vector<ImportText> imports;
  std::vector<NodeText> nodes;
  std::vector<OutputText> outputs;
  std::vector<ExampleText> examples;

  Expressions expressions;
  Arguments arguments;
  std::vector<Literal> literals;
  std::vector<Word> words;
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_DOCUMENT_H_
