#include "engine/diagnostic/source.h"

#include <catch2/catch.hpp>

#include <string>

namespace plexus::engine {
namespace {

Location At(const std::string& text, uint32_t offset) {
  return Source("g.yaml", ".", text).Locate(offset);
}

// The line as shown, with the character above the caret in <>.
std::string Marked(const Location& where) {
  size_t at = 0;
  for (int column = 0; column < where.caret; ++at) {
    const bool continues = (where.source[at + 1] & 0xc0) == 0x80;
    if (!continues) ++column;
  }
  std::string shown = where.source;
  shown.insert(at + (at < shown.size()), ">");
  shown.insert(at, "<");
  return shown;
}

TEST_CASE("a place has the line and column of its byte") {
  const std::string text = "ab\ncde\n\nf";
  const auto place = [&](uint32_t offset) {
    const Location where = At(text, offset);
    return std::to_string(where.line) + ":" + std::to_string(where.column) +
           " " + where.source;
  };
  CHECK(place(0) == "1:1 ab");
  CHECK(place(1) == "1:2 ab");
  CHECK(place(2) == "1:3 ab");
  CHECK(place(3) == "2:1 cde");
  CHECK(place(7) == "3:1 ");
  CHECK(place(8) == "4:1 f");
  CHECK(place(9) == "4:2 f");
  CHECK(place(4'000'000'000u) == "4:2 f");
  CHECK(At("", 0).line == 1);
  CHECK(At("", 0).column == 1);
}

TEST_CASE("columns count characters, wherever they are encoded in many bytes") {
  const std::string text = "d\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80x";
  CHECK(At(text, 1).column == 2);
  CHECK(At(text, 3).column == 3);
  CHECK(At(text, 6).column == 4);
  CHECK(At(text, 10).column == 5);
  CHECK(At(text, 10).source == text);
  CHECK(At(text, 10).caret == 4);
}

TEST_CASE("a byte order mark and carriage returns are not part of a line") {
  CHECK(At("\xef\xbb\xbf" "ab\r\ncd\r\n", 4).column == 2);
  CHECK(At("\xef\xbb\xbf" "ab\r\ncd\r\n", 4).source == "ab");
  CHECK(At("\xef\xbb\xbf" "ab\r\ncd\r\n", 0).column == 1);
  CHECK(At("ab\r\ncd\r\n", 4).line == 2);
  CHECK(At("ab\r\ncd\r\n", 4).source == "cd");
  CHECK(At("ab\r\ncd\r\n", 3).column == 3);
}

TEST_CASE("what a terminal must not see is shown as an escape") {
  const std::string text = std::string("\t\x1b[31m\x7f\0", 8) +
                           "\xff\xc2\x9b\xe2\x80\xae\xc0\x80\xed\xa0\x80z";
  const Location where =
      At(text, static_cast<uint32_t>(text.size() - 1));
  CHECK(where.source ==
        "\\t\\x1b[31m\\x7f\\x00\\xff\\u009b\\u202e\\xc0\\x80\\xed\\xa0\\x80z");
  CHECK(Marked(where).substr(where.source.size() - 1) == "<z>");
}

TEST_CASE("a long line is cut to 100 columns around the place") {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "0123456789";
  SECTION("at its beginning") {
    const Location where = At(text, 5);
    CHECK(where.source == text.substr(0, 97) + "...");
    CHECK(where.caret == 5);
  }
  SECTION("in its middle") {
    text[500] = 'X';
    const Location where = At(text, 500);
    CHECK(where.column == 501);
    CHECK(where.source == "..." + text.substr(443, 94) + "...");
    CHECK(where.source[static_cast<size_t>(where.caret)] == 'X');
  }
  SECTION("at its end") {
    text[999] = 'X';
    const Location where = At(text, 999);
    CHECK(where.source == "..." + text.substr(903));
    CHECK(where.source[static_cast<size_t>(where.caret)] == 'X');
  }
  SECTION("not at all where 100 columns suffice") {
    CHECK(At(text.substr(0, 100), 50).source == text.substr(0, 100));
    CHECK(At(text.substr(0, 100), 100).source == text.substr(0, 100));
    CHECK(At(text.substr(0, 101), 100).source == "..." + text.substr(4, 97));
  }
  SECTION("never inside an escape or a character") {
    std::string wild;
    for (int i = 0; i < 300; ++i) wild += "\x1b\xe2\x82\xac";
    for (uint32_t at = 0; at < wild.size(); at += 4) {
      const Location where = At(wild, at);
      size_t columns = 0;
      for (char c : where.source) columns += (c & 0xc0) != 0x80;
      REQUIRE(columns <= 100);
      REQUIRE(where.source.find("\\x82") == std::string::npos);
      REQUIRE(Marked(where).find("<\\>x1b\xe2\x82\xac") != std::string::npos);
    }
  }
}

TEST_CASE("a line of 16 MB is located at once") {
  const std::string text(16 << 20, 'x');
  const Location where = At(text, 16 << 20);
  CHECK(where.column == (16 << 20) + 1);
  CHECK(where.source == "..." + std::string(97, 'x'));
}

}  // namespace
}  // namespace plexus::engine
