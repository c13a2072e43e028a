// What calls of imported graphs are given: it must be what their inputs declare.
// A dim's name means something of its own in each call, namely the dim that the
// call passes there; inside, shapes are worked out with that.

#include <fmt/format.h>

#include <algorithm>

#include "engine/build/wiring.h"
#include "engine/infer/inference.h"

namespace plexus::engine {

void Inference::SortPassed() {
  for (uint32_t i = 0; i < graph_.passed.size(); ++i) {
    const ValueId value = graph_.passed[i].value;
    if (value == kNoValue) continue;
    if (needed_ != nullptr && !needed_->values[value]) continue;
    passed_.emplace_back(graph_.values[value].node, i);
  }
  std::sort(passed_.begin(), passed_.end());
}

void Inference::CheckPassed(int32_t node) {
  for (; next_passed_ < passed_.size() && passed_[next_passed_].first <= node;
       ++next_passed_) {
    const uint32_t index = passed_[next_passed_].second;
    const PassedInput& passed = graph_.passed[index];
    if (CheckDtype(passed) && CheckShape(index)) continue;
    refused_sites_.insert(passed.site);
  }
}

bool Inference::IsRefused(const Node& node) const {
  if (refused_sites_.empty()) return false;
  for (int32_t site = node.site; site >= 0; site = graph_.sites[site].parent) {
    if (refused_sites_.contains(site)) return true;
  }
  return false;
}

Entry Inference::RefusePassed(const PassedInput& passed,
                              const std::string& text) {
  const GraphInput& input = graph_.imported_inputs[passed.input];
  Entry entry = report_->Error(passed.place, text);
  entry.Note(input.place, fmt::format("`{}` is declared here", input.name));
  const Place made = graph_.PlaceOf(passed.value);
  if (made.source != passed.place.source ||
      made.offset != passed.place.offset) {
    entry.Note(made, fmt::format("`{}` is {}", graph_.NameOf(passed.value),
                                 typed_->TypeText(passed.value)));
  }
  NoteCallSites(graph_, graph_.sites[passed.site].parent, &entry);
  return entry;
}

bool Inference::CheckDtype(const PassedInput& passed) {
  const GraphInput& input = graph_.imported_inputs[passed.input];
  const Value& value = graph_.values[passed.value];
  Type& type = typed_->types[passed.value];
  if (value.kind == Value::Kind::kLiteral && type.dtype == PLEXUS_NONE &&
      !TypeLiteral(passed.value, input.dtype)) {
    return false;
  }
  // NONE: reported where it is made.
  if (type.dtype == PLEXUS_NONE || type.dtype == input.dtype) return true;
  RefusePassed(passed,
               fmt::format("`{}` takes {} as `{}`, but `{}` is {}",
                           graph_.sites[passed.site].callable,
                           input.TypeText(), input.name,
                           graph_.NameOf(passed.value),
                           typed_->TypeText(passed.value)))
      .Help(fmt::format("convert it: Cast({}, to={})",
                        WrittenName(graph_, passed.value),
                        DtypeName(input.dtype)));
  return false;
}

bool Inference::CheckShape(uint32_t index) {
  const PassedInput& passed = graph_.passed[index];
  if (typed_->types[passed.value].dtype == PLEXUS_NONE) return true;
  const GraphInput& input = graph_.imported_inputs[passed.input];
  const std::span<const int64_t> span = typed_->ShapeOf(passed.value);
  const std::vector<int64_t> shape(span.begin(), span.end());
  const auto refuse = [&] {
    RefusePassed(passed,
                 fmt::format("`{}` takes {} as `{}`, but `{}` is {}",
                             graph_.sites[passed.site].callable,
                             input.TypeText(), input.name,
                             graph_.NameOf(passed.value),
                             typed_->TypeText(passed.value)));
    return false;
  };
  if (shape.size() != input.shape.size()) return refuse();
  for (size_t k = 0; k < shape.size(); ++k) {
    const DimText& declared = input.shape[k];
    const uint32_t where = kFirstPassed + index;
    if (declared.number >= 0) {
      try {
        typed_->dims.Equal(shape[k], declared.number, where);
      } catch (const DimError&) {
        return refuse();
      }
      continue;
    }
    const auto [found, added] = passed_dims_.try_emplace(
        {passed.site, declared.word.text}, PassedDim{shape[k], index});
    if (added) continue;
    PassedDim& bound = found->second;
    try {
      bound.dim = typed_->dims.Equal(shape[k], bound.dim, where);
    } catch (const DimError&) {
      const PassedInput& other = graph_.passed[bound.passed];
      RefusePassed(
          passed,
          fmt::format("`{}` is {} in `{}`, but {} in `{}`, as `{}` is called",
                      declared.word.text, typed_->dims.Text(shape[k]),
                      input.name, typed_->dims.Text(bound.dim),
                      graph_.imported_inputs[other.input].name,
                      graph_.sites[passed.site].callable))
          .Note(graph_.PlaceOf(other.value),
                fmt::format("`{}` is {}", graph_.NameOf(other.value),
                            typed_->TypeText(other.value)));
      return false;
    }
  }
  return true;
}

}  // namespace plexus::engine
