// Room 1 goes on: a graph file and the files that it imports.
#ifndef PLEXUS_ENGINE_READ_IMPORTS_H_
#define PLEXUS_ENGINE_READ_IMPORTS_H_

#include <plexus/plexus.h>

#include <memory>
#include <vector>

#include "engine/diagnostic/report.h"
#include "engine/read/document.h"

namespace plexus::engine {

/// Reads a graph and all that it imports, directly or not: the graph itself is
/// the first document, and ImportText::document says which of them an import
/// is. A file is read once, however many import it. An import is looked for
/// below the folder of the file that names it, and its name is that folder's
/// and the path from there, without links.
///
/// Errors go to `report`: those of each file, files that are missing or lead
/// out of the folder, circles of imports. What is wrong in an imported file has
/// notes on where it is imported. Throws kLimit where a limit is passed:
/// max_yaml holds for all files together, max_depth for imports of imports.
std::vector<Document> ReadWithImports(std::shared_ptr<const Source> source,
                                      const Limits& limits, Report* report);

/// Notes on all errors after the first `errors`, which are about `document`, by
/// which imports it came to be read; none for the graph itself.
void NoteImports(const std::vector<Document>& documents, size_t document,
                 size_t errors, Report* report);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_IMPORTS_H_
