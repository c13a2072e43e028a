// Tensor files from one format into another.
#include <catch2/catch.hpp>

#include "tests/cli/program.h"

namespace plexus::testing {
namespace {

constexpr char kWeights[] = "graphs/digits/weights.npz";

void Convert(const std::vector<std::string>& args) {
  std::vector<std::string> all = {"convert"};
  all.insert(all.end(), args.begin(), args.end());
  const ProcessResult got = Plexus(all);
  CAPTURE(args);
  CHECK(got.err == "");
  CHECK(got.out == "");
  CHECK(got.code == 0);
}

std::string Inspect(const std::string& file) {
  return Plexus({"inspect", file}).out;
}

TEST_CASE("convert writes all tensors, and one by its key") {
  const TemporaryFolder folder;
  Convert({kWeights, folder / "w.npz"});
  CHECK(Inspect(folder / "w.npz") == Inspect(kWeights));
  Convert({std::string(kWeights) + "#b3", folder / "b3.npy"});
  CHECK(Inspect(folder / "b3.npy") ==
        Inspect(std::string(kWeights) + "#b3"));
  Convert({folder / "b3.npy", folder / "b3.csv"});
  Convert({folder / "b3.csv", folder / "back.npy", "--dtype", "float32",
           "--rank", "1"});
  CHECK(ReadFile(folder / "back.npy") == ReadFile(folder / "b3.npy"));
  Convert({std::string(kWeights) + "#b3", folder / "one.npz"});
  CHECK(Inspect(folder / "one.npz") == Inspect(folder / "b3.npy"));
}

TEST_CASE("convert writes .safetensors with the names of a .npz") {
  const TemporaryFolder folder;
  Convert({kWeights, folder / "w.safetensors"});
  const std::string bytes = ReadFile(folder / "w.safetensors");
  CHECK(bytes.substr(8, 51) ==
        R"({"W1":{"dtype":"F32","shape":[64,50],"data_offsets")");
}

TEST_CASE("convert takes images from PNG and back") {
  const TemporaryFolder folder;
  WriteFile(folder / "x.csv", "0,128,255\n1,2,3\n");
  Convert({folder / "x.csv", folder / "x.png", "--dtype", "uint8"});
  CHECK(ReadFile(folder / "x.png").starts_with("\x89PNG"));
  CHECK(Inspect(folder / "x.png") ==
        "  x  uint8[2, 3]  between 0 and 255\n");
  Convert({folder / "x.png", folder / "back.csv"});
  CHECK(ReadFile(folder / "back.csv") == ReadFile(folder / "x.csv"));
}

TEST_CASE("run writes several outputs into one file") {
  const TemporaryFolder folder;
  const ProcessResult got =
      Plexus({"run", "graphs/three_layer.yaml", "-i", "x=[1.0, 0.5]", "-o",
              "y=" + (folder / "all.npz"), "-o", "z1=" + (folder / "z1.csv"),
              "-o", "z1=" + (folder / "all.npz")});
  CHECK(got.err == "");
  CHECK(got.code == 0);
  const ProcessResult all = Plexus({"inspect", folder / "all.npz"});
  CHECK(all.out.starts_with("  y   float64[2]  between 0.31682"));
  CHECK(all.out.find("\n  z1  float64[3]  between 0.57444") !=
        std::string::npos);
  CHECK(ReadFile(folder / "z1.csv").starts_with("0.57444"));
}

}  // namespace
}  // namespace plexus::testing
