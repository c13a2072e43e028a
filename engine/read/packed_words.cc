#include "engine/read/packed_words.h"

namespace plexus::engine {

PackedWords::Packed PackedWords::Add(const Word& word) {
  if (source_ == nullptr) source_ = word.place.source;
  const uint32_t offset = word.place.offset;
  const bool at_place =
      source_ != nullptr && source_ == word.place.source &&
      (word.text.empty() ||
       (offset < source_->text().size() &&
        word.text.data() == source_->text().data() + offset));
  if (at_place) return {offset, static_cast<uint32_t>(word.text.size())};
  others_.push_back(word);
  return {static_cast<uint32_t>(others_.size() - 1), kOther};
}

Word PackedWords::Get(Packed packed) const {
  if (packed.size == kOther) return others_[packed.offset];
  if (source_ == nullptr) return {};
  return {packed.size == 0
              ? std::string_view()
              : source_->text().substr(packed.offset, packed.size),
          {source_, packed.offset}};
}

}  // namespace plexus::engine
