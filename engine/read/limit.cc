#include "engine/read/limit.h"

#include <fmt/format.h>

#include "engine/diagnostic/report.h"

namespace plexus::engine {

void ThrowLimit(Place place, std::string message, std::string help) {
  Diagnostic diagnostic;
  diagnostic.where = Locate(place);
  diagnostic.message = std::move(message);
  diagnostic.help = std::move(help);
  throw Error(ErrorCode::kLimit, {std::move(diagnostic)});
}

void ThrowTooDeep(Place place, int64_t max_depth) {
  ThrowLimit(place, fmt::format("nested deeper than {} levels", max_depth),
             max_depth < kDeepest ? "a higher limit can be set: --max-depth"
                                  : "");
}

void ThrowTooMany(Place place, int64_t max_items) {
  ThrowLimit(place, fmt::format("more than {} items", max_items),
             "a higher limit can be set: --max-items");
}

}  // namespace plexus::engine
