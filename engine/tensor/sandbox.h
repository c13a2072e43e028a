// What a graph names is read below the graph's folder only.
#ifndef PLEXUS_ENGINE_TENSOR_SANDBOX_H_
#define PLEXUS_ENGINE_TENSOR_SANDBOX_H_

#include <string>
#include <string_view>

namespace plexus::engine {

/// The path of the regular file `relative` below `folder` ("" is the current
/// one), with no symbolic link left in it. Throws kInvalid where `relative` is
/// empty or absolute, has a `..`, leads out of the folder through a link, or is
/// no regular file. The texts start with `relative`; the help names a file of
/// nearly that name where one is there.
std::string ResolveBelow(const std::string& folder, std::string_view relative);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_SANDBOX_H_
