// same_bits GRAPH: fails where two ways to run a graph give different memory.
#include <plexus/plexus.h>

#include <algorithm>
#include <cstdio>
#include <exception>

#include "tests/support/every_plan.h"

namespace plexus::testing {
namespace {

int Check(const char* path) {
  const Graph graph = Graph::Load(path);
  std::mt19937_64 random(7);
  const auto by_row = RowOutputs(graph, &random);
  const bool has_rows = std::find(by_row.begin(), by_row.end(), true) !=
                        by_row.end();
  int failures = 0;
  const auto tell = [&](const std::string& difference, const Dims& dims) {
    if (difference.empty()) return;
    ++failures;
    std::printf("N = %lld: %s\n",
                static_cast<long long>(dims.empty() ? 0 : dims.begin()->second),
                difference.c_str());
  };
  for (const int64_t n : {1, 7, 40, 3000}) {
    Dims dims;
    for (const std::string& dim : graph.dims()) dims[dim] = n;
    for (const bool special : {false, true, true}) {
      const auto inputs = RandomInputs(graph, dims, special, &random);
      tell(DifferenceOfPlans(graph, dims, inputs), dims);
      if (!has_rows) continue;
      tell(DifferenceOfRows(graph, dims, by_row, inputs, 40), dims);
    }
  }
  return failures == 0 ? 0 : 1;
}

}  // namespace
}  // namespace plexus::testing

int main(int argc, char** argv) {
  try {
    return argc == 2 ? plexus::testing::Check(argv[1]) : 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
