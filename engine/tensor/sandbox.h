// What a graph names is read below the graph's folder only.
#ifndef PLEXUS_ENGINE_TENSOR_SANDBOX_H_
#define PLEXUS_ENGINE_TENSOR_SANDBOX_H_

#include <string>
#include <string_view>

namespace plexus::engine {

/// A folder below which files are read.
class Sandbox {
 public:
  /// "" is the current folder. Whether it is there shows when a file is looked
  /// for.
  explicit Sandbox(std::string folder);

  /// The path of the regular file `relative` below the folder, with no symbolic
  /// link left in it. Throws kInvalid where `relative` is empty or absolute, has
  /// a `..`, leads out of the folder through a link, or is no regular file. The
  /// texts start with `relative`; the help names a file of nearly that name
  /// where one is there.
  std::string Resolve(std::string_view relative) const;

 private:
  std::string folder_;
  std::string root_;  ///< the folder without links, ending in /; "" if not there
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_SANDBOX_H_
