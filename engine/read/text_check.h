// What is tested on the bytes of a graph before YAML sees them.
#ifndef PLEXUS_ENGINE_READ_TEXT_CHECK_H_
#define PLEXUS_ENGINE_READ_TEXT_CHECK_H_

#include "engine/diagnostic/report.h"
#include "engine/diagnostic/source.h"

namespace plexus::engine {

/// Reports bytes that are not UTF-8, control characters, tabs that indent, a
/// second document and text after `...`; the first of each. False if there were
/// any.
bool CheckText(const Source& source, Report* report);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_TEXT_CHECK_H_
