// A YAML mapping whose keys are known beforehand.
#ifndef PLEXUS_ENGINE_READ_FIELDS_H_
#define PLEXUS_ENGINE_READ_FIELDS_H_

#include <initializer_list>
#include <string_view>
#include <vector>

#include "engine/diagnostic/report.h"
#include "engine/read/yaml_tree.h"

namespace plexus::engine {

/// The values of a mapping by key. Unknown keys are reported with the nearest
/// known one, and keys without a value.
class Fields {
 public:
  Fields(Yaml mapping, std::initializer_list<std::string_view> known,
         Report* report);

  struct Field {
    Word key;
    Yaml value;
  };
  /// NULL where the key isn't there.
  const Field* Find(std::string_view key) const;
  const std::vector<Field>& all() const { return fields_; }

 private:
  std::vector<Field> fields_;
};

/// Reports a value that is not of the wanted kind, "`nodes` must be a mapping
/// of names to calls, not a list"; false then. A broken one is passed over in
/// silence.
bool ExpectMapping(const Fields::Field& field, const char* of, Report* report);
bool ExpectList(const Fields::Field& field, const char* of, Report* report);
bool ExpectText(const Fields::Field& field, Report* report);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_FIELDS_H_
