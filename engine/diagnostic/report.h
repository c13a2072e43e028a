// Collects what a room finds: all of its errors, at most 20, and warnings.
#ifndef PLEXUS_ENGINE_DIAGNOSTIC_REPORT_H_
#define PLEXUS_ENGINE_DIAGNOSTIC_REPORT_H_

#include <plexus/plexus.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/diagnostic/source.h"

namespace plexus::engine {

/// One diagnostic being written: report.Error(place, text).Note(...).Help(...).
class Entry {
 public:
  explicit Entry(Diagnostic* diagnostic) : diagnostic_(diagnostic) {}
  Entry& Note(Place place, std::string text);
  Entry& Help(std::string text);

 private:
  Diagnostic* diagnostic_;
};

/// The findings of one room about one graph. One thread.
class Report {
 public:
  static constexpr size_t kMostErrors = 20;

  Entry Error(Place place, std::string message,
              ErrorCode code = ErrorCode::kInvalid);
  /// What was thrown without a place, given one.
  Entry Error(Place place, const plexus::Error& thrown);
  Entry Warning(Place place, std::string message);

  /// How many errors there are.
  size_t errors() const { return errors_.size(); }
  /// A last note on every error after the first `errors`: how its place was
  /// come by.
  void NoteSince(size_t errors, Place place, const std::string& text);

  bool ok() const { return errors_.empty(); }
  /// 20 errors are there: more would not be kept, a room may stop.
  bool full() const { return errors_.size() >= kMostErrors; }
  /// Throws plexus::Error with the errors, if there are any: in the order of
  /// their places in each file; the code is that of the first one reported.
  void ThrowIfAny();
  std::vector<Diagnostic> TakeWarnings() { return std::move(warnings_); }

 private:
  struct Found {
    Place place;
    Diagnostic diagnostic;
  };
  ErrorCode code_ = ErrorCode::kInvalid;
  std::vector<Found> errors_;
  std::vector<Diagnostic> warnings_;
  Diagnostic overflow_;
  int64_t more_ = 0;  // errors that were not kept
};

/// The candidate nearest to `word` by edit distance (at most a third of its
/// length, at least 1; case counts half), "" where none is near. Ties: the first.
std::string Nearest(std::string_view word,
                    const std::vector<std::string_view>& candidates);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_DIAGNOSTIC_REPORT_H_
