#include "engine/diagnostic/report.h"

#include <fmt/format.h>

#include <algorithm>

namespace plexus::engine {

Entry& Entry::Note(Place place, std::string text) {
  diagnostic_->notes.push_back({Locate(place), std::move(text)});
  return *this;
}

Entry& Entry::Help(std::string text) {
  diagnostic_->help = std::move(text);
  return *this;
}

Entry Report::Error(Place place, std::string message, ErrorCode code) {
  // A mistake in a function's body is found in every call of it.
  const bool known = std::any_of(
      errors_.begin(), errors_.end(), [&](const Found& found) {
        return place.source != nullptr &&
               found.place.source == place.source &&
               found.place.offset == place.offset &&
               found.diagnostic.message == message;
      });
  if (known) {
    overflow_ = Diagnostic();
    return Entry(&overflow_);
  }
  if (full()) {
    ++more_;
    overflow_ = Diagnostic();
    return Entry(&overflow_);
  }
  if (errors_.empty()) code_ = code;
  Found& found = errors_.emplace_back();
  found.place = place;
  found.diagnostic.where = Locate(place);
  found.diagnostic.message = std::move(message);
  return Entry(&found.diagnostic);
}

Entry Report::Error(Place place, const plexus::Error& thrown) {
  const Diagnostic& first = thrown.diagnostics().front();
  Entry entry = Error(place, first.message, thrown.code());
  if (!first.help.empty()) entry.Help(first.help);
  return entry;
}

void Report::NoteSince(size_t errors, Place place, const std::string& text) {
  for (size_t i = errors; i < errors_.size(); ++i) {
    Entry(&errors_[i].diagnostic).Note(place, text);
  }
}

Entry Report::Warning(Place place, std::string message) {
  Diagnostic& warning = warnings_.emplace_back();
  warning.severity = Diagnostic::Severity::kWarning;
  warning.where = Locate(place);
  warning.message = std::move(message);
  return Entry(&warning);
}

void Report::ThrowIfAny() {
  if (errors_.empty()) return;
  // Files in the order they were first reported; what has no place comes last.
  std::vector<const Source*> files;
  for (const Found& found : errors_) {
    if (found.place.source != nullptr &&
        std::find(files.begin(), files.end(), found.place.source) ==
            files.end()) {
      files.push_back(found.place.source);
    }
  }
  const auto rank = [&](const Found& found) {
    return std::pair(
        std::find(files.begin(), files.end(), found.place.source) -
            files.begin(),
        found.place.offset);
  };
  std::stable_sort(
      errors_.begin(), errors_.end(),
      [&](const Found& a, const Found& b) { return rank(a) < rank(b); });
  std::vector<Diagnostic> diagnostics;
  for (Found& found : errors_) {
    diagnostics.push_back(std::move(found.diagnostic));
  }
  if (more_ > 0) {
    Note& more = diagnostics.back().notes.emplace_back();
    more.text =
        fmt::format("and {} more error{}", more_, more_ == 1 ? "" : "s");
  }
  errors_.clear();
  throw plexus::Error(code_, std::move(diagnostics));
}

}  // namespace plexus::engine
