#include "tools/plexus/op_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <span>
#include <vector>

#include "tools/plexus/json_text.h"
#include "tools/plexus/text_table.h"

namespace plexus::program {
namespace {

constexpr const char* kAttributeTypes[] = {
    "int", "float", "bool", "string", "dtype", "ints", "floats", "strings"};
constexpr const char* kFlags[] = {"required", "optional", "variadic"};

std::vector<std::string> Dtypes(const PlexusType& type) {
  std::vector<std::string> names;
  for (int32_t dtype = 0; dtype < PLEXUS_DTYPE_COUNT; ++dtype) {
    if ((type.dtypes >> dtype & 1) != 0) names.emplace_back(DtypeName(dtype));
  }
  return names;
}

std::vector<std::string> Aliases(const PlexusOp& op) {
  std::vector<std::string> names;
  for (auto alias = op.aliases; alias != nullptr && *alias != nullptr;
       ++alias) {
    names.emplace_back(*alias);
  }
  return names;
}

std::vector<std::string> Traits(const PlexusOp& op) {
  static constexpr struct {
    uint32_t bit;
    const char* name;
  } kTraits[] = {{PLEXUS_ELEMENTWISE, "elementwise"},
                 {PLEXUS_EPILOGUE, "epilogue"},
                 {PLEXUS_ROWWISE, "rowwise"},
                 {PLEXUS_MOVES, "moves"},
                 {PLEXUS_ALIASES, "aliases"}};
  std::vector<std::string> names;
  for (const auto& trait : kTraits) {
    if ((op.traits & trait.bit) != 0) names.emplace_back(trait.name);
  }
  return names;
}

std::string AccuracyText(double ulp) {
  if (ulp < 0) return "as the text says";
  if (ulp == 0) return "exact, or correctly rounded";
  return fmt::format("at most {:g} ULP", ulp);
}

/// Inputs and outputs have the same fields.
template <typename Port>
std::string PortsText(const char* title, const Port* ports, uint32_t n) {
  std::vector<std::vector<std::string>> rows;
  for (const Port& port : std::span(ports, n)) {
    rows.push_back({port.name, port.type,
                    port.flags == PLEXUS_REQUIRED ? "" : kFlags[port.flags],
                    port.doc == nullptr ? "" : port.doc});
  }
  return rows.empty() ? "" : title + TextTable(rows);
}

std::string AttributesText(const PlexusOp& op) {
  std::vector<std::vector<std::string>> rows;
  for (const PlexusAttribute& a : std::span(op.attributes, op.n_attributes)) {
    rows.push_back({a.name, kAttributeTypes[a.type],
                    a.default_text != nullptr
                        ? fmt::format("= {}", a.default_text)
                        : kFlags[a.flags],
                    a.doc == nullptr ? "" : a.doc});
  }
  return rows.empty() ? "" : "attributes\n" + TextTable(rows);
}

std::string String(std::string_view text) {
  std::string json;
  AppendJsonString(text, &json);
  return json;
}

std::string StringOrNull(const char* text) {
  return text == nullptr ? "null" : String(text);
}

std::string Strings(const std::vector<std::string>& texts) {
  std::vector<std::string> items;
  for (const std::string& text : texts) items.push_back(String(text));
  return fmt::format("[{}]", fmt::join(items, ", "));
}

template <typename Port>
std::string PortsJson(const Port* ports, uint32_t n) {
  std::vector<std::string> items;
  for (const Port& port : std::span(ports, n)) {
    items.push_back(
        fmt::format(R"({{"name": {}, "type": {}, "kind": "{}", "doc": {}}})",
                    String(port.name), String(port.type), kFlags[port.flags],
                    String(port.doc == nullptr ? "" : port.doc)));
  }
  return fmt::format("[{}]", fmt::join(items, ", "));
}

}  // namespace

std::string OpText(const Registry::Entry& entry) {
  const PlexusOp& op = *entry.op;
  std::string text = fmt::format("{}: {}\n", op.name, op.doc);
  text += PortsText("inputs\n", op.inputs, op.n_inputs);
  text += PortsText("outputs\n", op.outputs, op.n_outputs);
  text += AttributesText(op);
  std::vector<std::vector<std::string>> types;
  for (const PlexusType& type : std::span(op.types, op.n_types)) {
    types.push_back(
        {type.name, fmt::format("{}", fmt::join(Dtypes(type), ", "))});
  }
  text += "types\n" + TextTable(types);
  text += fmt::format("accuracy: {}\n", AccuracyText(op.accuracy_ulp));
  const std::vector<std::string> aliases = Aliases(op);
  if (!aliases.empty()) {
    text += fmt::format("also called: {}\n", fmt::join(aliases, ", "));
  }
  return text + fmt::format("plugin: {}\n", entry.plugin);
}

std::string OpJson(const Registry::Entry& entry) {
  const PlexusOp& op = *entry.op;
  std::vector<std::string> types;
  for (const PlexusType& type : std::span(op.types, op.n_types)) {
    types.push_back(
        fmt::format("{}: {}", String(type.name), Strings(Dtypes(type))));
  }
  std::vector<std::string> attributes;
  for (const PlexusAttribute& a : std::span(op.attributes, op.n_attributes)) {
    attributes.push_back(fmt::format(
        R"({{"name": {}, "type": "{}", "required": {}, "default": {}, "doc": {}}})",
        String(a.name), kAttributeTypes[a.type],
        a.default_text == nullptr && a.flags == PLEXUS_REQUIRED,
        StringOrNull(a.default_text), String(a.doc == nullptr ? "" : a.doc)));
  }
  return fmt::format(
      R"({{"name": {}, "aliases": {}, "plugin": {}, "doc": {}, "inputs": {}, )"
      R"("outputs": {}, "attributes": [{}], "types": {{{}}}, )"
      R"("accuracy_ulp": {}, "traits": {}}})",
      String(op.name), Strings(Aliases(op)), String(entry.plugin),
      String(op.doc), PortsJson(op.inputs, op.n_inputs),
      PortsJson(op.outputs, op.n_outputs), fmt::join(attributes, ", "),
      fmt::join(types, ", "),
      op.accuracy_ulp < 0 ? "null" : fmt::format("{:g}", op.accuracy_ulp),
      Strings(Traits(op)));
}

}  // namespace plexus::program
