// What one operator takes and gives, from its declaration.
#ifndef PLEXUS_TOOLS_PLEXUS_OP_TEXT_H_
#define PLEXUS_TOOLS_PLEXUS_OP_TEXT_H_

#include <plexus/plexus.h>

#include <string>

namespace plexus::program {

/// A page for people.
std::string OpText(const Registry::Entry& entry);

/// One JSON object: name, aliases, plugin, doc, inputs, outputs, attributes,
/// types, accuracy_ulp, traits.
std::string OpJson(const Registry::Entry& entry);

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_OP_TEXT_H_
