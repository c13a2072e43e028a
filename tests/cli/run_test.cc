#include <catch2/catch.hpp>

#include "tests/cli/program.h"

namespace plexus::testing {
namespace {

const std::string kThreeLayer = "graphs/three_layer.yaml";

TEST_CASE("only the inputs that an asked-for output needs are asked for") {
  const TemporaryFolder folder;
  const std::string path = folder / "graph.yaml";
  WriteFile(path,
            "inputs: {a: [2], b: [2], c: [2]}\n"
            "nodes: {y: 'Add(a, b)', z: 'Mul(y, c)'}\n"
            "outputs: [z]\n");
  const ProcessResult got =
      Plexus({"run", path, "-i", "a=[1, 2]", "-i", "b=[3, 4]", "-o", "y"});
  CHECK(got.err == "");
  CHECK(got.out == "y: float32[2]\n[4. 6.]\n");
  const ProcessResult missing = Plexus({"run", path, "-i", "a=[1, 2]", "-o", "y"});
  CHECK(missing.code == 3);
  CHECK(missing.err.find("`b: float32[2]` has no value") != std::string::npos);
  CHECK(missing.err.find("`c: float32[2]`") == std::string::npos);

  WriteFile(path,
            "inputs: {a: [N], b: [M]}\n"
            "parameters: {W: [1, 2]}\n"
            "nodes: {y: 'Neg(a)', z: 'Mul(b, W)'}\n"
            "outputs: [y]\n");
  CHECK(Plexus({"run", path, "-i", "a=[1, 2]"}).out ==
        "y: float32[2]\n[-1. -2.]\n");
  CHECK(Plexus({"run", path, "-o", "W"}).out == "W: float32[2]\n[1. 2.]\n");
}

TEST_CASE("that no output needs a node is no news where outputs are named") {
  const TemporaryFolder folder;
  WriteFile(folder / "graph.yaml",
            "inputs: {a: [2]}\nnodes: {y: Neg(a), e: Exp(a), d: Neg(e)}\n"
            "outputs: [y]\n");
  const std::string path = folder / "graph.yaml";
  CHECK(Plexus({"run", path, "-i", "a=[1, 2]", "-o", "d"}).err == "");
  CHECK(Plexus({"run", path, "-i", "a=[1, 2]"})
            .err.find("no output needs `d`") != std::string::npos);
}

TEST_CASE("after -- a graph's name may begin with a dash") {
  const TemporaryFolder folder;
  WriteFile(folder / "-x.yaml", "inputs: {a: [2]}\noutputs: [a]\n");
  const ProcessResult got = Plexus({"run", "-i", "a=[1, 2]", "--", "-x.yaml"},
                                   {.folder = folder / ""});
  CHECK(got.err == "");
  CHECK(got.out == "a: float32[2]\n[1. 2.]\n");
}

TEST_CASE("run prints outputs for people") {
  const ProcessResult got = Plexus({"run", kThreeLayer, "-i", "x=[1.0, 0.5]"});
  CHECK(got.err == "");
  CHECK(got.out == "y: float64[2]\n[0.31682708 0.69627909]\n");
  CHECK(got.code == 0);
}

TEST_CASE("run prints JSON that reads back to the same bits") {
  const ProcessResult got =
      Plexus({"run", kThreeLayer, "-i", "x=[1.0, 0.5]", "--format", "json"});
  CHECK(got.err == "");
  CHECK(got.out ==
        "{\"y\": {\"dtype\": \"float64\", \"shape\": [2], \"data\": "
        "[0.3168270764110298, 0.6962790898619668]}}\n");
}

TEST_CASE("run computes any node that is asked for, in the order asked") {
  const ProcessResult got =
      Plexus({"run", "graphs/activations.yaml", "-i", "x=[-1, 1, 2]", "-o",
              "relu", "-o", "step", "--format", "json"});
  CHECK(got.err == "");
  CHECK(got.out ==
        "{\"relu\": {\"dtype\": \"float64\", \"shape\": [3], \"data\": "
        "[0, 1, 2]},\n"
        " \"step\": {\"dtype\": \"float64\", \"shape\": [3], \"data\": "
        "[0, 1, 1]}}\n");
  const ProcessResult inner =
      Plexus({"run", kThreeLayer, "-i", "x=[1.0, 0.5]", "-o", "a1"});
  CHECK(inner.err == "");
  CHECK(inner.out == "a1: float64[3]\n[0.3 0.7 1.1]\n");
}

TEST_CASE("run writes nan and infinities as strings in JSON") {
  const ProcessResult got =
      Plexus({"run", "graphs/activations.yaml", "-i", "x=[nan, inf, -inf]",
              "-o", "relu", "--format", "json"});
  CHECK(got.err == "");
  CHECK(got.out ==
        "{\"relu\": {\"dtype\": \"float64\", \"shape\": [3], \"data\": "
        "[\"nan\", \"inf\", 0]}}\n");
}

TEST_CASE("run gives the same bytes whatever the threads and the fusion") {
  const std::vector<std::string> args = {
      "run",      "graphs/digits.yaml",
      "-i",       "images=@graphs/digits/test-images.idx3-ubyte",
      "--format", "json"};
  const ProcessResult one = Plexus(args);
  CHECK(one.err == "");
  REQUIRE(one.out.size() > 10'000);
  for (const std::vector<std::string>& more :
       std::vector<std::vector<std::string>>{{"--threads", "2"},
                                             {"--threads", "3"},
                                             {"--no-fuse"},
                                             {"--no-fuse", "--threads", "2"}}) {
    std::vector<std::string> all = args;
    all.insert(all.end(), more.begin(), more.end());
    const ProcessResult got = Plexus(all);
    CHECK(got.err == "");
    CHECK(got.out == one.out);
  }
}

TEST_CASE("run writes .npy and .csv files, whole and under their name only") {
  const TemporaryFolder folder;
  const ProcessResult got =
      Plexus({"run", "graphs/three_layer_batch.yaml", "-i",
              "x=[[1.0, 0.5], [0, 0]]", "-o", "y=" + (folder / "y.npy"), "-o",
              "y=" + (folder / "y.csv"), "-o", "y", "--dim", "N=2"});
  CHECK(got.err == "");
  CHECK(got.out ==
        "y: float64[2, 2]\n[[0.31682708 0.69627909]\n"
        " [0.30806853 0.67683894]]\n");
  CHECK(got.code == 0);

  const std::string npy = ReadFile(folder / "y.npy");
  CHECK(npy.substr(0, 8) == std::string("\x93NUMPY\x01\x00", 8));
  CHECK(npy.find("'descr': '<f8'") != std::string::npos);
  CHECK(npy.find("'shape': (2, 2)") != std::string::npos);
  CHECK(npy.size() % 64 == 32);  // a header of whole 64 bytes, 4 numbers
  CHECK(ReadFile(folder / "y.csv") ==
        "0.3168270764110298,0.6962790898619668\n"
        "0.3080685345252333,0.6768389367475369\n");
  size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "")) {
    CHECK(entry.path().filename().string().substr(0, 2) == "y.");
    ++files;
  }
  CHECK(files == 2);
}

TEST_CASE("run reads inputs from files and from stdin") {
  const TemporaryFolder folder;
  const std::string x = "x=@" + (folder / "x.npy");
  REQUIRE(Plexus({"run", kThreeLayer, "-i", "x=[1.0, 0.5]", "-o",
                  "y=" + (folder / "x.npy")})
              .code == 0);
  const ProcessResult from_npy = Plexus({"run", kThreeLayer, "-i", x});
  CHECK(from_npy.err == "");
  const ProcessResult from_stdin =
      Plexus({"run", kThreeLayer, "-i", "x=@-"},
             {.input = ReadFile(folder / "x.npy")});
  CHECK(from_stdin.err == "");
  CHECK(from_stdin.out == from_npy.out);
  CHECK(from_npy.out.substr(0, 14) == "y: float64[2]\n");

  WriteFile(folder / "rows.csv", "1.0,0.5\n0,0\n");
  const ProcessResult from_csv = Plexus({"run", "graphs/three_layer_batch.yaml",
                                         "-i", "x=@" + (folder / "rows.csv")});
  CHECK(from_csv.err == "");
  CHECK(from_csv.out ==
        "y: float64[2, 2]\n[[0.31682708 0.69627909]\n"
        " [0.30806853 0.67683894]]\n");

  WriteFile(folder / "x.csv", "1.0\n0.5\n");
  const ProcessResult from_column =
      Plexus({"run", kThreeLayer, "-i", "x=@" + (folder / "x.csv")});
  CHECK(from_column.err == "");
  CHECK(from_column.out == "y: float64[2]\n[0.31682708 0.69627909]\n");
}

TEST_CASE("run picks a tensor of an .npz by its key") {
  const TemporaryFolder folder;
  WriteFile(folder / "graph.yaml",
            "inputs:\n  x: float32[10]\nnodes:\n  y: Identity(x)\n"
            "outputs: [y]\n");
  const ProcessResult got =
      Plexus({"run", folder / "graph.yaml", "-i",
              "x=@graphs/digits/weights.npz#b3", "--format", "json"});
  CHECK(got.err == "");
  CHECK(got.code == 0);
  CHECK(got.out.substr(0, 51) ==
        "{\"y\": {\"dtype\": \"float32\", \"shape\": [10], \"data\": [");
}

TEST_CASE("run says which node made the first NaN") {
  const TemporaryFolder folder;
  WriteFile(folder / "nan.yaml",
            "dtype: float64\n"
            "inputs:\n  x: [3]\n"
            "nodes:\n"
            "  big: Exp(Mul(x, 1000))\n"
            "  odd: {op: Sub, inputs: [big, big], doc: should be zero}\n"
            "  y: Neg(odd)\n"
            "  apart: Div(x, 0)\n"
            "outputs: [y, apart]\n");
  const ProcessResult got =
      Plexus({"run", "nan.yaml", "-i", "x=[-1, 1, 2]", "-o", "y"},
             {.folder = folder / ""});
  CHECK(got.out == "y: float64[3]\n[-0. nan nan]\n");
  CHECK(got.code == 0);
  CHECK(got.err ==
        "nan.yaml:6:13: warning: `odd` (Sub) is the first to make a NaN\n"
        "    odd: {op: Sub, inputs: [big, big], doc: should be zero}\n"
        "              ^\n"
        "note: its input `big` is between 0 and inf\n"
        "note: its doc: should be zero\n");

  const ProcessResult given =
      Plexus({"run", "nan.yaml", "-i", "x=[nan, 1, 2]", "-o", "y"},
             {.folder = folder / ""});
  CHECK(given.err == "");
}

}  // namespace
}  // namespace plexus::testing
