// An operator as registered: its table, checked, with what is asked of it often
// worked out once.
#ifndef PLEXUS_ENGINE_PLUGIN_OP_ENTRY_H_
#define PLEXUS_ENGINE_PLUGIN_OP_ENTRY_H_

#include <plexus/abi.h>
#include <plexus/extensions.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/plugin/attribute.h"

namespace plexus::engine {

/// One registered operator. Immutable; lives as long as the process.
struct OpEntry {
  const PlexusOp* op = nullptr;
  std::string plugin;
  std::vector<int> input_types;   ///< index into op->types, one an input
  std::vector<int> output_types;  ///< likewise, one an output
  std::vector<std::optional<AttributeValue>> defaults;  ///< one an attribute
  bool variadic_input = false;
  bool variadic_output = false;
  size_t least_inputs = 0;
  // The extensions, each NULL where the operator has none.
  const PlexusLayout* layout = nullptr;
  const PlexusNarrow* narrow = nullptr;
  const PlexusCost* cost = nullptr;

  bool Is(uint32_t trait) const { return (op->traits & trait) != 0; }
  /// Whether its result is nothing but another look at its first input.
  bool IsView() const { return Is(PLEXUS_ALIASES) && op->n_outputs == 1; }
  /// Declared input of operand i: the last one where it is variadic.
  size_t InputIndex(size_t i) const {
    return i < op->n_inputs ? i : op->n_inputs - 1;
  }
  /// What messages call operand i: "A"; "input 2" of variadic ones, the first
  /// being input 0.
  std::string InputName(size_t i) const;
  /// Whether operand i may be of 16-bit floats where it stands for float32.
  bool ReadsNarrow(size_t i) const {
    const size_t input = InputIndex(i);
    return narrow != nullptr && input < 32 && (narrow->inputs >> input & 1) != 0;
  }
  size_t OutputIndex(size_t i) const {
    return i < op->n_outputs ? i : op->n_outputs - 1;
  }
  /// Index of the input, output or attribute of that name; -1 if there is none.
  int FindInput(std::string_view name) const;
  int FindOutput(std::string_view name) const;
  int FindAttribute(std::string_view name) const;
};

/// Checks a table and makes an entry of it. Throws kPlugin with what is unsound.
std::unique_ptr<const OpEntry> MakeOpEntry(const PlexusOp* op,
                                           const std::string& plugin);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_PLUGIN_OP_ENTRY_H_
