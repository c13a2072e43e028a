#include "engine/read/literal.h"

#include <fmt/format.h>

#include "engine/diagnostic/display.h"
#include "engine/tensor/decimal.h"

namespace plexus::engine {
namespace {

void AddItems(Yaml list, LiteralBuilder* builder, Report* report) {
  builder->Open(list.place());
  for (Yaml item : list) {
    if (!builder->ok()) return;
    if (item.is_list()) {
      AddItems(item, builder, report);
    } else if (!item.is_text() || item.quoted()) {
      return builder->Fail(item.place(),
                           item.is_null()      ? "a number is missing"
                           : item.is_mapping() ? "a mapping among numbers"
                                               : "a number has no quotes");
    } else {
      builder->Element(item.text(), item.place());
    }
  }
  builder->Close();
}

std::string Elements(int64_t n) {
  return fmt::format("{} element{}", n, n == 1 ? "" : "s");
}

}  // namespace

bool IsElement(std::string_view text) {
  if (text.empty()) return false;
  if (IsDecimal(text) || text == "true" || text == "false") return true;
  const bool negative = text[0] == '-';
  if (negative) text.remove_prefix(1);
  if (!text.empty() && text[0] == '.') text.remove_prefix(1);
  return text == "inf" || (text == "nan" && !negative);
}

void LiteralBuilder::Fail(Place place, const char* message) {
  ok_ = false;
  report_->Error(place, message);
}

void LiteralBuilder::FailRagged(Place place, const char* message) {
  ok_ = false;
  report_->Error(place, message)
      .Note(literal_.place, "all rows of this constant must have one shape");
}

void LiteralBuilder::Open(Place place) {
  if (!ok_) return;
  if (open_.empty()) {
    literal_.place = place;
  } else {
    ++open_.back().size;
  }
  if (!literal_.elements.empty() && open_.size() >= rank_) {
    return FailRagged(place, "a list among numbers");
  }
  open_.push_back({place});
  if (open_.size() > rank_) {
    rank_ = open_.size();
    first_.push_back({place, -1});
  }
}

void LiteralBuilder::Element(std::string_view text, Place place) {
  if (!ok_) return;
  if (!IsElement(text)) {
    ok_ = false;
    auto entry =
        report_->Error(place, fmt::format("{} is not a number", Quoted(text)));
    if (text.size() > 1 && text.find_first_not_of("0123456789_xX") ==
                               std::string_view::npos) {
      entry.Help("numbers are decimal, without `_` and leading zeros");
    }
    return;
  }
  if (open_.size() != rank_) {
    return FailRagged(place, "a number among lists");
  }
  if (open_.empty()) {
    literal_.place = place;
  } else {
    ++open_.back().size;
  }
  literal_.elements.push_back(text);
  literal_.offsets.push_back(place.offset);
}

void LiteralBuilder::Close() {
  if (!ok_) return;
  const List list = open_.back();
  open_.pop_back();
  List& first = first_[open_.size()];
  if (first.size < 0) {
    first = list;
  } else if (first.size != list.size) {
    ok_ = false;
    report_
        ->Error(list.place,
                fmt::format("a row of {} among rows of {}",
                            Elements(list.size), first.size))
        .Note(first.place, "the first row");
  }
}

Literal LiteralBuilder::Take() {
  for (const List& first : first_) literal_.shape.push_back(first.size);
  if (literal_.elements.size() == 1) {
    literal_.offsets = {};
  }
  return std::move(literal_);
}

bool ReadList(Yaml list, Literal* literal, Report* report) {
  LiteralBuilder builder(report);
  AddItems(list, &builder, report);
  if (builder.ok()) *literal = builder.Take();
  return builder.ok();
}

}  // namespace plexus::engine
