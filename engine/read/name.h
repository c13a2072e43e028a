// Names of inputs, parameters, nodes, dims, operators and functions.
#ifndef PLEXUS_ENGINE_READ_NAME_H_
#define PLEXUS_ENGINE_READ_NAME_H_

#include <string>
#include <string_view>

#include "engine/diagnostic/report.h"
#include "engine/read/document.h"

namespace plexus::engine {

/// Whether the text is `[A-Za-z_][A-Za-z0-9_]*`, reserved or not.
bool IsWord(std::string_view text);

/// Whether the text is a word that may not name anything: true, false, null,
/// nan, inf, or a dtype.
bool IsReserved(std::string_view text);

/// Reports a text that can't be a name; false then.
bool CheckName(const Word& word, Report* report);

/// The help for a tensor whose name in its file no call can use.
std::string KeyHelp(std::string_view file, std::string_view key);

/// The help for a text that is no dtype: the nearest, or all.
std::string DtypeHelp(std::string_view text);

/// The dtype of that name, or PLEXUS_NONE, reported with the nearest.
int32_t ReadDtype(const Word& word, Report* report);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_NAME_H_
