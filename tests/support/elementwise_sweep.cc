#include "tests/support/elementwise_sweep.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <deque>
#include <limits>
#include <optional>
#include <random>

#include "tests/support/attribute_text.h"
#include "tests/support/element_values.h"
#include "tests/support/guarded_buffer.h"
#include "tests/support/op_host.h"

namespace plexus::testing {
namespace {

constexpr unsigned char kFill = 0xA5;

template <typename T>
std::string CheckClose(T got, long double want, double ulp) {
  const bool ok = std::isnan(want)   ? std::isnan(got)
                  : std::isinf(want) ? static_cast<long double>(got) == want
                  : want == 0
                      ? got == 0 && std::signbit(got) == std::signbit(want)
                      : UlpError(got, want) <= ulp;
  if (ok) return "";
  char text[160];
  std::snprintf(text, sizeof text, "%.17g, %.2f ULP from %.21Lg",
                static_cast<double>(got), UlpError(got, want), want);
  return text;
}

/// How the kernel is called: `rows` rows of n elements, taken one after the
/// other from `first` on; rows stand `gap` elements apart; `repeat`: every row
/// of that input is its first; `place`: the input that the output overwrites.
struct Shape {
  int64_t first, rows, n, gap = 0;
  int64_t shift = 0, odd = 0;  ///< elements, bytes off alignment
  int repeat = -1, place = -1;
};

class Level {
 public:
  Level(const Sweep& sweep, const std::vector<Bytes>& pool, uint32_t simd)
      : sweep_(sweep),
        pool_(pool),
        size_(ElementSize(sweep.output)),
        count_(static_cast<int64_t>(pool[0].size()) /
               ElementSize(sweep.inputs[0])) {
    std::vector<TestTensor> inputs;
    for (int32_t dtype : sweep.inputs) {
      // Scalars: the one shape that every operator takes.
      inputs.push_back({dtype, {}, Bytes(ElementSize(dtype)), false, {}});
    }
    RunOptions options;
    options.attributes = sweep.options.attributes;
    options.simd = simd;
    op_.emplace(sweep.op, std::move(inputs), options);
    where_ = std::string(sweep.op->name) + " " + SimdLevelName(simd) + " ";
    for (int32_t dtype : sweep.inputs) {
      where_ += std::string(NameOfDtype(dtype)) + " ";
    }
    where_ += std::string("-> ") + NameOfDtype(sweep.output) + ": ";
  }

  /// All elements in one row; the first deviation from what is wanted.
  std::string Whole(Bytes* result) {
    if (op_->code() != PLEXUS_OK) return where_ + op_->text();
    if (op_->outputs()[0].dtype != sweep_.output) return where_ + "wrong dtype";
    std::string text = Call({0, 1, count_}, result);
    for (int64_t i = 0; i < count_ && text.empty(); ++i) {
      text = Check(Elements({0, 1, count_}, 0, i), result->data() + i * size_);
    }
    return text;
  }

  /// All ways of cutting must give what Whole gave.
  std::string Cut(const Bytes& whole) {
    int64_t least = size_;
    for (int32_t d : sweep_.inputs) least = std::min(least, ElementSize(d));
    const int inputs = static_cast<int>(sweep_.inputs.size());
    std::string text;
    for (int64_t n = 0; n <= 2 * 64 / least + 1; ++n) {
      const int64_t first = n * 3 % (count_ / 2);
      std::vector<Shape> shapes = {
          {first, 1, n}, {first, 1, n, 0, 1}, {first, 2, n, 0, 0, 1}};
      for (int k = 0; k < inputs; ++k) {
        shapes.push_back({first, 3, n, 1, 1, 0, k, -1});
        if (ElementSize(sweep_.inputs[k]) == size_) {
          shapes.push_back({first, 2, n, 2, 1, 0, -1, k});
        }
      }
      for (const Shape& shape : shapes) {
        if (text.empty()) text = Compare(shape, whole);
      }
    }
    return text;
  }

 private:
  using Pointers = std::vector<const void*>;

  const unsigned char* Element(size_t k, int64_t i) const {
    return pool_[k].data() + i * ElementSize(sweep_.inputs[k]);
  }
  /// The inputs that make element i of row r.
  Pointers Elements(const Shape& s, int64_t r, int64_t i) const {
    Pointers x;
    for (size_t k = 0; k < pool_.size(); ++k) {
      const bool repeat = s.repeat == static_cast<int>(k);
      x.push_back(Element(k, s.first + (repeat ? 0 : r * s.n) + i));
    }
    return x;
  }
  std::string Name(const Pointers& x) const {
    std::string text = "(";
    for (size_t k = 0; k < x.size(); ++k) {
      text += (k > 0 ? ", " : "") + Show(sweep_.inputs[k], x[k]);
    }
    return text + ")";
  }

  std::string Check(const Pointers& x, const unsigned char* got) const {
    std::string found;
    if (sweep_.exact) {
      unsigned char want[8];
      sweep_.exact(x.data(), want);
      if (!SameBits(sweep_.output, got, want)) {
        found = Show(sweep_.output, got) + ", not " + Show(sweep_.output, want);
      }
    } else {
      const long double want = sweep_.close(x.data());
      const double ulp = sweep_.options.ulp >= 0 ? sweep_.options.ulp
                                                 : sweep_.op->accuracy_ulp;
      found = sweep_.output == PLEXUS_FLOAT32
                  ? CheckClose(detail::ElementAt<float>(got), want, ulp)
                  : CheckClose(detail::ElementAt<double>(got), want, ulp);
    }
    return found.empty() ? "" : where_ + Name(x) + " gives " + found;
  }

  /// Runs the kernel; `result` is the memory of the output, gaps and all.
  std::string Call(const Shape& s, Bytes* result) {
    std::deque<GuardedBuffer> buffers;
    std::vector<const void*> x;
    std::vector<int64_t> strides;
    for (size_t k = 0; k < pool_.size(); ++k) {
      const int64_t size = ElementSize(sweep_.inputs[k]);
      const bool repeat = s.repeat == static_cast<int>(k);
      strides.push_back(repeat ? 0 : (s.n + s.gap) * size);
      GuardedBuffer& b = buffers.emplace_back(s.rows * (s.n + s.gap) * size,
                                              s.shift * size + s.odd, kFill);
      for (int64_t r = 0; r < (repeat ? 1 : s.rows); ++r) {
        std::copy_n(Element(k, s.first + r * s.n), s.n * size,
                    b.data() + r * strides[k]);
      }
      x.push_back(b.data());
    }
    GuardedBuffer& y =
        s.place >= 0 ? buffers[static_cast<size_t>(s.place)]
                     : buffers.emplace_back(s.rows * (s.n + s.gap) * size_,
                                            s.shift * size_ + s.odd, kFill);
    const PlexusKernel& kernel = op_->kernel();
    const char* error =
        kernel.tile(x.data(), strides.data(), y.data(), (s.n + s.gap) * size_,
                    s.rows, s.n, kernel.state);
    *result = y.contents();
    if (error != nullptr) return where_ + error;
    for (const GuardedBuffer& b : buffers) {
      if (!b.GuardsHold()) return where_ + Name(s) + "wrote outside";
    }
    return "";
  }

  std::string Compare(const Shape& s, const Bytes& whole) {
    Bytes got;
    std::string text = Call(s, &got);
    for (int64_t r = 0; r < s.rows && text.empty(); ++r) {
      const unsigned char* row = got.data() + r * (s.n + s.gap) * size_;
      for (int64_t i = 0; i < s.n && text.empty(); ++i) {
        const unsigned char* y = row + i * size_;
        const Pointers x = Elements(s, r, i);
        if (s.repeat >= 0 && r > 0 && x.size() > 1) {
          text = Check(x, y);  // a pair that Whole did not have
          continue;
        }
        const int64_t at = s.first + (s.repeat >= 0 ? 0 : r * s.n) + i;
        const unsigned char* want = whole.data() + at * size_;
        if (!SameBits(sweep_.output, y, want)) {
          text = where_ + Name(s) + Name(x) + " gives " +
                 Show(sweep_.output, y) + " at " + std::to_string(i) +
                 ", but elsewhere " + Show(sweep_.output, want);
        }
      }
      const auto is_fill = [](unsigned char c) { return c == kFill; };
      if (!std::all_of(row + s.n * size_, row + (s.n + s.gap) * size_,
                       is_fill)) {
        text = where_ + Name(s) + "wrote between rows";
      }
    }
    return text;
  }

  static std::string Name(const Shape& s) {
    return Text(s.rows, " rows of ", s.n,
                s.shift + s.odd > 0 ? ", off alignment" : "",
                s.place >= 0 ? ", in place" : "",
                s.repeat >= 0 ? ", one row repeated" : "", ": ");
  }

  const Sweep& sweep_;
  const std::vector<Bytes>& pool_;
  int64_t size_, count_;
  std::optional<PreparedOp> op_;
  std::string where_;
};

}  // namespace

template <typename T>
double UlpError(T got, long double want) {
  using L = std::numeric_limits<T>;
  const long double end = std::ldexp(1.0L, L::max_exponent);
  const auto bounded = [end](long double x) {
    return std::clamp(x, -end, end);
  };
  const long double w = bounded(want);
  const int exponent = w == 0 ? L::min_exponent : std::ilogb(w) + 1;
  const int last =
      std::max(std::min(exponent, L::max_exponent), L::min_exponent) -
      L::digits;
  return static_cast<double>(
      std::fabs(std::ldexp(bounded(static_cast<long double>(got)) - w, -last)));
}
template double UlpError(float, long double);
template double UlpError(double, long double);

std::string RunSweep(const Sweep& sweep) {
  std::vector<Bytes> special, pool(sweep.inputs.size());
  std::vector<int64_t> sizes;
  for (int32_t dtype : sweep.inputs) {
    special.push_back(SpecialValues(dtype));
    sizes.push_back(ElementSize(dtype));
  }
  std::mt19937_64 random(1);
  const auto add = [&](const std::vector<Bytes>& element) {
    std::vector<const void*> x;
    for (const Bytes& e : element) x.push_back(e.data());
    if (sweep.undefined && sweep.undefined(x.data())) return;
    for (size_t k = 0; k < pool.size(); ++k) {
      pool[k].insert(pool[k].end(), element[k].begin(), element[k].end());
    }
  };
  const auto pick = [&](size_t k, uint64_t i) {
    const unsigned char* p =
        special[k].data() +
        static_cast<int64_t>(i % (special[k].size() / sizes[k])) * sizes[k];
    return Bytes(p, p + sizes[k]);
  };
  // All pairs of special values for the first two inputs, then random ones.
  const uint64_t first = special[0].size() / sizes[0];
  const uint64_t second = special.size() > 1 ? special[1].size() / sizes[1] : 1;
  for (uint64_t i = 0; i < first * second; ++i) {
    std::vector<Bytes> element;
    for (size_t k = 0; k < pool.size(); ++k) {
      element.push_back(pick(k, k == 0   ? i
                                : k == 1 ? i / first
                                         : random() >> 32));
    }
    add(element);
  }
  for (int i = 0; i < 1000; ++i) {
    std::vector<Bytes> element(pool.size());
    for (size_t k = 0; k < pool.size(); ++k) {
      PutRandom(sweep.inputs[k], random, &element[k]);
    }
    add(element);
  }

  std::string text;
  Bytes last;
  for (uint32_t simd : SimdMasks()) {
    Level level(sweep, pool, simd);
    Bytes whole;
    text = level.Whole(&whole);
    if (text.empty()) text = level.Cut(whole);
    if (text.empty() && (simd & PLEXUS_SIMD_AVX3) != 0 && whole != last) {
      text = std::string(sweep.op->name) + ": AVX2 and AVX3 differ";
    }
    if (!text.empty()) break;
    last = whole;
  }
  return text;
}

}  // namespace plexus::testing
