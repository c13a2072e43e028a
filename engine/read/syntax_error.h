// What is wrong where the YAML parser gave up, in words that help.
#ifndef PLEXUS_ENGINE_READ_SYNTAX_ERROR_H_
#define PLEXUS_ENGINE_READ_SYNTAX_ERROR_H_

#include <cstdint>
#include <string>

#include "engine/diagnostic/report.h"
#include "engine/read/yaml_builder.h"

namespace plexus::engine {

/// Reports that the parser stopped at `offset` with `message`, having built
/// what is in `builder`.
void ReportSyntaxError(const std::string& message, uint32_t offset,
                       const YamlBuilder& builder, Report* report);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_SYNTAX_ERROR_H_
