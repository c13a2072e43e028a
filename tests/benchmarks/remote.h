// How peers in other languages are started.
#ifndef PLEXUS_TESTS_BENCHMARKS_REMOTE_H_
#define PLEXUS_TESTS_BENCHMARKS_REMOTE_H_

#include <string>
#include <vector>

#include "tests/benchmarks/contender.h"

namespace plexus::benchmarks {

/// The command of "numpy", "torch" or "onnx". With `once FOLDER THREADS
/// WORD...` after it, it does the work once, prints one number of the result,
/// and ends.
std::vector<std::string> PeerCommand(const std::string& peer,
                                     const Setting& setting);
/// As the peer says it. Throws std::runtime_error with why it can't run.
std::string RemoteVersion(const std::string& peer, const Setting& setting);

}  // namespace plexus::benchmarks

#endif  // PLEXUS_TESTS_BENCHMARKS_REMOTE_H_
