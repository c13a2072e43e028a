#include "engine/tensor/npz.h"

#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/engine/tensor/failure.h"
#include "tests/engine/tensor/samples.h"
#include "tests/engine/tensor/taken_memory.h"
#include "tests/engine/tensor/values.h"

namespace plexus::engine {
namespace {

using plexus::testing::BytesTaken;
using plexus::testing::Failure;
using plexus::testing::FailureLine;
using plexus::testing::Values;
using Shape = std::vector<int64_t>;

constexpr int64_t kCap = 1 << 20;

Tensor Read(const std::string& bytes, const std::string& key = "",
            int64_t cap = kCap) {
  return Npz("w.npz", bytes, cap).Read(key, {});
}

void ReadEach(const std::string& bytes) {
  const Npz npz("w.npz", bytes, kCap);
  for (const std::string& key : npz.keys()) npz.Read(key, {});
}

// `bytes` with the little-endian number at `at` replaced.
template <typename T>
std::string Patched(std::string bytes, size_t at, T value) {
  for (size_t i = 0; i < sizeof(T); ++i) {
    bytes.at(at + i) = static_cast<char>(value >> (8 * i));
  }
  return bytes;
}

// Where entry i of the directory starts.
size_t EntryAt(const std::string& bytes, int i) {
  size_t at = bytes.find("PK\x01\x02");
  for (; i > 0; --i) at = bytes.find("PK\x01\x02", at + 4);
  return at;
}

std::string Stored(const std::vector<std::string>& names) {
  std::vector<std::pair<std::string, std::string>> members;
  for (const std::string& name : names) {
    members.emplace_back(name, samples::kFloat32Npy);
  }
  return EncodeZip("w.npz", members);
}

TEST_CASE("stored tensors are read from .npz") {
  const Npz npz("w.npz", samples::kStoredNpz, kCap);
  CHECK(npz.keys() == std::vector<std::string>{"W1", "b1"});
  const Tensor weights = npz.Read("W1", {});
  CHECK(weights.dtype() == PLEXUS_FLOAT64);
  CHECK(weights.shape() == Shape{2, 2});
  CHECK(Values<double>(weights) == std::vector<double>{1, 2, 3, 4});
  const Tensor bias = npz.Read("b1", {});
  CHECK(bias.dtype() == PLEXUS_FLOAT16);
  CHECK(Values<uint16_t>(bias) == std::vector<uint16_t>{0x3800, 0xbc00});
}

TEST_CASE("deflated tensors are read from .npz") {
  const Tensor weights = Read(samples::kDeflatedNpz, "W1");
  CHECK(weights.shape() == Shape{10, 5});
  for (int i = 0; i < 50; ++i) REQUIRE(weights.data<int32_t>()[i] == i % 7);
  CHECK(Values<uint8_t>(Read(samples::kDeflatedNpz, "b1")) ==
        std::vector<uint8_t>{0, 0, 0});
}

TEST_CASE("a member whose sizes follow its data is read") {
  CHECK(Values<uint8_t>(Read(samples::kStreamedNpz, "x")) ==
        std::vector<uint8_t>{1, 2});
}

TEST_CASE("the only tensor needs no name") {
  CHECK(Read(samples::kStreamedNpz).count() == 2);
}

TEST_CASE("a name that is missing or not there is answered with all names") {
  CHECK(Failure([] { Read(samples::kStoredNpz); }) ==
        "3 error: w.npz holds 2 tensors: W1, b1\n"
        "help: name the one that is meant: `key: W1` in a graph, FILE#W1 in an "
        "argument");
  CHECK(Failure([] { Read(samples::kStoredNpz, "W2"); }) ==
        "3 error: w.npz has no tensor W2; it has W1, b1");
  CHECK(Failure([] { Read(EncodeZip("w.npz", {})); }) ==
        "3 error: w.npz holds no tensor");
  std::vector<std::string> many;
  for (int i = 0; i < 12; ++i) many.push_back("t" + std::to_string(i) + ".npy");
  CHECK(
      Failure([&] { Read(Stored(many), "x"); }) ==
      "3 error: w.npz has no tensor x; it has t0, t1, t2, t3, t4, t5, t6, t7, "
      "t8, t9, ...");
}

TEST_CASE("every prefix of a .npz file is refused") {
  for (const std::string& sample :
       {samples::kStoredNpz, samples::kDeflatedNpz, samples::kStreamedNpz}) {
    REQUIRE(Failure([&] { ReadEach(sample); }) == "no error");
    for (size_t n = 0; n < sample.size(); ++n) {
      CAPTURE(n);
      REQUIRE(FailureLine([&] {
                ReadEach(sample.substr(0, n));
              }).starts_with("3 error: w.npz is cut short"));
    }
  }
}

TEST_CASE("no byte of a .npz file can be changed into a crash") {
  for (const std::string& sample :
       {samples::kStoredNpz, samples::kDeflatedNpz}) {
    for (size_t i = 0; i < sample.size(); ++i) {
      for (const int change : {1, 0x80, 0xff}) {
        std::string bytes = sample;
        bytes[i] = static_cast<char>(bytes[i] ^ change);
        const std::string error = Failure([&] { ReadEach(bytes); });
        CAPTURE(i, change, error);
        REQUIRE((error == "no error" || error.find("error: w.npz") == 2));
      }
    }
  }
}

TEST_CASE("a changed element is noticed") {
  std::string bytes = samples::kStoredNpz;
  bytes[bytes.find("PK\x03\x04", 4) - 1] ^= 1;  // in the last element of W1
  CHECK(Failure([&] { Read(bytes, "W1"); }) ==
        "3 error: w.npz: W1 is damaged: its CRC is wrong");
}

TEST_CASE("a tensor that is cut short inside its member is refused") {
  std::string npy = samples::kFloat32Npy;
  npy.resize(npy.size() - 10);
  const std::string bytes = EncodeZip("w.npz", {{"W1.npy", npy}});
  CHECK(Failure([&] { Read(bytes); }) ==
        "3 error: w.npz: W1 is cut short: header says 24 bytes, 14 are there");
}

TEST_CASE("a size that deflated data can't have takes no memory") {
  const size_t entry = EntryAt(samples::kDeflatedNpz, 0);
  const std::string larger =
      Patched<uint32_t>(samples::kDeflatedNpz, entry + 24, 1u << 30);
  CHECK(BytesTaken([&] {
          CHECK(FailureLine([&] { Read(larger, "W1"); }) ==
                "4 error: w.npz: W1 inflates to more than 1048576 bytes");
        }) < 20'000);
  const std::string impossible =
      Patched<uint32_t>(samples::kDeflatedNpz, entry + 24, 1u << 19);
  CHECK(BytesTaken([&] {
          CHECK(Failure([&] { Read(impossible, "W1"); }) ==
                "3 error: w.npz: W1 is damaged: header says 524288 bytes, 92 "
                "deflated bytes can't hold them");
        }) < 20'000);
  const std::string large =
      Patched<uint32_t>(samples::kDeflatedNpz, entry + 24, 1u << 16);
  CHECK(
      Failure([&] { Read(large, "W1"); }) ==
      "3 error: w.npz: W1 is damaged: header says 65536 bytes, 328 come out");
  const std::string small =
      Patched<uint32_t>(samples::kDeflatedNpz, entry + 24, 327u);
  CHECK(Failure([&] { Read(small, "W1"); }) ==
        "3 error: w.npz: W1 is damaged: header says 327 bytes, more come out");
}

TEST_CASE("two members of one name are refused") {
  CHECK(Failure([] {
          Read(Stored({"a.npy", "a.npy"}));
        }) == "3 error: w.npz: a.npy is there twice");
}

TEST_CASE("members that overlap are refused") {
  // The second entry leads to the first member, and takes its name.
  std::string bytes = Stored({"a.npy", "b.npy"});
  const size_t second = EntryAt(bytes, 1);
  bytes = Patched<uint32_t>(bytes, second + 42, 0);
  CHECK(Failure([&] { Read(bytes); }) ==
        "3 error: w.npz is damaged, or no whole zip archive");
  // A member's own extra field says that its bytes are those of the next.
  bytes = Stored({"a.npy", "b.npy"});
  const size_t next = bytes.find("PK\x03\x04", 4);
  bytes = Patched<uint16_t>(bytes, 28, static_cast<uint16_t>(next));
  CHECK(Failure([&] { Read(bytes); }) ==
        "3 error: w.npz: a.npy and b.npy overlap");
}

TEST_CASE("bytes that belong to no member are refused") {
  std::string bytes = Stored({"a.npy", "b.npy"});
  const size_t end = bytes.find("PK\x05\x06");
  const size_t directory = EntryAt(bytes, 0);
  // Between the members and the directory.
  std::string hole = bytes;
  hole = Patched<uint32_t>(hole, end + 16,
                           static_cast<uint32_t>(directory + 7));
  hole.insert(directory, 7, 'x');
  CHECK(Failure([&] { Read(hole); }) ==
        "3 error: w.npz: 7 of its bytes belong to no member");
  // Between two members; 16 is the length of a descriptor, but the member
  // before doesn't say that it has one.
  const size_t second = bytes.find("PK\x03\x04", 4);
  hole = Patched<uint32_t>(bytes, end + 16,
                           static_cast<uint32_t>(directory + 16));
  hole = Patched<uint32_t>(hole, EntryAt(bytes, 1) + 42,
                           static_cast<uint32_t>(second + 16));
  hole.insert(second, 16, 'x');
  CHECK(Failure([&] { Read(hole); }) ==
        "3 error: w.npz: 16 of its bytes belong to no member");
}

TEST_CASE("names that no graph can say are refused") {
  CHECK(Failure([] { Read(Stored({".npy"})); }) ==
        "3 error: w.npz: its member .npy is no name in UTF-8");
  CHECK(Failure([] { Read(Stored({"\xff.npy"})); }) ==
        "3 error: w.npz: its member \\xff.npy is no name in UTF-8");
}

TEST_CASE("a name in UTF-8 says so") {
  const std::string bytes = EncodeZip("w.npz", {{"\xc3\xa9.npy", ""},
                                                {"e.npy", ""}});
  CHECK(bytes[7] == 8);  // bit 11 of the flags
  CHECK(bytes[EntryAt(bytes, 0) + 9] == 8);
  CHECK(bytes[EntryAt(bytes, 1) + 9] == 0);
  CHECK(FailureLine([] {
          EncodeZip("w.npz", {{std::string(65'536, 'a'), ""}});
        }) == "1 error: w.npz: the name " + std::string(60, 'a') +
                  "... is longer than a zip archive can hold");
}

TEST_CASE("what zip can do and .npz doesn't need is refused") {
  const std::string bytes = Stored({"a.npy"});
  const size_t entry = EntryAt(bytes, 0);
  CHECK(Failure([&] { Read(Patched<uint16_t>(bytes, entry + 8, 1)); }) ==
        "3 error: w.npz: a.npy is encrypted");
  CHECK(Failure([&] { Read(Patched<uint16_t>(bytes, entry + 10, 12)); }) ==
        "3 error: w.npz: a.npy is packed by method 12; stored and deflated are "
        "read");
  CHECK(Failure([] {
          Read(Stored({"a.npy", "notes.txt"}));
        }) == "3 error: w.npz: its member notes.txt is not a .npy file");
  CHECK(Failure([&] { Read("x" + bytes); }) ==
        "3 error: w.npz is damaged, or no whole zip archive");
}

TEST_CASE("zip64 directories are read") {
  std::string bytes = Stored({"a.npy"});
  const size_t end = bytes.find("PK\x05\x06");
  const size_t start = EntryAt(bytes, 0);
  std::string end64("PK\x06\x06", 4);
  end64.resize(56);
  end64 = Patched<uint64_t>(end64, 4, 44);
  end64 = Patched<uint64_t>(end64, 24, 1);
  end64 = Patched<uint64_t>(end64, 32, 1);
  end64 = Patched<uint64_t>(end64, 40, end - start);
  end64 = Patched<uint64_t>(end64, 48, start);
  std::string locator("PK\x06\x07", 4);
  locator.resize(20);
  locator = Patched<uint64_t>(locator, 8, end);
  bytes = Patched<uint16_t>(bytes, end + 8, 0xffff);
  bytes = Patched<uint16_t>(bytes, end + 10, 0xffff);
  bytes = Patched<uint32_t>(bytes, end + 16, 0xffffffff);
  bytes.insert(end, end64 + locator);
  CHECK(Read(bytes).count() == 6);
  CHECK(Failure([&] {
          Read(Patched<uint64_t>(bytes, end + 32, 1ull << 62));
        }) == "3 error: w.npz is damaged, or no whole zip archive");
}

TEST_CASE("what .npz is written as reads back") {
  const Tensor a =
      plexus::testing::MakeTensor<int64_t>(PLEXUS_INT64, {2}, {5, -6});
  const Tensor b = plexus::testing::MakeTensor<uint8_t>(PLEXUS_BOOL, {}, {1});
  const std::string bytes = EncodeNpz("w.npz", {{"a", a}, {"b", b}});
  CHECK(Values<int64_t>(Read(bytes, "a")) == std::vector<int64_t>{5, -6});
  CHECK(Values<uint8_t>(Read(bytes, "b")) == std::vector<uint8_t>{1});
}

}  // namespace
}  // namespace plexus::engine
