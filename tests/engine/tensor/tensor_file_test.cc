#include "engine/tensor/tensor_file.h"

#include <plexus/plexus.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/engine/tensor/failure.h"
#include "tests/engine/tensor/png_file.h"
#include "tests/engine/tensor/samples.h"
#include "tests/engine/tensor/taken_memory.h"
#include "tests/support/temporary_folder.h"
#include "tests/engine/tensor/values.h"

namespace plexus {
namespace {

namespace fs = std::filesystem;
using engine::DecodeAllTensors;
using engine::DecodeTensor;
using engine::NamedTensors;
using engine::ReadAllTensors;
using testing::BytesTaken;
using testing::Failure;
using testing::FailureLine;
using testing::MakeTensor;
using testing::PngFile;
using testing::Slurp;
using testing::TemporaryFolder;
using testing::Values;

constexpr char kReadable[] =
    "\nhelp: readable are .npy, .npz, .safetensors, IDX, PNG and .csv, each also "
    "as .gz";

int Entries(const TemporaryFolder& folder) {
  int n = 0;
  for ([[maybe_unused]] const auto& entry :
       fs::directory_iterator(folder.path())) {
    ++n;
  }
  return n;
}

TEST_CASE("a file's format is known by its content, whatever its name") {
  const TemporaryFolder folder;
  CHECK(ReadTensor(folder.Write("a.csv", samples::kFloat32Npy)).count() == 6);
  CHECK(ReadTensor(folder.Write("b", samples::kStreamedNpz)).count() == 2);
  CHECK(Values<uint8_t>(ReadTensor(folder.Write("c", samples::kGzippedIdx))) ==
        std::vector<uint8_t>{1, 2, 3, 4, 5, 255});
}

TEST_CASE("CSV is known by its name") {
  const TemporaryFolder folder;
  ReadOptions options;
  options.dtype = PLEXUS_INT8;
  options.rank = 1;
  CHECK(Values<int8_t>(ReadTensor(folder.Write("a.CSV", "1,2\n"), options)) ==
        std::vector<int8_t>{1, 2});
  CHECK(Failure([] { DecodeTensor("1,2\n", "a.txt", {}); }) ==
        std::string("3 error: a.txt is no tensor file") + kReadable);
}

TEST_CASE("PNG is known by its content") {
  const PngFile file = {.width = 2, .data = std::string("\0\1\2", 3)};
  CHECK(DecodeTensor(file.Bytes(), "digit", {}).shape() ==
        std::vector<int64_t>{1, 2});
}

TEST_CASE("an empty file has no format") {
  CHECK(Failure([] { DecodeTensor("", "x.npy", {}); }) ==
        "3 error: x.npy is empty");
}

TEST_CASE("a key picks a tensor of a .npz, and only there") {
  ReadOptions options;
  options.key = "b1";
  CHECK(DecodeTensor(samples::kStoredNpz, "w.npz", options).count() == 2);
  CHECK(
      Failure([&] { DecodeTensor(samples::kFloat32Npy, "x.npy", options); }) ==
      "3 error: x.npy holds one tensor without a name, so there is no b1 in "
      "it");
}

TEST_CASE("every prefix of a gzip file is refused") {
  for (size_t n = 0; n < samples::kGzippedIdx.size(); ++n) {
    CAPTURE(n);
    const std::string error = FailureLine(
        [&] { DecodeTensor(samples::kGzippedIdx.substr(0, n), "x.gz", {}); });
    REQUIRE(error == (n == 0   ? "3 error: x.gz is empty"
                      : n == 1 ? "3 error: x.gz is no tensor file"
                               : "3 error: x.gz is cut short: its compressed "
                                 "data has no end"));
  }
}

TEST_CASE("damaged gzip data is refused") {
  std::string crc = samples::kGzippedIdx;
  crc[crc.size() - 8] ^= 1;
  CHECK(Failure([&] { DecodeTensor(crc, "x.gz", {}); }) ==
        "3 error: x.gz is damaged: incorrect data check");
  CHECK(Failure([] { DecodeTensor(samples::kGzippedIdx + "x", "x.gz", {}); }) ==
        "3 error: x.gz is cut short: its compressed data has no end");
}

TEST_CASE("gzip members follow each other") {
  // The second one's bytes are too many for the first one's header.
  CHECK(FailureLine([] {
          DecodeTensor(samples::kGzippedIdx + samples::kGzippedIdx, "x.gz", {});
        }) == "3 error: x.gz is too long: header says 6 bytes, 24 are there");
}

TEST_CASE("files that can't be read are refused") {
  const TemporaryFolder folder;
  REQUIRE(mkfifo((folder / "fifo").c_str(), 0600) == 0);
  CHECK(Failure([&] { ReadTensor(folder / "none.npy"); }) ==
        "3 error: " + folder.path() +
            "/none.npy can't be read: No such file or directory");
  CHECK(Failure([&] { ReadTensor(folder / "fifo"); }) ==
        "3 error: " + folder.path() + "/fifo is not a regular file");
  CHECK(Failure([&] { ReadTensor(folder.path()); }) ==
        "3 error: " + folder.path() + " is a folder");
  CHECK(Failure([] { ReadTensor("/dev/zero"); }) ==
        "3 error: /dev/zero is not a regular file");
}

TEST_CASE("a file beyond the memory limit is not read") {
  const TemporaryFolder folder;
  const std::string path = folder.Write("x.csv", "1");
  fs::resize_file(path, uintmax_t{1} << 40);  // sparse
  ReadOptions options;
  options.limits.max_memory = 1000;
  CHECK(Failure([&] { ReadTensor(path, options); }) ==
        "4 error: " + path + " is larger than the memory limit of 1000 bytes");
}

TEST_CASE("all tensors of a .npz come with their names") {
  const TemporaryFolder folder;
  const NamedTensors two =
      ReadAllTensors(folder.Write("w.npz", samples::kStoredNpz), {});
  REQUIRE(two.size() == 2);
  CHECK(two[0].first == "W1");
  CHECK(two[0].second.bytes() == 32);
  CHECK(two[1].first == "b1");
  const NamedTensors one =
      ReadAllTensors(folder.Write("mean.npy", samples::kFloat32Npy), {});
  REQUIRE(one.size() == 1);
  CHECK(one[0].first == "mean");
}

TEST_CASE("all tensors of a file together keep to the memory limit") {
  const TemporaryFolder folder;
  const std::string path = folder.Write("w.npz", samples::kStoredNpz);
  Limits limits;
  limits.max_memory = 36;
  CHECK(ReadAllTensors(path, limits).size() == 2);
  limits.max_memory = 35;
  CHECK(Failure([&] { ReadAllTensors(path, limits); }) ==
        "4 error: " + path +
            ": its tensors need more than the memory limit of 35 bytes");
}

TEST_CASE("files without names in them give no named tensors") {
  const TemporaryFolder folder;
  const std::string path = folder.Write("x.csv", "1");
  CHECK(Failure([&] { ReadAllTensors(path, {}); }) ==
        "3 error: " + path +
            " holds a tensor without a name\n"
            "help: files of named tensors are .safetensors, .npz and .npy");
}

TEST_CASE("tensors are written by the ending of the name") {
  const TemporaryFolder folder;
  const Tensor tensor = MakeTensor<float>(PLEXUS_FLOAT32, {2}, {1, 0.1f});
  WriteTensor(folder / "y.csv", tensor);
  CHECK(Slurp(folder / "y.csv") == "1\n0.1\n");
  WriteTensor(folder / "y.npy", tensor);
  CHECK(Values<float>(ReadTensor(folder / "y.npy")) ==
        std::vector<float>{1, 0.1f});
  CHECK(Entries(folder) == 2);
  CHECK(Failure([&] { WriteTensor("y.txt", tensor); }) ==
        "2 error: y.txt can't be written: its name has none of the endings "
        ".npy, .npz, .safetensors, .csv and .png");
  CHECK(Failure([&] { WriteTensor("y.npy", Tensor()); }) ==
        "2 error: y.npy: there is no tensor to write");
  CHECK(WritableTensors("y.NPZ") == INT64_MAX);
  CHECK(WritableTensors("y.safetensors") == INT64_MAX);
  CHECK(WritableTensors("y.png") == 1);
  CHECK(WritableTensors("npy") == 0);
}

TEST_CASE("several tensors go into one file under their names") {
  const TemporaryFolder folder;
  const Tensor a = MakeTensor<float>(PLEXUS_FLOAT32, {2}, {1, 0.1f});
  const Tensor b = MakeTensor<uint8_t>(PLEXUS_UINT8, {}, {7});
  WriteTensors(folder / "y.npz", {{"b", b}, {"a", a}});
  const NamedTensors back = ReadTensors(folder / "y.npz");
  REQUIRE(back.size() == 2);
  CHECK(back[0].first == "b");
  CHECK(Values<uint8_t>(back[0].second) == std::vector<uint8_t>{7});
  CHECK(back[1].first == "a");
  CHECK(Values<float>(back[1].second) == Values<float>(a));
  CHECK(Failure([&] { WriteTensors(folder / "y.npy", back); }) ==
        "1 error: " + folder.path() +
            "/y.npy: .npy holds one tensor, not 2\n"
            "help: write .npz or .safetensors");
  CHECK(Failure([&] {
          WriteTensors(folder / "y.npz", {{"a", a}, {"a", b}});
        }) ==
        "1 error: " + folder.path() + "/y.npz: a is to be in it twice");
  CHECK(Failure([&] { WriteTensors(folder / "y.npz", {{"", a}}); }) ==
        "1 error: " + folder.path() + "/y.npz: a tensor in it has no name");
  WriteTensor(folder / "mean.npz", a);
  CHECK(ReadTensors(folder / "mean.npz")[0].first == "mean");
}

TEST_CASE("a tensor without a name has its file's") {
  const TemporaryFolder folder;
  ReadOptions options;
  options.dtype = PLEXUS_INT8;
  const NamedTensors csv =
      ReadTensors(folder.Write("mean.csv.gz", "1,2\n"), options);
  REQUIRE(csv.size() == 1);
  CHECK(csv[0].first == "mean");
  CHECK(csv[0].second.shape() == std::vector<int64_t>{1, 2});
  options.key = "b1";
  const NamedTensors one =
      ReadTensors(folder.Write("w.npz", samples::kStoredNpz), options);
  REQUIRE(one.size() == 1);
  CHECK(one[0].first == "b1");
}

TEST_CASE("the deflated tensors of a .npz are a bomb together") {
  // W1 says 2^20 - 100 bytes, b1 says 131.
  std::string bytes = samples::kDeflatedNpz;
  const size_t entry = bytes.find("PK\x01\x02");
  bytes.replace(entry + 24, 4, std::string("\x9c\xff\x0f\0", 4));
  Limits limits;
  limits.max_memory = 1;
  CHECK(BytesTaken([&] {
          CHECK(FailureLine(
                    [&] { DecodeAllTensors(bytes, "w.npz", limits); }) ==
                "4 error: w.npz inflates to more than 1048577 bytes");
        }) < 20'000);
}

TEST_CASE("writing replaces a file, and what a link points to") {
  const TemporaryFolder folder;
  folder.Write("y.csv", "old");
  fs::create_symlink("y.csv", folder / "link.csv");
  WriteTensor(folder / "link.csv", Tensor(PLEXUS_INT8, {1}));
  CHECK(fs::is_symlink(folder / "link.csv"));
  CHECK(Slurp(folder / "y.csv") == "0\n");
  CHECK(Entries(folder) == 2);
}

TEST_CASE("a failed write leaves the old file, and no other") {
  const TemporaryFolder folder;
  const std::string path = folder.Write("y.npy", "old");
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit before;
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small = {1000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const std::string error =
      Failure([&] { WriteTensor(path, Tensor(PLEXUS_INT8, {4096})); });
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK(error == "1 error: " + path + " can't be written: File too large");
  CHECK(Slurp(path) == "old");
  CHECK(Entries(folder) == 1);
}

TEST_CASE("what can't be written to is named") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "y.npy");
  const Tensor tensor(PLEXUS_INT8, {1});
  CHECK(Failure([&] { WriteTensor(folder / "none/y.npy", tensor); }) ==
        "1 error: " + folder.path() +
            "/none/y.npy can't be written: No such file or directory");
  CHECK(Failure([&] { WriteTensor(folder / "y.npy", tensor); }) ==
        "1 error: " + folder.path() +
            "/y.npy can't be written: it is there and is not a regular file");
  CHECK(Entries(folder) == 1);
}

}  // namespace
}  // namespace plexus
