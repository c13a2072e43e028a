#include "engine/read/packed_words.h"

#include <catch2/catch.hpp>
#include <string>

namespace plexus::engine {
namespace {

TEST_CASE("a packed word comes back with its text and place") {
  const Source source("graph.yaml", ".", "y: Add(x, z.Values)\n");
  const std::string elsewhere = "Add";  // as a folded text is
  PackedWords words;
  const auto add = words.Add({source.text().substr(3, 3), {&source, 3}});
  const auto stored = words.Add({elsewhere, {&source, 5}});
  const auto empty = words.Add({{}, {&source, 7}});
  const auto nowhere = words.Add({elsewhere, {}});

  CHECK(words.Get(add).text.data() == source.text().data() + 3);
  CHECK(words.Get(add).text == "Add");
  CHECK(words.Get(add).place.source == &source);
  CHECK(words.Get(add).place.offset == 3);
  CHECK(words.Get(stored).text.data() == elsewhere.data());
  CHECK(words.Get(stored).place.offset == 5);
  CHECK(words.Get(empty).text.empty());
  CHECK(words.Get(empty).place.offset == 7);
  CHECK(words.Get(nowhere).text == "Add");
  CHECK(words.Get(nowhere).place.source == nullptr);
}

}  // namespace
}  // namespace plexus::engine
