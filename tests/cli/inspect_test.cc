// What a tensor file holds.
#include <catch2/catch.hpp>

#include "tests/cli/program.h"

namespace plexus::testing {
namespace {

/// Writes a CSV as a .npy in `folder`.
std::string Npy(const TemporaryFolder& folder, const std::string& name,
                const std::string& csv, const std::string& dtype) {
  WriteFile(folder / (name + ".csv"), csv);
  const ProcessResult got =
      Plexus({"convert", folder / (name + ".csv"), folder / (name + ".npy"),
              "--dtype", dtype});
  REQUIRE(got.err == "");
  REQUIRE(got.code == 0);
  return folder / (name + ".npy");
}

TEST_CASE("inspect lists the tensors of a file") {
  const ProcessResult got = Plexus({"inspect", "graphs/digits/weights.npz"});
  CHECK(got.err == "");
  CHECK(got.code == 0);
  CHECK(got.out.starts_with("  W1  float32[64, 50]   between -"));
  CHECK(got.out.find("\n  b3  float32[10]  ") != std::string::npos);
}

TEST_CASE("inspect shows the range of values, and counts NaN") {
  const TemporaryFolder folder;
  CHECK(Plexus({"inspect",
                Npy(folder, "x", "nan,-1\n2.5,nan\n", "float32")})
            .out == "  x  float32[2, 2]  between -1 and 2.5, 2 nan\n");
  CHECK(Plexus({"inspect", Npy(folder, "inf", "-inf,0\n", "float64")}).out ==
        "  inf  float64[1, 2]  between -inf and 0\n");
  CHECK(Plexus({"inspect", Npy(folder, "same", "3,3\n", "int8")}).out ==
        "  same  int8[1, 2]  all 3\n");
  CHECK(Plexus({"inspect", Npy(folder, "none", "nan\n", "float16")}).out ==
        "  none  float16[1, 1]  all nan\n");
  CHECK(Plexus({"inspect", Npy(folder, "yes", "0,1\n", "bool")}).out ==
        "  yes  bool[1, 2]  between false and true\n");
  // Beyond what a double tells apart.
  CHECK(Plexus({"inspect", Npy(folder, "big",
                               "9223372036854775807,9223372036854775806\n",
                               "int64")})
            .out ==
        "  big  int64[1, 2]  between 9223372036854775806 and "
        "9223372036854775807\n");
}

TEST_CASE("inspect --json is for programs") {
  const TemporaryFolder folder;
  CHECK(Plexus({"inspect", "--json",
                Npy(folder, "x", "nan,-1\ninf,nan\n", "float32")})
            .out ==
        "[{\"name\": \"x\", \"dtype\": \"float32\", \"shape\": [2, 2], "
        "\"min\": -1, \"max\": \"inf\", \"nan\": 2}]\n");
  CHECK(Plexus({"inspect", "--json", Npy(folder, "y", "nan\n", "float64")})
            .out ==
        "[{\"name\": \"y\", \"dtype\": \"float64\", \"shape\": [1, 1], "
        "\"min\": null, \"max\": null, \"nan\": 1}]\n");
  const ProcessResult weights =
      Plexus({"inspect", "--json", "graphs/digits/weights.npz"});
  CHECK(weights.out.find("},\n {\"name\": \"b3\", ") != std::string::npos);
}

TEST_CASE("inspect takes one tensor by its key, and stdin") {
  const ProcessResult one =
      Plexus({"inspect", "graphs/digits/weights.npz#b3"});
  CHECK(one.err == "");
  CHECK(one.out.starts_with("  b3  float32[10]  between "));
  const ProcessResult csv = Plexus({"inspect", "-"}, {.input = "1,2\n3,4\n"});
  CHECK(csv.err == "");
  CHECK(csv.out == "  stdin  float64[2, 2]  between 1 and 4\n");
}

TEST_CASE("inspect reads a CSV as --dtype and --rank say") {
  const TemporaryFolder folder;
  WriteFile(folder / "x.csv", "1\n2\n");
  CHECK(Plexus({"inspect", folder / "x.csv", "--dtype", "int64", "--rank",
                "1"})
            .out == "  x  int64[2]  between 1 and 2\n");
}

TEST_CASE("names from a file can't write to the terminal") {
  const TemporaryFolder folder;
  WriteFile(folder / "\x1b[31m.csv", "1\n");
  const ProcessResult got = Plexus({"inspect", folder / "\x1b[31m.csv"});
  CHECK(got.out == "  \\x1b[31m  float64[1, 1]  all 1\n");
}

TEST_CASE("a file without tensors is said to have none") {
  const TemporaryFolder folder;
  const std::string end("PK\5\6", 4);
  WriteFile(folder / "none.npz", end + std::string(18, '\0'));
  CHECK(Plexus({"inspect", folder / "none.npz"}).out == "no tensors\n");
  CHECK(Plexus({"inspect", folder / "none.npz", "--json"}).out == "[]\n");
}

}  // namespace
}  // namespace plexus::testing
