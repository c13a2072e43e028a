#include "tests/onnx/scoreboard.h"

#include <catch2/catch.hpp>

namespace plexus::testing::onnx {
namespace {

Judgement Make(Verdict verdict, const char* why) {
  Judgement judgement;
  judgement.verdict = verdict;
  judgement.nodes = 1;
  judgement.op = "Abs";
  judgement.why = why;
  return judgement;
}

TEST_CASE("A scoreboard is quiet where the misses are those of its list") {
  Scoreboard board(Misses{{"node/bad", "no reason"}});
  board.Add("node", "good", Make(Verdict::kPassed, ""));
  board.Add("node", "bad", Make(Verdict::kMissed, "0 instead of 1"));
  board.Add("node", "text", Make(Verdict::kForeign, "x is STRING"));
  CHECK(board.failures() == "");
  CHECK(board.NotSeen() == "");
  const std::string text = board.Text();
  for (const char* const line :
       {"node/bad (Abs): no reason\n", "node/text (Abs): x is STRING\n",
        "Abs                                       1        1        1"}) {
    CHECK_THAT(text, Catch::Contains(line));
  }
}

TEST_CASE("A scoreboard fails for misses that aren't in its list") {
  Scoreboard board(Misses{});
  board.Add("node", "bad", Make(Verdict::kMissed, "0 instead of 1"));
  CHECK_THAT(board.failures(),
             Catch::Contains("node/bad (Abs): 0 instead of 1"));
}

TEST_CASE("A scoreboard fails for a list that isn't true") {
  Scoreboard board(
      Misses{{"node/a", "why"}, {"node/b", "why"}, {"node/c", "why"}});
  board.Add("node", "a", Make(Verdict::kPassed, ""));
  board.Add("node", "b", Make(Verdict::kNoOperator, "no operator Abs"));
  CHECK(board.failures() ==
        "node/a is listed as a miss, but passes\n"
        "node/b is listed as a miss, but can't be: no operator Abs\n");
  CHECK(board.NotSeen() ==
        "node/c is listed as a miss, but there is no such case\n");
}

}  // namespace
}  // namespace plexus::testing::onnx
