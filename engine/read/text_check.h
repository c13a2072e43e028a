// What is tested on the bytes of a graph before YAML sees them.
#ifndef PLEXUS_ENGINE_READ_TEXT_CHECK_H_
#define PLEXUS_ENGINE_READ_TEXT_CHECK_H_

#include <plexus/plexus.h>

#include "engine/diagnostic/report.h"
#include "engine/diagnostic/source.h"

namespace plexus::engine {

/// Reports bytes that are not UTF-8, control characters, tabs that indent, a
/// second document and text after `...`; the first of each. False if there were
/// any. Throws kLimit for a line that holds more than limits allow: the YAML
/// parser reads a line of {} or [] as a whole before it shows any of it.
bool CheckText(const Source& source, const Limits& limits, Report* report);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_TEXT_CHECK_H_
