#include "engine/tensor/mapping.h"

#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <cstdint>
#include <filesystem>
#include <numeric>
#include <string>
#include <vector>

#include "engine/tensor/file_bytes.h"
#include "engine/tensor/npy.h"
#include "engine/tensor/npz.h"
#include "engine/tensor/tensor_file.h"
#include "tests/engine/tensor/failure.h"
#include "tests/support/temporary_folder.h"
#include "tests/engine/tensor/values.h"
#include "tests/support/resident.h"

namespace plexus::engine {
namespace {

namespace fs = std::filesystem;
using plexus::testing::Failure;
using plexus::testing::MakeTensor;
using plexus::testing::ResidentFileBytes;
using plexus::testing::TemporaryFolder;
using plexus::testing::Values;

constexpr int64_t kMany = 1 << 19;
constexpr size_t kSmallestMapped = 1 << 20;

template <typename T>
Tensor Counting(int32_t dtype) {
  std::vector<T> values(kMany);
  std::iota(values.begin(), values.end(), T{});
  return MakeTensor<T>(dtype, {kMany}, values);
}

/// The tensor of a file with these bytes, as a graph reads it.
Tensor Mapped(const TemporaryFolder& folder, const std::string& name,
              const std::string& bytes, const std::string& key = "") {
  ReadOptions options;
  options.key = key;
  return DecodeTensor(MapFileBytes(folder.Write(name, bytes), {}), name,
                      options);
}

TEST_CASE("large files are mapped, small ones read") {
  const TemporaryFolder folder;
  const std::string large(kSmallestMapped, 'x');
  const FileBytes mapped = MapFileBytes(folder.Write("a", large), {});
  CHECK(mapped.mapped());
  CHECK(mapped.view() == large);
  // The file fills its last page.
  for (int i = 0; i < 64; ++i) REQUIRE(mapped.view().end()[i] == 0);
  const std::string small = large.substr(1);
  const FileBytes read = MapFileBytes(folder.Write("b", small), {});
  CHECK_FALSE(read.mapped());
  CHECK(read.view() == small);
  for (int i = 0; i < 64; ++i) REQUIRE(read.view().end()[i] == 0);
  CHECK(MapFileBytes(folder.Write("c", ""), {}).view().empty());
}

TEST_CASE("the memory limit holds for mapped files") {
  const TemporaryFolder folder;
  const std::string path = folder.Write("x", "1");
  fs::resize_file(path, uintmax_t{1} << 40);  // sparse
  Limits limits;
  limits.max_memory = 1000;
  CHECK(Failure([&] { MapFileBytes(path, limits); }) ==
        "4 error: " + path + " is larger than the memory limit of 1000 bytes");
  CHECK(MapFileBytes(path, {}).view().size() == size_t{1} << 40);
}

TEST_CASE("floats of a mapped .npy are used where they are") {
  const TemporaryFolder folder;
  const Tensor floats = Counting<float>(PLEXUS_FLOAT32);
  const Tensor mapped =
      Mapped(folder, "w.npy", EncodeNpy("w.npy", floats));
  CHECK(IsMapped(mapped));
  CHECK(Values<float>(mapped) == Values<float>(floats));
  CHECK(reinterpret_cast<uintptr_t>(mapped.data()) % 64 == 0);
  // All of it outlives the file.
  fs::remove(folder / "w.npy");
  CHECK(mapped.data<float>()[kMany - 1] == kMany - 1);
}

TEST_CASE("what a kernel may rely on after a check is copied from a mapping") {
  const TemporaryFolder folder;
  const Tensor indices = Counting<int64_t>(PLEXUS_INT64);
  const Tensor copied = Mapped(folder, "i.npy", EncodeNpy("i.npy", indices));
  CHECK_FALSE(IsMapped(copied));
  CHECK(Values<int64_t>(copied) == Values<int64_t>(indices));
}

TEST_CASE("elements that can't be used in place are copied from a mapping") {
  const TemporaryFolder folder;
  const Tensor floats = Counting<float>(PLEXUS_FLOAT32);
  const std::string npy = EncodeNpy("w.npy", floats);
  // The data of a.npy start 30 + 5 + 128 bytes into the archive.
  const std::string npz = EncodeNpz("w.npz", {{"a", floats}});
  const Tensor stored = Mapped(folder, "w.npz", npz, "a");
  CHECK_FALSE(IsMapped(stored));
  CHECK(Values<float>(stored) == Values<float>(floats));
  // A name of 29 characters more makes that 192.
  const std::string key(30, 'k');
  const Tensor aligned =
      Mapped(folder, "v.npz", EncodeNpz("v.npz", {{key, floats}}), key);
  CHECK(IsMapped(aligned));
  CHECK(Values<float>(aligned) == Values<float>(floats));

  std::string swapped = npy, columns = npy;
  swapped[swapped.find('<')] = '>';
  columns.replace(columns.find("False,"), 6, "True, ");
  const Tensor big = Mapped(folder, "b.npy", swapped);
  CHECK_FALSE(IsMapped(big));
  CHECK(big.data<uint32_t>()[1] == 0x803f);  // 1.0f the other way round
  const Tensor fortran = Mapped(folder, "f.npy", columns);
  CHECK_FALSE(IsMapped(fortran));
  CHECK(Values<float>(fortran) == Values<float>(floats));
}

TEST_CASE("what was read and not mapped is not copied either") {
  const TemporaryFolder folder;
  const Tensor indices = Counting<int64_t>(PLEXUS_INT64);
  const FileBytes bytes =
      ReadFileBytes(folder.Write("i.npy", EncodeNpy("i.npy", indices)), {});
  const Tensor tensor = DecodeTensor(bytes, "i.npy", {});
  CHECK(tensor.owner() == bytes.owner());
  CHECK(Values<int64_t>(tensor) == Values<int64_t>(indices));
}

TEST_CASE("pages of a mapped tensor are given back, and come back") {
  const TemporaryFolder folder;
  const Tensor floats = Counting<float>(PLEXUS_FLOAT32);
  const Tensor mapped = Mapped(folder, "w.npy", EncodeNpy("w.npy", floats));
  CHECK(Values<float>(mapped) == Values<float>(floats));
  const int64_t before = ResidentFileBytes();
  GiveBack(mapped);
  CHECK(before - ResidentFileBytes() > mapped.bytes() * 9 / 10);
  CHECK(Values<float>(mapped) == Values<float>(floats));
  // Other memory stays.
  GiveBack(floats);
  CHECK(floats.data<float>()[kMany - 1] == kMany - 1);
}

}  // namespace
}  // namespace plexus::engine
