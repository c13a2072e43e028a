// What a file's name says about it.
#ifndef PLEXUS_ENGINE_TENSOR_FILE_NAME_H_
#define PLEXUS_ENGINE_TENSOR_FILE_NAME_H_

#include <string>
#include <string_view>

namespace plexus::engine {

/// Whether `name` ends in `ending`, which is in lower case: ".csv" of "A.CSV".
bool HasEnding(std::string_view name, std::string_view ending);

/// A path's file without its endings: "mean" of "data/mean.npy.gz".
std::string Stem(std::string_view path);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_FILE_NAME_H_
