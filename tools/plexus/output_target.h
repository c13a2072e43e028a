// `-o NAME[=FILE]`: what to compute, and where it goes.
#ifndef PLEXUS_TOOLS_PLEXUS_OUTPUT_TARGET_H_
#define PLEXUS_TOOLS_PLEXUS_OUTPUT_TARGET_H_

#include <plexus/plexus.h>

#include <string>
#include <string_view>
#include <vector>

namespace plexus::program {

struct OutputTarget {
  std::string name;  ///< of an output, a node, or an output of a node
  std::string file;  ///< of a format that is written; "": stdout
};

/// Splits "label" or "label=labels.npy". Throws kUsage, also for a file of a
/// kind that is not written.
OutputTarget ParseOutputTarget(std::string_view text);

/// One result under its name.
struct NamedTensor {
  std::string name;
  Tensor tensor;
};

/// Writes the results that go to files, those of one file together, and gives the text of the others for
/// stdout: for people, or as JSON. Throws kRun where a file can't be written.
std::string Deliver(const std::vector<OutputTarget>& targets,
                    const std::vector<NamedTensor>& results, bool json);

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_OUTPUT_TARGET_H_
