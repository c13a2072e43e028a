// `plexus test`: when an example holds.

#include <catch2/catch.hpp>
#include <string>

#include "tests/cli/program.h"

namespace plexus::testing {
namespace {

/// What `test` says of x, of that dtype, being `got` and expected to be `want`:
/// "" where the example holds.
std::string Compare(const std::string& dtype, const std::string& got,
                    const std::string& want, const std::string& more = "") {
  const TemporaryFolder folder;
  const std::string path = folder / "graph.yaml";
  WriteFile(path, "inputs: {x: '" + dtype + "'}\nnodes: {y: Identity(x)}\n" +
                      "outputs: [y]\nexamples:\n  - inputs: {x: " + got +
                      "}\n    outputs: {y: " + want + "}\n" + more);
  const ProcessResult result = Plexus({"test", path});
  CHECK(result.code == (result.err.empty() ? 0 : 1));
  const size_t text = result.err.find("example 1: ");
  return text == std::string::npos
             ? result.err
             : result.err.substr(text + 11, result.err.find('\n') - text - 11);
}

TEST_CASE("an example holds within t + t |want|, t by the dtype") {
  // Just inside and just outside of twice the tolerance at 1.
  CHECK(Compare("float32[]", "1.0000019", "1") == "");
  CHECK(Compare("float32[]", "1.0000022", "1") != "");
  CHECK(Compare("float64[]", "1.0000000000019", "1") == "");
  CHECK(Compare("float64[]", "1.0000000000021", "1") != "");
  CHECK(Compare("float16[]", "1.0195", "1") == "");
  CHECK(Compare("float16[]", "1.0215", "1") != "");
  CHECK(Compare("bfloat16[]", "1.0156", "1") == "");
  CHECK(Compare("bfloat16[]", "1.0234", "1") != "");
  CHECK(Compare("int64[]", "1000000001", "1000000000") != "");
  CHECK(Compare("bool[]", "true", "false") != "");
  // Around 0 it is t alone.
  CHECK(Compare("float32[]", "9.9e-7", "0") == "");
  CHECK(Compare("float32[]", "1.1e-6", "0") != "");
}

TEST_CASE("an example's own tolerance holds for all of its outputs") {
  const std::string half = "    tolerance: 0.5\n";
  CHECK(Compare("float32[]", "4", "2.5", half) == "");
  CHECK(Compare("float32[]", "4.5", "2.5", half) ==
        "`y` is 4.5, should be 2.5 (tolerance 0.5; 1 of 1 differ)");
  CHECK(Compare("int64[]", "4", "3", half) == "");
  CHECK(Compare("float32[]", "4", "4.000001", "    tolerance: 0\n") != "");
}

TEST_CASE("NaN equals NaN, and infinity infinity, in an example") {
  CHECK(Compare("float32[2]", "[nan, 1]", "[nan, 1]") == "");
  CHECK(Compare("float32[2]", "[nan, 1]", "[1, 1]") != "");
  CHECK(Compare("float32[2]", "[1, 1]", "[nan, 1]") != "");
  CHECK(Compare("float32[2]", "[inf, -inf]", "[inf, -inf]") == "");
  CHECK(Compare("float32[]", "1e38", "inf") != "");
  CHECK(Compare("float32[]", "inf", "-inf") != "");
}

TEST_CASE("shapes count in an example whatever the tolerance") {
  CHECK(Compare("float32[2]", "[1, 1]", "[[1, 1]]", "    tolerance: 9\n") ==
        "`y` is float32[2], should be float32[1, 2]");
  CHECK(Compare("float32[1]", "[1]", "1", "    tolerance: 9\n") ==
        "`y` is float32[1], should be float32[]");
}

}  // namespace
}  // namespace plexus::testing
