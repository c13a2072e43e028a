// Words in eight bytes each, for what a large graph has very many of.
#ifndef PLEXUS_ENGINE_READ_PACKED_WORDS_H_
#define PLEXUS_ENGINE_READ_PACKED_WORDS_H_

#include <cstdint>
#include <vector>

#include "engine/diagnostic/source.h"
#include "engine/read/word.h"

namespace plexus::engine {

/// The words of one source. Most stand there as they are, at their place, which
/// then says all about them; the others are kept whole.
class PackedWords {
 public:
  struct Packed {
    uint32_t offset = 0;
    uint32_t size = 0;
  };
  Packed Add(const Word& word);
  Word Get(Packed packed) const;

 private:
  // In `size`: the word is others_[offset]. No source is as long.
  static constexpr uint32_t kOther = uint32_t{1} << 31;

  const Source* source_ = nullptr;
  std::vector<Word> others_;
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_PACKED_WORDS_H_
