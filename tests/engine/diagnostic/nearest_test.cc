#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "engine/diagnostic/report.h"

namespace plexus::engine {
namespace {

TEST_CASE("the nearest candidate is found up to a third of the word away") {
  const std::vector<std::string_view> keys = {"inputs", "outputs", "nodes",
                                              "parameters"};
  CHECK(Nearest("node", keys) == "nodes");        // one letter missing
  CHECK(Nearest("nodess", keys) == "nodes");      // one too many
  CHECK(Nearest("nodse", keys) == "nodes");       // two swapped: one edit
  CHECK(Nearest("imputs", keys) == "inputs");     // one replaced
  CHECK(Nearest("input", keys) == "inputs");
  CHECK(Nearest("ouptuts", keys) == "outputs");
  CHECK(Nearest("paramaters", keys) == "parameters");
  CHECK(Nearest("prmtrs", keys) == "");           // four of six missing
  CHECK(Nearest("foo", keys) == "");
  CHECK(Nearest("", keys) == "");
  CHECK(Nearest("nodes", {}) == "");
}

TEST_CASE("a change of case counts half an edit") {
  CHECK(Nearest("relu", {"gelu", "ReLU"}) == "gelu");  // 1 against 3 / 2
  CHECK(Nearest("RELU", {"Celu", "ReLU"}) == "ReLU");
  CHECK(Nearest("SOFTMAX", {"Softplus", "Softmax"}) == "");  // 6 / 2 > 7 / 3
  CHECK(Nearest("softmax", {"Softplus", "Softmax"}) == "Softmax");
}

TEST_CASE("the first of equally near candidates is given") {
  CHECK(Nearest("b2", {"b1", "b3"}) == "b1");
  CHECK(Nearest("abc", {"abd", "abc"}) == "abc");
}

TEST_CASE("a candidate shares something with the word") {
  CHECK(Nearest("x", {"y"}) == "");
  CHECK(Nearest("x", {"y", "X"}) == "X");
  CHECK(Nearest("x", {"x1"}) == "x1");
}

TEST_CASE("words of any length are compared quickly") {
  const std::string longest(1'000'000, 'a');
  CHECK(Nearest(longest, {longest}) == "");
  CHECK(Nearest("abc", {longest, "abd"}) == "abd");
}

}  // namespace
}  // namespace plexus::engine
