// How long the runs of a session take.
#ifndef PLEXUS_TOOLS_PLEXUS_TIMING_H_
#define PLEXUS_TOOLS_PLEXUS_TIMING_H_

#include <plexus/plexus.h>

#include <cstdint>
#include <optional>

namespace plexus::program {

/// The runs that were timed. Times are in ns a run. A run of less than 5 us is
/// timed in batches, for reading the clock takes some 25 ns: each of a batch
/// then counts as the batch's mean.
struct Timing {
  int64_t runs = 0;
  int64_t batch = 1;  ///< runs between two looks at the clock
  double median = 0;
  double p10 = 0;
  double p90 = 0;
  std::optional<double> p9999;  ///< nothing below 10,000 runs
  double max = 0;
  int64_t allocations = 0;  ///< in all these runs, of all threads
};

/// Warms up, then runs for `seconds`, 7 runs at least. From 3 s on a terminal
/// shows how far it is. Throws why a run failed.
Timing TimeRuns(Session* session, double seconds);

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_TIMING_H_
