#include "engine/plugin/op_entry.h"

#include <fmt/format.h>
#include <plexus/plexus.h>

#include <cctype>
#include <set>

namespace plexus::engine {

namespace {

[[noreturn]] void Unsound(const std::string& plugin, std::string_view op,
                          const std::string& what) {
  throw Error(ErrorCode::kPlugin,
              fmt::format("plugin `{}`: operator `{}`: {}", plugin, op, what));
}

bool IsName(const char* text) {
  if (text == nullptr || *text == 0) return false;
  for (const char* c = text; *c != 0; ++c) {
    const auto byte = static_cast<unsigned char>(*c);
    if (!(std::isalpha(byte) || *c == '_' || (c != text && std::isdigit(byte)))) {
      return false;
    }
  }
  return true;
}

/// Refuses what is no name; `what` says whose it should be.
void CheckName(const std::string& plugin, std::string_view op,
               const std::string& what, const char* name) {
  if (IsName(name)) return;
  Unsound(plugin, op,
          name == nullptr
              ? what + " is NULL"
              : fmt::format("{} is `{}`: a name is made of letters, digits and "
                            "_, and starts with no digit",
                            what, DisplayText(name)));
}

void CheckAliases(const PlexusOp* op, const std::string& plugin) {
  std::set<std::string_view> names = {op->name};
  const char* const* alias = op->aliases;
  for (; alias != nullptr && *alias != nullptr; ++alias) {
    CheckName(plugin, op->name, "an alias", *alias);
    if (!names.insert(*alias).second) {
      Unsound(plugin, op->name, fmt::format("it is called `{}` twice", *alias));
    }
  }
}

template <typename Table>
void CheckTable(const PlexusOp* op, const std::string& plugin, const char* what,
                const Table* table, uint32_t n) {
  if (n == 0 || table != nullptr) return;
  Unsound(plugin, op->name,
          fmt::format("it has {} {}s, but no table of them", n, what));
}

int TypeIndex(const PlexusOp* op, const char* name) {
  for (uint32_t i = 0; i < op->n_types; ++i) {
    if (name != nullptr && std::string_view(name) == op->types[i].name) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

template <typename Table>
int Find(const Table* table, uint32_t n, std::string_view name) {
  for (uint32_t i = 0; i < n; ++i) {
    if (name == table[i].name) return static_cast<int>(i);
  }
  return -1;
}

std::vector<std::string_view> SplitDefault(std::string_view text,
                                           bool* is_list) {
  *is_list = text.size() >= 2 && text.front() == '[' && text.back() == ']';
  if (!*is_list) return {text};
  text = text.substr(1, text.size() - 2);
  std::vector<std::string_view> items;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    std::string_view item = text.substr(0, comma);
    while (item.starts_with(' ')) item.remove_prefix(1);
    items.push_back(item);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return items;
}

void CheckTypes(const PlexusOp* op, const std::string& plugin) {
  for (uint32_t i = 0; i < op->n_types; ++i) {
    const PlexusType& type = op->types[i];
    CheckName(plugin, op->name, fmt::format("the name of type {}", i),
              type.name);
    if ((type.dtypes & ((1u << PLEXUS_DTYPE_COUNT) - 1)) == 0) {
      Unsound(plugin, op->name,
              fmt::format("no dtype is allowed for `{}`", type.name));
    }
  }
}

/// Checks names and types of inputs or outputs, which `what` says; only the last
/// may be variadic.
template <typename Port>
void CheckPorts(const PlexusOp* op, const std::string& plugin,
                const char* what, const Port* ports, uint32_t n,
                std::vector<int>* types) {
  std::set<std::string_view> names;
  for (uint32_t i = 0; i < n; ++i) {
    CheckName(plugin, op->name, fmt::format("the name of {} {}", what, i),
              ports[i].name);
    if (!names.insert(ports[i].name).second) {
      Unsound(plugin, op->name,
              fmt::format("two {}s are called `{}`", what, ports[i].name));
    }
    types->push_back(TypeIndex(op, ports[i].type));
    if (types->back() < 0) {
      Unsound(plugin, op->name,
              fmt::format("`{}` has no declared type", ports[i].name));
    }
    if (ports[i].flags == PLEXUS_VARIADIC && i + 1 < n) {
      Unsound(plugin, op->name,
              fmt::format("`{}` is variadic but not the last", ports[i].name));
    }
  }
}

void CheckAttributes(const PlexusOp* op, const std::string& plugin,
                     OpEntry* entry) {
  std::set<std::string_view> names;
  for (uint32_t i = 0; i < op->n_attributes; ++i) {
    const PlexusAttribute& attribute = op->attributes[i];
    CheckName(plugin, op->name, fmt::format("the name of attribute {}", i),
              attribute.name);
    if (!names.insert(attribute.name).second) {
      Unsound(plugin, op->name,
              fmt::format("two attributes are called `{}`", attribute.name));
    }
    if (entry->FindInput(attribute.name) >= 0) {
      Unsound(plugin, op->name,
              fmt::format("an input and an attribute are called `{}`",
                          attribute.name));
    }
    if (attribute.type < PLEXUS_ATTR_INT ||
        attribute.type > PLEXUS_ATTR_STRINGS) {
      Unsound(plugin, op->name,
              fmt::format("the type of the attribute `{}` is {}, which is none",
                          attribute.name, attribute.type));
    }
    entry->defaults.emplace_back();
    if (attribute.default_text == nullptr) continue;
    bool is_list = false;
    const auto items = SplitDefault(attribute.default_text, &is_list);
    entry->defaults.back() =
        AttributeValue::Parse(attribute.type, items, is_list);
    if (!entry->defaults.back()) {
      Unsound(plugin, op->name,
              fmt::format("the default of `{}`, {}, is not {}", attribute.name,
                          attribute.default_text,
                          AttributeTypeName(attribute.type)));
    }
  }
}

/// NULL where the operator has none of that name.
template <typename Table>
const Table* FindExtension(const PlexusOp* op, const std::string& plugin,
                           const char* name) {
  if (op->extension == nullptr) return nullptr;
  const auto* const table = static_cast<const Table*>(op->extension(name));
  if (table != nullptr && table->struct_size < sizeof(Table)) {
    Unsound(plugin, op->name,
            fmt::format("its extension `{}` is too small", name));
  }
  return table;
}

}  // namespace

std::string OpEntry::InputName(size_t i) const {
  const PlexusInput& input = op->inputs[InputIndex(i)];
  return (input.flags & PLEXUS_VARIADIC) != 0 ? "input " + std::to_string(i)
                                              : input.name;
}

int OpEntry::FindInput(std::string_view name) const {
  return Find(op->inputs, op->n_inputs, name);
}
int OpEntry::FindOutput(std::string_view name) const {
  return Find(op->outputs, op->n_outputs, name);
}
int OpEntry::FindAttribute(std::string_view name) const {
  return Find(op->attributes, op->n_attributes, name);
}

std::unique_ptr<const OpEntry> MakeOpEntry(const PlexusOp* op,
                                           const std::string& plugin) {
  if (op == nullptr) Unsound(plugin, "?", "the table is missing");
  if (op->struct_size < sizeof(PlexusOp)) {
    Unsound(plugin, "?",
            fmt::format("struct_size of its table is {}, less than {}",
                        op->struct_size, sizeof(PlexusOp)));
  }
  CheckName(plugin, "?", "its name", op->name);
  if (op->doc == nullptr || *op->doc == 0) {
    Unsound(plugin, op->name, "the doc is empty");
  }
  CheckAliases(op, plugin);
  CheckTable(op, plugin, "type", op->types, op->n_types);
  CheckTable(op, plugin, "input", op->inputs, op->n_inputs);
  CheckTable(op, plugin, "output", op->outputs, op->n_outputs);
  CheckTable(op, plugin, "attribute", op->attributes, op->n_attributes);
  if (op->prepare == nullptr) Unsound(plugin, op->name, "it has no prepare");
  const bool elementwise = (op->traits & PLEXUS_ELEMENTWISE) != 0;
  if (!elementwise && op->infer == nullptr) {
    Unsound(plugin, op->name, "it has no shape rule");
  }
  if (op->n_outputs == 0 || (elementwise && op->n_outputs != 1)) {
    Unsound(plugin, op->name, "it has the wrong number of outputs");
  }
  if ((op->traits & PLEXUS_ALIASES) != 0 &&
      (op->n_inputs == 0 || op->inputs[0].flags != PLEXUS_REQUIRED)) {
    Unsound(plugin, op->name,
            "its first output is its first input, which is not required");
  }
  if (elementwise && op->n_inputs == 0) {
    Unsound(plugin, op->name, "it has no inputs");
  }
  auto entry = std::make_unique<OpEntry>();
  entry->op = op;
  entry->plugin = plugin;
  CheckTypes(op, plugin);
  CheckPorts(op, plugin, "input", op->inputs, op->n_inputs,
             &entry->input_types);
  CheckPorts(op, plugin, "output", op->outputs, op->n_outputs,
             &entry->output_types);
  for (uint32_t i = 0; i < op->n_inputs; ++i) {
    entry->variadic_input |= op->inputs[i].flags == PLEXUS_VARIADIC;
    if (op->inputs[i].flags != PLEXUS_OPTIONAL) entry->least_inputs = i + 1;
  }
  entry->variadic_output =
      op->outputs[op->n_outputs - 1].flags == PLEXUS_VARIADIC;
  CheckAttributes(op, plugin, entry.get());
  entry->layout = FindExtension<PlexusLayout>(op, plugin, PLEXUS_LAYOUT);
  entry->narrow = FindExtension<PlexusNarrow>(op, plugin, PLEXUS_NARROW);
  entry->cost = FindExtension<PlexusCost>(op, plugin, PLEXUS_COST);
  if (entry->cost != nullptr && entry->cost->estimate == nullptr) {
    Unsound(plugin, op->name, "its extension `cost` estimates nothing");
  }
  return entry;
}

}  // namespace plexus::engine
