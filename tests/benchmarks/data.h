// The numbers that all contenders of a row work on: .npy files, made once with
// a fixed seed.
#ifndef PLEXUS_TESTS_BENCHMARKS_DATA_H_
#define PLEXUS_TESTS_BENCHMARKS_DATA_H_

#include <plexus/plexus.h>

#include <string>
#include <vector>

#include "tests/benchmarks/contender.h"

namespace plexus::benchmarks {

/// Layers of an `mlp`.
struct Mlp {
  int64_t batch;
  std::string hidden, last;     ///< activations: sigmoid, relu, softmax, none
  std::vector<int64_t> widths;  ///< of the input, then of each layer

  size_t layers() const { return widths.size() - 1; }
  const std::string& activation(size_t layer) const {
    return layer + 1 < layers() ? hidden : last;
  }
  /// Multiplications and additions of the products; bytes of all weights.
  double flops() const;
  double weight_bytes() const;
};
Mlp ParseMlp(const Work& work);

/// Files below the setting's folder: `mlp-2-3-2-2.w0.npy`, `.b0.npy`; the
/// input's name has the batch.
std::string DataName(const Work& work);
/// Path of "x", "w0", "b0", "row" (mlp; an x without a batch), "a", "b"
/// (matmul), "c" (chain, branches, apply).
std::string DataPath(const Work& work, const std::string& what,
                     const std::string& folder);

/// Writes those of a work's files that are not there yet.
void WriteData(const Work& work, const std::string& folder);

}  // namespace plexus::benchmarks

#endif  // PLEXUS_TESTS_BENCHMARKS_DATA_H_
