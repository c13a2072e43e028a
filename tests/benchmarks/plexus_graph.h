// A row's work as a graph.
#ifndef PLEXUS_TESTS_BENCHMARKS_PLEXUS_GRAPH_H_
#define PLEXUS_TESTS_BENCHMARKS_PLEXUS_GRAPH_H_

#include <plexus/plexus.h>

#include <string>
#include <vector>

#include "tests/benchmarks/data.h"

namespace plexus::benchmarks {

/// Writes the graph beside its data; gives its path.
std::string WriteGraph(const Work& work, const std::string& variant,
                       const std::string& folder);

/// The plan's inputs, from the row's files.
std::vector<Tensor> InputsOf(const Work& work, const Plan& plan,
                             const std::string& folder);

}  // namespace plexus::benchmarks

#endif  // PLEXUS_TESTS_BENCHMARKS_PLEXUS_GRAPH_H_
