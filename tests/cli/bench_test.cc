// `plexus bench`: what it reports, not how long things take.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <regex>

#include "tests/cli/program.h"

namespace plexus::testing {
namespace {

using Json = nlohmann::ordered_json;

Json Bench(std::vector<std::string> args) {
  args.insert(args.begin(), "bench");
  args.insert(args.end(), {"--json", "--seconds", "0.02"});
  const ProcessResult got = Plexus(args);
  INFO(got.err);
  REQUIRE(got.code == 0);
  return Json::parse(got.out);
}

TEST_CASE("bench --json has these keys and no others") {
  const Json json = Bench({"graphs/three_layer.yaml"});
  std::vector<std::string> keys;
  for (const auto& item : json.items()) keys.push_back(item.key());
  CHECK(keys == std::vector<std::string>{
                    "runs", "median_ns", "p10_ns", "p90_ns", "p9999_ns",
                    "max_ns", "allocations", "arena_bytes", "scratch_bytes",
                    "outputs_bytes", "weights_bytes", "packed_bytes",
                    "total_bytes", "load_ns", "plan_ns", "threads", "simd"});
  CHECK(json["p10_ns"] > 0);
  CHECK(json["p10_ns"] <= json["median_ns"]);
  CHECK(json["median_ns"] <= json["p90_ns"]);
  CHECK(json["p90_ns"] <= json["max_ns"]);
  CHECK(json["allocations"] == 0);
  CHECK(json["load_ns"] > 0);
  CHECK(json["plan_ns"] > 0);
  CHECK(json["total_bytes"] >= 184);
  CHECK(json["threads"] == 1);
}

TEST_CASE("bench --json says of memory what the text says") {
  const std::vector<std::string> graph = {"graphs/digits.yaml", "--dim",
                                          "N=100"};
  const Json json = Bench(graph);
  std::vector<std::string> args = {"bench", "--seconds", "0.02"};
  args.insert(args.end(), graph.begin(), graph.end());
  const std::string text = Plexus(args).out;
  int64_t total = 0;
  for (const std::string name :
       {"arena", "scratch", "outputs", "weights", "packed"}) {
    CAPTURE(name);
    const int64_t bytes = json[name + "_bytes"];
    CHECK(bytes > 0);
    total += bytes;
    CHECK(std::regex_search(
        text, std::regex("\n  " + name + " +" + std::to_string(bytes) + "\n")));
  }
  CHECK(json["total_bytes"] == total);
}

TEST_CASE("bench runs 7 times at least, and knows no p99.99 of so few") {
  const ProcessResult got = Plexus({"bench", "graphs/digits.yaml", "--dim",
                                    "N=2000", "--json", "--seconds", "0"});
  const Json json = Json::parse(got.out);
  CHECK(json["runs"] >= 7);
  CHECK(json["runs"] < 10'000);
  CHECK(json["p9999_ns"].is_null());
}

TEST_CASE("bench takes the options of run") {
  CHECK(Bench({"graphs/digits.yaml", "--dim", "N=3", "--threads",
               "2"})["threads"] == 2);
  CHECK(Bench({"graphs/three_layer.yaml", "--simd", "SCALAR"})["simd"] ==
        "SCALAR");
  CHECK(Bench({"graphs/three_layer.yaml", "-i", "x=[1, 2]", "-o",
               "z1"})["weights_bytes"] <
        Bench({"graphs/three_layer.yaml"})["weights_bytes"]);
  CHECK(Bench({"graphs/digits.yaml", "-i",
               "images=@graphs/digits/test-images.idx3-ubyte"})["runs"] >= 7);
}

TEST_CASE("bench --no-fuse runs a step a node") {
  TemporaryFolder folder;
  WriteFile(folder / "graph.yaml",
            "inputs:\n  x: [5000]\nnodes:\n  y: Add(Exp(x), Neg(x))\n"
            "outputs: [y]\n");
  CHECK(Bench({folder / "graph.yaml", "--no-fuse"})["arena_bytes"] >
        Bench({folder / "graph.yaml"})["arena_bytes"]);
}

TEST_CASE("bench counts what a plugin allocates") {
  TemporaryFolder folder;
  WriteFile(folder / "graph.yaml",
            "plugins: [allocating]\ndtype: float64\ninputs:\n  x: [3]\n"
            "nodes:\n  y: Allocate(x)\noutputs: [y]\n");
  const Json json =
      Bench({folder / "graph.yaml", "--plugin", PLEXUS_ALLOCATING_PLUGIN});
  CHECK(json["allocations"] == json["runs"].get<int64_t>() * 3);
}

TEST_CASE("bench makes up inputs of every dtype") {
  for (const std::string dtype :
       {"float32", "float64", "float16", "bfloat16", "int8", "int16", "int32",
        "int64", "uint8", "uint16", "uint32", "uint64", "bool"}) {
    INFO(dtype);
    TemporaryFolder folder;
    WriteFile(folder / "graph.yaml", "inputs:\n  x: " + dtype +
                                         "[N, 2]\nnodes:\n  y: Identity(x)\n"
                                         "outputs: [y]\n");
    CHECK(Bench({folder / "graph.yaml", "--dim", "N=5"})["runs"] >= 7);
  }
}

TEST_CASE("integers that bench makes up can divide") {
  TemporaryFolder folder;
  WriteFile(folder / "graph.yaml",
            "inputs:\n  x: int32[1000]\nnodes:\n  y: Div(6, x)\n"
            "outputs: [y]\n");
  CHECK(Bench({folder / "graph.yaml"})["runs"] >= 7);
}

TEST_CASE("bench without --json is for people") {
  const ProcessResult got =
      Plexus({"bench", "graphs/three_layer.yaml", "--seconds", "0.05"});
  CHECK(got.code == 0);
  CHECK(got.err == "");
  // Times differ, so do digits; the rest is the whole text.
  const std::string text = std::regex_replace(
      std::regex_replace(got.out, std::regex("[0-9.]+ [num]?s\\b"), "TIME"),
      std::regex("[0-9]+ runs|of [0-9]+:|(arena|scratch|outputs|weights|packed|total)"
                 "  +[0-9]+|AVX3|AVX2|SSE4|SCALAR"),
      "$1_");
  CHECK(text ==
        "graphs/three_layer.yaml: TIME a run (_, 1 thread, _)\n"
        "time of a run\n"
        "  median  TIME\n"
        "  p10     TIME\n"
        "  p90     TIME\n"
        "  p99.99  TIME\n"
        "  max     TIME\n"
        "  (in batches _ each run as its batch's mean)\n"
        "allocations: 0 a run\n"
        "before the first run\n"
        "  load  TIME\n"
        "  plan  TIME\n"
        "bytes\n"
        "  arena_\n"
        "  scratch_\n"
        "  outputs_\n"
        "  weights_\n"
        "  packed_\n"
        "  total_\n");
}

}  // namespace
}  // namespace plexus::testing
