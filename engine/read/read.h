// Room 1, read: YAML text -> Document.
#ifndef PLEXUS_ENGINE_READ_READ_H_
#define PLEXUS_ENGINE_READ_READ_H_

#include <plexus/plexus.h>

#include <memory>
#include <string>

#include "engine/diagnostic/report.h"
#include "engine/diagnostic/source.h"
#include "engine/read/document.h"

namespace plexus::engine {

/// The text of a graph file as a Source. Throws kInvalid where it can't be read
/// or is no regular file, kLimit where it is longer than limits.max_yaml.
std::shared_ptr<const Source> ReadSource(const std::string& path,
                                         const Limits& limits);

/// Reads one graph. Syntax errors, unknown and duplicate keys go to `report`;
/// the document is whole only if there were none. Throws kLimit where a limit is
/// passed.
Document Read(std::shared_ptr<const Source> source, const Limits& limits,
              Report* report);

/// A single literal, as after `-i x=`: "[1.0, 0.5]". Errors go to `report`.
Literal ReadLiteral(std::shared_ptr<const Source> source, const Limits& limits,
                    Report* report);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_READ_H_
