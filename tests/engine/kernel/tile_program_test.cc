#include "engine/kernel/tile_program.h"

#include <plexus/op.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <random>

namespace plexus::engine {
namespace {

float Add(float a, float b) { return a + b; }
float Mul(float a, float b) { return a * b; }
float Neg(float a) { return -a; }
double Widen(float a) { return a; }
float Narrow(double a) { return static_cast<float>(a) + 1; }

PlexusTileFn AddTile() { return ScalarTile<Add>(0)(PLEXUS_FLOAT32); }
PlexusTileFn MulTile() { return ScalarTile<Mul>(0)(PLEXUS_FLOAT32); }
PlexusTileFn NegTile() { return ScalarTile<Neg>(0)(PLEXUS_FLOAT32); }
PlexusTileFn WidenTile() { return ScalarTile<Widen>(0)(PLEXUS_FLOAT32); }
PlexusTileFn NarrowTile() { return ScalarTile<Narrow>(0)(PLEXUS_FLOAT64); }
/// a - b of (a, an input left out, b).
const char* SubTile(const void* const* inputs, const int64_t* strides,
                    void* output, int64_t output_stride, int64_t rows,
                    int64_t n, const void* /*state*/) {
  if (inputs[1] != nullptr) return "an input is there";
  const auto row = [](const void* base, int64_t offset) {
    return reinterpret_cast<const float*>(static_cast<const char*>(base) +
                                          offset);
  };
  for (int64_t r = 0; r < rows; ++r) {
    const float* const a = row(inputs[0], r * strides[0]);
    const float* const b = row(inputs[2], r * strides[2]);
    float* const y = const_cast<float*>(row(output, r * output_stride));
    for (int64_t i = 0; i < n; ++i) y[i] = a[i] - b[i];
  }
  return nullptr;
}

/// A random chain, and what it gives element by element.
struct Case {
  TileChain chain;
  std::vector<std::vector<float>> externals;
  std::vector<float> data;  // of the epilogue

  int64_t Count() const {
    int64_t count = 1;
    for (const int64_t dim : chain.shape) count *= dim;
    return count;
  }

  float ExternalAt(size_t e, int64_t i) const {
    const std::vector<int64_t>& from = chain.externals[e].shape;
    int64_t index = 0;
    int64_t stride = 1;
    const size_t offset = chain.shape.size() - from.size();
    for (size_t k = chain.shape.size(); k-- > 0;) {
      const int64_t at = i % chain.shape[k];
      i /= chain.shape[k];
      if (k < offset) continue;
      if (from[k - offset] != 1) index += at * stride;
      stride *= from[k - offset];
    }
    return externals[e][index];
  }

  float At(int64_t i) const {
    std::vector<double> results;
    for (const TileChain::Op& op : chain.ops) {
      const auto input = [&](size_t k) -> double {
        const int32_t source = op.inputs[k];
        if (source == TileChain::kData) return data[i];
        if (source < 0) return results[-1 - source];
        return ExternalAt(source, i);
      };
      if (op.fn == AddTile()) {
        results.push_back(Add(static_cast<float>(input(0)),
                              static_cast<float>(input(1))));
      } else if (op.fn == MulTile()) {
        results.push_back(Mul(static_cast<float>(input(0)),
                              static_cast<float>(input(1))));
      } else if (op.fn == &SubTile) {
        results.push_back(static_cast<float>(input(0)) -
                          static_cast<float>(input(2)));
      } else if (op.fn == NegTile()) {
        results.push_back(Neg(static_cast<float>(input(0))));
      } else if (op.fn == WidenTile()) {
        results.push_back(input(0));
      } else {
        results.push_back(Narrow(input(0)));
      }
    }
    return static_cast<float>(results.back());
  }
};

Case RandomCase(std::mt19937* random, bool epilogue) {
  const auto pick = [&](int64_t n) {
    return static_cast<int64_t>((*random)() % static_cast<uint64_t>(n));
  };
  Case result;
  const int64_t sizes[] = {1, 2, 3, 7, 16, 33, 130};
  const int64_t rank = pick(5);
  for (int64_t k = 0; k < rank; ++k) {
    result.chain.shape.push_back(sizes[pick(rank > 2 ? 5 : 7)]);
  }
  // Now and then rows longer than a tile.
  if (rank > 0 && rank < 3 && pick(20) == 0) result.chain.shape.back() = 2100;
  result.chain.epilogue = epilogue;
  const auto fill = [&](std::vector<float>* values, int64_t count) {
    values->resize(static_cast<size_t>(count));
    for (float& v : *values) v = static_cast<float>(pick(2001) - 1000) / 64;
  };
  fill(&result.data, result.Count());
  const int64_t externals = pick(4) + (epilogue ? 0 : 1);
  for (int64_t e = 0; e < externals; ++e) {
    std::vector<int64_t> shape = result.chain.shape;
    for (int64_t& dim : shape) dim = pick(3) == 0 ? 1 : dim;
    shape.erase(shape.begin(),
                shape.begin() + pick(static_cast<int64_t>(shape.size()) + 1));
    int64_t count = 1;
    for (const int64_t dim : shape) count *= dim;
    result.externals.emplace_back();
    fill(&result.externals.back(), count);
    result.chain.externals.push_back({PLEXUS_FLOAT32, shape});
  }
  // Sources of float32 to choose from.
  std::vector<int32_t> sources;
  if (epilogue) sources.push_back(TileChain::kData);
  for (int32_t e = 0; e < externals; ++e) sources.push_back(e);
  const auto source = [&] {
    return sources[pick(static_cast<int64_t>(sources.size()))];
  };
  const auto add = [&](PlexusTileFn fn, int32_t dtype,
                       std::vector<int32_t> inputs) {
    result.chain.ops.push_back(
        {fn, nullptr, dtype, 0, std::move(inputs)});
    return -static_cast<int32_t>(result.chain.ops.size());
  };
  // Every value on the way is used: each op takes the one before as well.
  int32_t last = source();
  for (int64_t k = pick(6); k >= 0; --k) {
    switch (pick(5)) {
      case 0: last = add(AddTile(), PLEXUS_FLOAT32, {last, source()}); break;
      case 1: last = add(MulTile(), PLEXUS_FLOAT32, {source(), last}); break;
      case 2: last = add(NegTile(), PLEXUS_FLOAT32, {last}); break;
      case 3:
        last = add(&SubTile, PLEXUS_FLOAT32,
                   {source(), TileChain::kAbsent, last});
        break;
      default:
        last = add(WidenTile(), PLEXUS_FLOAT64, {last});
        last = add(NarrowTile(), PLEXUS_FLOAT32, {last});
    }
    sources.push_back(last);
  }
  return result;
}

std::vector<char> Workspace(const TileProgram& program) {
  return std::vector<char>(
      static_cast<size_t>(program.workspace_bytes() + 64));
}

void* Aligned(std::vector<char>* memory) {
  const auto address = reinterpret_cast<uintptr_t>(memory->data());
  return reinterpret_cast<void*>((address + 63) / 64 * 64);
}

TEST_CASE("a chain gives what its operators give element by element") {
  std::mt19937 random(1);
  for (int round = 0; round < 3000; ++round) {
    Case c = RandomCase(&random, false);
    const TileProgram program(c.chain);
    std::vector<float> output(static_cast<size_t>(c.Count()));
    std::vector<const void*> externals;
    for (const auto& values : c.externals) externals.push_back(values.data());
    // In the memory of an external, where the program says that it may be.
    float* target = output.data();
    std::vector<float> lent;
    for (size_t e = 0; e < c.externals.size(); ++e) {
      if (program.MayRunInPlace(e)) {
        lent = c.externals[e];
        externals[e] = lent.data();
        target = lent.data();
        break;
      }
    }
    std::vector<char> workspace = Workspace(program);
    const auto failure = program.Run(
        externals.data(), target, program.columns() * 4, 0, 0, program.rows(),
        program.columns(), Aligned(&workspace));
    REQUIRE(failure.text == nullptr);
    for (int64_t i = 0; i < c.Count(); ++i) REQUIRE(target[i] == c.At(i));
  }
}

TEST_CASE("an epilogue gives the same by any rectangles") {
  std::mt19937 random(2);
  for (int round = 0; round < 2000; ++round) {
    Case c = RandomCase(&random, true);
    const TileProgram program(c.chain);
    const int64_t n =
        c.chain.shape.empty() ? 1 : c.chain.shape.back();
    const int64_t m = c.Count() / n;
    REQUIRE(program.rows() == m);
    REQUIRE(program.columns() == n);
    std::vector<float> output = c.data;
    std::vector<const void*> externals;
    for (const auto& values : c.externals) externals.push_back(values.data());
    std::vector<char> workspace = Workspace(program);
    const int64_t rows = 1 + static_cast<int64_t>(random() % 9);
    const int64_t cols = 1 + static_cast<int64_t>(random() % 40);
    for (int64_t r = 0; r < m; r += rows) {
      for (int64_t col = 0; col < n; col += cols) {
        program.Run(externals.data(), output.data() + r * n + col, n * 4, r,
                    col, std::min(rows, m - r), std::min(cols, n - col),
                    Aligned(&workspace));
      }
    }
    for (int64_t i = 0; i < c.Count(); ++i) REQUIRE(output[i] == c.At(i));
  }
}

}  // namespace
}  // namespace plexus::engine
