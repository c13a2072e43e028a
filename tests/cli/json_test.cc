// The program's JSON, read by another's reader.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/program.h"

namespace plexus::testing {
namespace {

using Json = nlohmann::ordered_json;

TEST_CASE("run --format json is JSON, with outputs in their order") {
  const ProcessResult got = Plexus(
      {"run", "graphs/digits.yaml", "-i",
       "images=@graphs/digits/test-images.idx3-ubyte", "--format", "json"});
  const Json json = Json::parse(got.out);
  CHECK(json.begin().key() == "probabilities");
  CHECK(json["probabilities"]["shape"] == Json({360, 10}));
  CHECK(json["probabilities"]["data"].size() == 3600);
  CHECK(json["label"]["dtype"] == "int64");
  CHECK(json["label"]["data"][0] == 2);
}

TEST_CASE("ops --json describes every operator") {
  const Json json = Json::parse(Plexus({"ops", "--json"}).out);
  REQUIRE(json.is_array());
  CHECK(json.size() >= 24);
  for (const Json& op : json) {
    CHECK(op["plugin"] == "standard");
    CHECK(!op["doc"].get<std::string>().empty());
    CHECK(!op["outputs"].empty());
  }
  const Json softmax = Json::parse(Plexus({"ops", "Softmax", "--json"}).out);
  CHECK(softmax["name"] == "Softmax");
  CHECK(softmax["attributes"][0]["name"] == "axis");
  CHECK(softmax["attributes"][0]["default"] == "-1");
  CHECK(softmax["attributes"][0]["required"] == false);
}

}  // namespace
}  // namespace plexus::testing
