// The machine's own limits, measured beside the contenders. Compiled for the
// machine at hand; memory is a tensor's, as that of weights is.
#include <plexus/plexus.h>

#include <cstring>
#include <stdexcept>

#include "tests/benchmarks/contender.h"

namespace plexus::benchmarks {
namespace {

// 256 bits where the processor would rather not use 512, and the other way
// round: the quicker one is the peak.
using Wide = float __attribute__((vector_size(64)));
using Narrow = float __attribute__((vector_size(32)));

constexpr int kChains = 12;

/// Multiply-adds that wait for nothing but a free unit: 12 sums with a name
/// each, for an array of them would be kept in memory.
template <typename Vector>
void MultiplyAdd(int64_t rounds) {
  Vector factor = Vector{} + 0.999f;
  Vector term = Vector{} + 0.001f;
  asm volatile("" : "+x"(factor), "+x"(term));
  Vector a = term, b = term, c = term, d = term, e = term, f = term;
  Vector g = term, h = term, i = term, j = term, k = term, l = term;
  for (int64_t round = 0; round < rounds; ++round) {
    a = a * factor + term;
    b = b * factor + term;
    c = c * factor + term;
    d = d * factor + term;
    e = e * factor + term;
    f = f * factor + term;
    g = g * factor + term;
    h = h * factor + term;
    i = i * factor + term;
    j = j * factor + term;
    k = k * factor + term;
    l = l * factor + term;
    asm volatile("" : "+x"(a), "+x"(b), "+x"(c), "+x"(d), "+x"(e), "+x"(f));
    asm volatile("" : "+x"(g), "+x"(h), "+x"(i), "+x"(j), "+x"(k), "+x"(l));
  }
}

class MultiplyAdds : public Contender {
 public:
  explicit MultiplyAdds(double amount) : amount_(amount) {}
  std::vector<float> Output() override { return {}; }
  Slice Time(double seconds) override {
    const Slice wide = Of<Wide>(seconds / 2);
    const Slice narrow = Of<Narrow>(seconds / 2);
    return wide.median < narrow.median ? wide : narrow;
  }

 private:
  template <typename Vector>
  Slice Of(double seconds) {
    constexpr int64_t kRounds = 20'000;
    const double scale =
        amount_ / (2.0 * kChains * kRounds * sizeof(Vector) / sizeof(float));
    const Slice slice =
        TimeCalls([] { MultiplyAdd<Vector>(kRounds); }, seconds);
    return {slice.median * scale, slice.p10 * scale, slice.p90 * scale};
  }
  double amount_;
};

class Reads : public Contender {
 public:
  explicit Reads(double amount)
      : data_(PLEXUS_UINT8, {static_cast<int64_t>(amount)}) {
    // Pages that were never written are all the same one.
    std::memset(data_.mutable_data(), 1, static_cast<size_t>(data_.bytes()));
  }
  std::vector<float> Output() override { return {}; }
  Slice Time(double seconds) override {
    return TimeCalls([this] { Read(); }, seconds);
  }

 private:
  void Read() const {
    const Wide* const data = static_cast<const Wide*>(data_.data());
    const size_t size = static_cast<size_t>(data_.bytes()) / sizeof(Wide);
    for (size_t i = 0; i + 8 <= size; i += 8) {
#pragma GCC unroll 8
      for (size_t k = 0; k < 8; ++k) {
        Wide value = data[i + k];
        asm volatile("" : : "x"(value));
      }
    }
  }
  Tensor data_;
};

class Copies : public Contender {
 public:
  explicit Copies(double amount)
      : from_(PLEXUS_UINT8, {static_cast<int64_t>(amount)}),
        to_(PLEXUS_UINT8, from_.shape()) {
    std::memset(from_.mutable_data(), 1, static_cast<size_t>(from_.bytes()));
  }
  std::vector<float> Output() override { return {}; }
  Slice Time(double seconds) override {
    return TimeCalls(
        [this] {
          std::memcpy(to_.mutable_data(), from_.data(),
                      static_cast<size_t>(from_.bytes()));
          asm volatile("" : : "r"(to_.data()) : "memory");
        },
        seconds);
  }

 private:
  Tensor from_, to_;
};

}  // namespace

std::unique_ptr<Contender> MakeLimit(const std::string& kind, double amount) {
  if (kind == "fma") return std::make_unique<MultiplyAdds>(amount);
  if (kind == "read") return std::make_unique<Reads>(amount);
  if (kind == "copy") return std::make_unique<Copies>(amount);
  throw std::runtime_error("no such limit: " + kind);
}

}  // namespace plexus::benchmarks
