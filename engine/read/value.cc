#include "engine/read/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/diagnostic/display.h"
#include "engine/read/fields.h"
#include "engine/read/literal.h"
#include "engine/read/name.h"
#include "engine/read/type.h"
#include "engine/tensor/file_name.h"

namespace plexus::engine {
namespace {

// What `init` may be, and the numbers that go with it.
struct InitKind {
  std::string_view name;
  std::array<std::string_view, 2> settings = {};
};
constexpr InitKind kInitKinds[] = {
    {"zeros"},          {"ones"},
    {"constant", {"value"}},
    {"uniform", {"low", "high"}},
    {"normal", {"mean", "stddev"}},
    {"glorot_uniform"}, {"glorot_normal"},
    {"he_uniform"},     {"he_normal"}};

bool NamesFile(std::string_view text) {
  for (std::string_view ending :
       {".npy", ".npz", ".safetensors", ".csv", ".png", ".gz"}) {
    if (HasEnding(text, ending)) return true;
  }
  return false;
}

bool ReadLiteralValue(Yaml item, Literal* literal,
                      ExpressionReader* expressions) {
  if (item.broken()) return false;
  if (item.is_list()) return ReadList(item, literal, expressions->report());
  if (!item.is_text()) {
    expressions->report()->Error(
        item.place(), fmt::format("a number or a list of numbers was expected, "
                                  "not {}",
                                  item.kind_name()));
    return false;
  }
  if (NamesFile(item.text())) {
    expressions->report()
        ->Error(item.place(), fmt::format("{} is no number",
                                          Quoted(item.text())))
        .Help(fmt::format("a file is named by {{file: {}}}", item.text()));
    return false;
  }
  std::optional<Literal> read = expressions->ReadLiteral(item.placed_text());
  if (read) *literal = std::move(*read);
  return read.has_value();
}

const InitKind* ReadInitKind(const Word& word, Report* report) {
  std::vector<std::string_view> names;
  for (const InitKind& kind : kInitKinds) {
    if (kind.name == word.text) return &kind;
    names.push_back(kind.name);
  }
  report->Error(word.place, fmt::format("unknown init {}", Quoted(word.text)))
      .Help(DidYouMean(word.text, names,
                       fmt::format("one of {}", fmt::join(names, ", "))));
  return nullptr;
}

bool ReadShape(const Fields::Field& field, Literal* shape, Report* report) {
  if (!ExpectList(field, "numbers", report)) return false;
  for (Yaml dim : field.value) {
    if (dim.is_text() && DimOfText(dim.text()) >= 0) continue;
    report->Error(dim.place(),
                  "a parameter's shape holds numbers of 0 or more");
    return false;
  }
  return ReadList(field.value, shape, report);
}

bool ReadSeed(const Fields::Field& field, int64_t* seed, Report* report) {
  *seed = field.value.is_text() ? DimOfText(field.value.text()) : -1;
  if (*seed >= 0) return true;
  report->Error(field.value.place(), "`seed` must be a whole number of 0 or "
                                     "more, below 2^63");
  return false;
}

bool ReadSettings(const Fields& fields, const InitKind& kind, InitText* init,
                  Report* report) {
  bool ok = true;
  for (std::string_view name : {"value", "low", "high", "mean", "stddev"}) {
    const Fields::Field* field = fields.Find(name);
    const bool belongs = std::find(kind.settings.begin(), kind.settings.end(),
                                   name) != kind.settings.end();
    if (field == nullptr) {
      if (kind.name == "constant" && name == "value") {
        report->Error(init->kind.place, "`init: constant` needs `value`");
        ok = false;
      }
      continue;
    }
    if (!belongs) {
      report->Error(field->key.place, fmt::format("`{}` doesn't go with `init: "
                                                  "{}`",
                                                  name, kind.name));
      ok = false;
    } else if (!field->value.is_text() || !IsElement(field->value.text())) {
      report->Error(field->value.place(),
                    fmt::format("`{}` must be a number", name));
      ok = false;
    } else {
      init->settings.push_back({field->key, field->value.word()});
    }
  }
  return ok;
}

bool ReadInit(const Fields& fields, InitText* init, Report* report) {
  const Fields::Field* kind_field = fields.Find("init");
  const Fields::Field* shape = fields.Find("shape");
  const Fields::Field* seed = fields.Find("seed");
  if (kind_field == nullptr || shape == nullptr) {
    report->Error(fields.all().front().key.place,
                  kind_field == nullptr ? "`shape` needs `init`"
                                        : "`init` needs `shape`");
    return false;
  }
  if (!ExpectText(*kind_field, report)) return false;
  init->kind = kind_field->value.word();
  const InitKind* kind = ReadInitKind(init->kind, report);
  bool ok = ReadShape(*shape, &init->shape, report);
  if (seed != nullptr) ok = ReadSeed(*seed, &init->seed, report) && ok;
  return kind != nullptr && ReadSettings(fields, *kind, init, report) && ok;
}

bool ReadFile(const Fields::Field& file, const Fields::Field* key,
              FileText* text, Report* report) {
  if (!ExpectText(file, report)) return false;
  text->file = file.value.word();
  if (!CheckFileName(text->file, report)) return false;
  if (key == nullptr) return true;
  if (!ExpectText(*key, report)) return false;
  text->key = key->value.word();
  return true;
}

// Reports a key that stands beside one it doesn't go with.
bool CheckKeys(const Fields& fields, std::string_view beside,
               std::initializer_list<std::string_view> allowed,
               Report* report) {
  for (const Fields::Field& field : fields.all()) {
    if (std::find(allowed.begin(), allowed.end(), field.key.text) !=
        allowed.end()) {
      continue;
    }
    report->Error(field.key.place, fmt::format("`{}` doesn't go with `{}`",
                                               field.key.text, beside));
    return false;
  }
  return true;
}

bool ReadMapping(const Fields& fields, ValueText* value,
                 ExpressionReader* expressions) {
  Report* report = expressions->report();
  const Fields::Field* dtype = fields.Find("dtype");
  if (dtype != nullptr) {
    if (!ExpectText(*dtype, report)) return false;
    value->dtype = ReadDtype(dtype->value.word(), report);
    if (value->dtype == PLEXUS_NONE) return false;
  }
  const Fields::Field* file = fields.Find("file");
  if (file != nullptr) {
    return CheckKeys(fields, "file", {"file", "key", "dtype"}, report) &&
           ReadFile(*file, fields.Find("key"), &value->file, report);
  }
  if (fields.Find("shape") != nullptr || fields.Find("init") != nullptr) {
    return CheckKeys(fields, "init",
                     {"shape", "init", "seed", "value", "low", "high", "mean",
                      "stddev", "dtype"},
                     report) &&
           ReadInit(fields, &value->init, report);
  }
  const Fields::Field* literal = fields.Find("value");
  if (literal == nullptr) {
    report->Error(value->place, "a value needs `value`, `file` or `init`");
    return false;
  }
  value->has_literal = true;
  return CheckKeys(fields, "value", {"value", "dtype"}, report) &&
         ReadLiteralValue(literal->value, &value->literal, expressions);
}

}  // namespace

std::optional<ValueText> ReadValue(Yaml item, bool may_init,
                                   ExpressionReader* expressions) {
  if (item.broken()) return std::nullopt;
  ValueText value;
  value.place = item.place();
  if (!item.is_mapping()) {
    value.has_literal = true;
    if (!ReadLiteralValue(item, &value.literal, expressions)) return {};
    return value;
  }
  const Fields fields =
      may_init ? Fields(item,
                        {"value", "dtype", "file", "key", "shape", "init",
                         "seed", "low", "high", "mean", "stddev"},
                        expressions->report())
               : Fields(item, {"value", "dtype", "file", "key"},
                        expressions->report());
  if (fields.all().size() != item.size()) return std::nullopt;
  if (!ReadMapping(fields, &value, expressions)) return std::nullopt;
  return value;
}

bool CheckFileName(const Word& word, Report* report) {
  if (!word.text.empty()) return true;
  report->Error(word.place, "a file's name is empty");
  return false;
}

}  // namespace plexus::engine
