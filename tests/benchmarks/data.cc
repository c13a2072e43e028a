#include "tests/benchmarks/data.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <filesystem>
#include <random>

namespace plexus::benchmarks {
namespace {

/// Normal, seeded by the file's name; `scale` is the standard deviation.
void Write(const std::string& path, std::vector<int64_t> shape, double scale) {
  if (std::filesystem::exists(path)) return;
  Tensor tensor(PLEXUS_FLOAT32, std::move(shape));
  uint64_t seed = 1;
  for (const char c : std::filesystem::path(path).filename().string()) {
    seed = seed * 131 + static_cast<unsigned char>(c);
  }
  std::mt19937_64 words(seed);
  std::normal_distribution<float> normal(0, static_cast<float>(scale));
  float* const data = static_cast<float*>(tensor.mutable_data());
  for (int64_t i = 0; i < tensor.count(); ++i) data[i] = normal(words);
  WriteTensor(path, tensor);
}

int64_t Number(const std::string& word) { return std::stoll(word); }

}  // namespace

double Mlp::flops() const {
  double sum = 0;
  for (size_t i = 0; i < layers(); ++i) {
    sum += 2.0 * static_cast<double>(batch * widths[i] * widths[i + 1]);
  }
  return sum;
}

double Mlp::weight_bytes() const {
  double sum = 0;
  for (size_t i = 0; i < layers(); ++i) {
    sum += 4.0 * static_cast<double>((widths[i] + 1) * widths[i + 1]);
  }
  return sum;
}

Mlp ParseMlp(const Work& work) {
  Mlp mlp{Number(work.at(1)), work.at(2), work.at(3), {}};
  for (size_t i = 4; i < work.size(); ++i) {
    mlp.widths.push_back(Number(work[i]));
  }
  return mlp;
}

std::string DataName(const Work& work) {
  if (work[0] != "mlp") return fmt::format("{}", fmt::join(work, "-"));
  return fmt::format("mlp-{}", fmt::join(work.begin() + 4, work.end(), "-"));
}

std::string DataPath(const Work& work, const std::string& what,
                     const std::string& folder) {
  const bool batched = work[0] == "mlp" && what == "x";
  return fmt::format("{}/{}{}.{}.npy", folder, DataName(work),
                     batched ? "-" + work[1] : "", what);
}

void WriteData(const Work& work, const std::string& folder) {
  std::filesystem::create_directories(folder);
  const auto write = [&](const std::string& what, std::vector<int64_t> shape,
                         double scale = 1) {
    Write(DataPath(work, what, folder), std::move(shape), scale);
  };
  if (work[0] == "mlp") {
    const Mlp mlp = ParseMlp(work);
    write("x", {mlp.batch, mlp.widths[0]});
    write("row", {mlp.widths[0]});
    for (size_t i = 0; i < mlp.layers(); ++i) {
      const int64_t fan = mlp.widths[i];
      write(fmt::format("w{}", i), {fan, mlp.widths[i + 1]},
            1 / std::sqrt(static_cast<double>(fan)));
      write(fmt::format("b{}", i), {mlp.widths[i + 1]}, 0.1);
    }
  } else if (work[0] == "matmul") {
    const int64_t n = Number(work[1]);
    write("a", {n, n});
    write("b", {n, n});
  } else if (work[0] == "map") {
    write("x", {Number(work[2])});
  } else if (work[0] == "softmax") {
    write("x", {Number(work[1]), Number(work[2])});
  } else if (work[0] == "apply") {
    std::vector<int64_t> shape;
    for (size_t i = 2; i < work.size(); ++i) shape.push_back(Number(work[i]));
    write("c", {shape[0], 1});
    write("x", std::move(shape));
  } else if (work[0] == "identity") {
    write("x", {Number(work[1])});
  } else {
    write("x", {Number(work[2])});
    write("c", {Number(work[1]), Number(work[2])}, 0.1);
  }
}

}  // namespace plexus::benchmarks
