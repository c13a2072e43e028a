#include "engine/infer/dims.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace plexus::engine {
namespace {

std::string TextOfError(const std::function<void()>& fn) {
  try {
    fn();
  } catch (const DimError& error) {
    return error.text;
  }
  return "no error";
}

TEST_CASE("dims that are numbers are calculated") {
  DimTable dims;
  CHECK(dims.Add(3, 4) == 7);
  CHECK(dims.Sub(7, 4) == 3);
  CHECK(dims.Mul(28, 28) == 784);
  CHECK(dims.Div(7, 2) == 3);
  CHECK(dims.Max(3, 5) == 5);
  CHECK(dims.Equal(3, 3, 0) == 3);
  CHECK(dims.Broadcast(1, 5, 0) == 5);
  CHECK(dims.Broadcast(5, 1, 0) == 5);
  CHECK(dims.Broadcast(0, 1, 0) == 0);
  CHECK(dims.constraints().empty());
}

TEST_CASE("dims that are equal have one handle") {
  DimTable dims;
  const int64_t n = dims.Name("N"), m = dims.Name("M");
  CHECK(dims.Name("N") == n);
  CHECK(n != m);
  CHECK(dims.Add(n, m) == dims.Add(m, n));
  CHECK(dims.Sub(dims.Add(n, m), m) == n);
  CHECK(dims.Sub(n, n) == 0);
  CHECK(dims.Mul(n, 0) == 0);
  CHECK(dims.Mul(dims.Add(n, 1), dims.Add(n, 1)) ==
        dims.Add(dims.Mul(n, dims.Add(n, 2)), 1));
  CHECK(dims.names() == std::vector<std::string>{"N", "M"});
}

TEST_CASE("dims are divided exactly where they can be") {
  DimTable dims;
  const int64_t n = dims.Name("N"), m = dims.Name("M");
  const int64_t pixels = dims.Mul(n, 784);
  CHECK(dims.Div(pixels, 784) == n);
  CHECK(dims.Div(pixels, n) == 784);
  CHECK(dims.Div(dims.Mul(n, m), n) == m);
  CHECK(dims.Div(n, n) == 1);
  CHECK(dims.Div(0, n) == 0);
  const int64_t sum = dims.Add(n, m);
  CHECK(dims.Div(dims.Mul(sum, sum), sum) == sum);
  CHECK(dims.Div(dims.Sub(dims.Mul(n, n), 1), dims.Add(n, 1)) ==
        dims.Sub(n, 1));
  CHECK(dims.Div(dims.Add(dims.Mul(n, 2), 1), 2) == n);
}

TEST_CASE("a quotient that is no polynomial is one dim of its own") {
  DimTable dims;
  const int64_t n = dims.Name("N"), m = dims.Name("M");
  const int64_t half = dims.Div(n, 2);
  CHECK(dims.Text(half) == "floor(N/2)");
  CHECK(dims.Div(n, 2) == half);
  CHECK(dims.Div(dims.Add(n, 4), 2) == dims.Add(half, 2));
  CHECK(dims.Div(dims.Mul(n, 2), 4) == half);
  CHECK(dims.Div(dims.Div(n, 2), 3) == dims.Div(n, 6));
  CHECK(dims.Div(n, m) == dims.Div(n, m));
  CHECK(dims.Div(n, m) != dims.Div(m, n));
  CHECK(dims.Evaluate(half, std::array<int64_t, 2>{7, 0}) == 3);
  CHECK(dims.Evaluate(dims.Div(n, m), std::array<int64_t, 2>{7, 0}) ==
        std::nullopt);
}

TEST_CASE("a maximum is decided where it can be") {
  DimTable dims;
  const int64_t n = dims.Name("N"), m = dims.Name("M");
  CHECK(dims.Max(n, n) == n);
  CHECK(dims.Max(n, dims.Add(n, 1)) == dims.Add(n, 1));
  CHECK(dims.Max(dims.Add(n, m), m) == dims.Add(n, m));
  CHECK(dims.Max(n, 0) == n);
  CHECK(dims.Max(0, dims.Div(n, 2)) == dims.Div(n, 2));
  CHECK(dims.Text(dims.Max(n, m)) == "max(N, M)");
  CHECK(dims.Max(m, n) == dims.Max(n, m));
  CHECK(dims.Text(dims.Max(n, 1)) == "max(N, 1)");
  CHECK(dims.Text(dims.Max(dims.Sub(n, 3), 0)) == "max(N-3, 0)");
  CHECK(dims.Max(dims.Max(dims.Sub(n, 3), 0), 0) ==
        dims.Max(dims.Sub(n, 3), 0));
  CHECK(dims.Evaluate(dims.Max(n, m), std::array<int64_t, 2>{7, 9}) == 9);
}

TEST_CASE("a dim is written as a formula") {
  DimTable dims;
  const int64_t n = dims.Name("N"), m = dims.Name("M");
  CHECK(dims.Text(784) == "784");
  CHECK(dims.Text(n) == "N");
  CHECK(dims.Text(dims.Add(m, n)) == "N+M");
  CHECK(dims.Text(dims.Add(1, dims.Mul(n, 2))) == "2*N+1");
  CHECK(dims.Text(dims.Sub(n, 1)) == "N-1");
  CHECK(dims.Text(dims.Sub(5, n)) == "5-N");
  CHECK(dims.Text(dims.Sub(m, dims.Mul(n, 3))) == "M-3*N");
  CHECK(dims.Text(dims.Mul(dims.Mul(n, n), m)) == "N^2*M");
  CHECK(dims.Text(dims.Div(dims.Add(n, 1), 2)) == "floor((N+1)/2)");
  CHECK(dims.Text(dims.Div(dims.Mul(n, m), 2)) == "floor(N*M/2)");
  CHECK(dims.Text(dims.Div(n, dims.Add(m, 1))) == "floor(N/(M+1))");
  CHECK(dims.Text(dims.Div(n, dims.Mul(m, 2))) == "floor(N/(2*M))");
  // A convolution of width 3, padded by 1, with stride 2, twice.
  const auto convolve = [&dims](int64_t width) {
    return dims.Add(dims.Div(dims.Sub(dims.Add(width, 2), 3), 2), 1);
  };
  const int64_t once = convolve(n);
  CHECK(dims.Text(once) == "floor((N+1)/2)");
  const int64_t twice = convolve(once);
  CHECK(dims.Text(twice) == "floor((N+3)/4)");
}

TEST_CASE("dims that can't be equal are refused, others noted") {
  DimTable dims;
  const int64_t n = dims.Name("N"), m = dims.Name("M");
  CHECK(TextOfError([&] { dims.Equal(3, 4, 0); }) == "3 and 4 differ");
  CHECK(TextOfError([&] { dims.Broadcast(3, 4, 0); }) == "3 and 4 differ");
  CHECK(TextOfError([&] { dims.Equal(n, dims.Add(n, 1), 0); }) ==
        "N and N+1 differ");
  CHECK(TextOfError([&] { dims.Equal(dims.Add(n, 5), 4, 0); }) ==
        "N+5 and 4 differ");
  CHECK(dims.Equal(n, n, 0) == n);
  CHECK(dims.constraints().empty());

  const int64_t half = dims.Div(n, 2), unknown = dims.Unknown("a size");
  CHECK(dims.Equal(n, 3, 10) == 3);
  CHECK(dims.Equal(3, n, 11) == 3);
  CHECK(dims.Broadcast(half, m, 12) == m);
  CHECK(dims.Equal(unknown, half, 13) == half);
  CHECK(dims.Broadcast(1, n, 14) == n);
  CHECK(dims.Broadcast(n, 1, 15) == n);
  CHECK(dims.Broadcast(n, 0, 16) == 0);
  const auto& found = dims.constraints();
  REQUIRE(found.size() == 4);
  using Where = std::vector<uint32_t>;
  CHECK((found[0].a == n && found[0].b == 3));
  CHECK(found[0].where == Where{10, 11});
  CHECK((found[1].a == half && found[1].b == m));
  CHECK(found[1].where == Where{12});
  CHECK((found[2].a == unknown && found[2].b == half));
  CHECK(found[2].where == Where{13});
  CHECK((found[3].a == n && found[3].b == 0));
  CHECK(found[3].where == Where{16});
}

TEST_CASE("dims that overflow, are negative or divided by zero are refused") {
  DimTable dims;
  const int64_t n = dims.Name("N"), most = INT64_MAX;
  CHECK(TextOfError([&] { dims.Add(most, 1); }) ==
        "9223372036854775807 + 1 is too large");
  CHECK(TextOfError([&] { dims.Mul(most, 2); }) ==
        "9223372036854775807 * 2 is too large");
  CHECK(TextOfError([&] { dims.Mul(dims.Mul(n, most), 2); }) ==
        "9223372036854775807*N * 2 is too large");
  CHECK(TextOfError([&] { dims.Sub(3, 5); }) == "3 - 5 is negative");
  CHECK(TextOfError([&] { dims.Sub(n, dims.Add(n, 1)); }) ==
        "N - (N+1) is negative");
  CHECK(TextOfError([&] { dims.Div(n, 0); }) == "division of N by zero");
  CHECK(dims.Evaluate(dims.Mul(n, n), std::array<int64_t, 1>{most}) ==
        std::nullopt);
}

TEST_CASE("a small negative number may be an operand") {
  DimTable dims;
  const int64_t n = dims.Name("N");
  CHECK_FALSE(DimTable::IsHandle(-1));
  CHECK(DimTable::IsHandle(n));
  CHECK(dims.Text(-1) == "-1");
  CHECK(dims.Add(n, -1) == dims.Sub(n, 1));
  CHECK(dims.Add(-1, 5) == 4);
  CHECK(dims.Mul(-2, -3) == 6);
  CHECK(dims.Max(-1, 0) == 0);
  CHECK(dims.Div(dims.Mul(n, -6), -3) == dims.Mul(n, 2));
  CHECK(dims.Evaluate(-1, {}) == -1);
  CHECK(TextOfError([&] { dims.Equal(n, -1, 0); }) == "N and -1 differ");
}

TEST_CASE("an unknown dim is told apart and has no value") {
  DimTable dims;
  const int64_t n = dims.Name("N");
  const int64_t a = dims.Unknown("the length"), b = dims.Unknown("the end");
  CHECK(a != b);
  CHECK(dims.Text(a) == "?0");
  CHECK(dims.Text(dims.Add(b, n)) == "N+?1");
  CHECK(dims.UnknownIn(dims.Div(dims.Add(b, n), 2)) == "the end");
  CHECK(dims.UnknownIn(n).empty());
  CHECK(dims.UnknownIn(7).empty());
  CHECK(dims.Evaluate(dims.Add(b, n), std::array<int64_t, 1>{1}) ==
        std::nullopt);
  CHECK(dims.Sub(dims.Add(b, n), b) == n);
}

TEST_CASE("a formula that grows out of bounds becomes a dim of its own") {
  DimTable dims;
  int64_t sum = 0;
  for (int i = 0; i < 100; ++i) {
    std::string name(1, 'n');
    sum = dims.Add(sum, dims.Name(name + std::to_string(i)));
  }
  CHECK(dims.UnknownIn(sum) == "a formula that is too long");
  int64_t deep = dims.Name("N");
  const int64_t m = dims.Name("M");
  for (int i = 0; i < 1000; ++i) {
    deep = dims.Div(dims.Mul(dims.Add(deep, i), dims.Add(deep, 1)), m);
    REQUIRE(dims.Text(deep).size() <= 203);
  }
  CHECK(dims.UnknownIn(deep) == "a formula that is too long");
  const std::vector<int64_t> values(dims.names().size(), 2);
  CHECK(dims.Evaluate(deep, values) == std::nullopt);
}

// The same calculation on numbers; nullopt where it divides by zero.
std::optional<int64_t> Calculate(int op, int64_t a, int64_t b) {
  switch (op) {
    case 0:
      return a + b;
    case 1:
      return a - b;
    case 2:
      return a * b;
    case 3:
      return std::max(a, b);
    default:
      if (b == 0) return std::nullopt;
      int64_t q = a / b;
      while (q * b > a && b > 0) --q;
      while (q * b < a && b < 0) --q;
      return q;
  }
}

TEST_CASE("random expressions, bound, equal the calculation on numbers") {
  constexpr size_t kBindings = 6;
  struct Item {
    int64_t dim;
    std::array<std::optional<int64_t>, kBindings> values;
  };
  std::mt19937 random(20240601);
  int checked = 0, undecided = 0;
  for (int round = 0; round < 400; ++round) {
    DimTable dims;
    std::array<std::array<int64_t, 3>, kBindings> bindings;
    for (auto& binding : bindings) {
      for (auto& value : binding) value = random() % 12;
    }
    std::vector<Item> items;
    for (size_t k = 0; k < 3; ++k) {
      items.push_back({dims.Name(std::string(1, "NMK"[k])), {}});
      for (size_t i = 0; i < kBindings; ++i) {
        items.back().values[i] = bindings[i][k];
      }
    }
    for (int step = 0; step < 30; ++step) {
      const int op = static_cast<int>(random() % 5);
      const Item a = items[random() % items.size()];
      Item b = items[random() % items.size()];
      if (random() % 2 == 0) {
        b.dim = random() % 9;
        b.values.fill(b.dim);
      }
      Item result{};
      bool small = true;
      for (size_t i = 0; i < kBindings; ++i) {
        if (!a.values[i] || !b.values[i]) continue;
        const auto value = Calculate(op, *a.values[i], *b.values[i]);
        result.values[i] = value;
        small = small && (!value || std::abs(*value) < 100'000);
      }
      if (!small) continue;
      try {
        switch (op) {
          case 0: result.dim = dims.Add(a.dim, b.dim); break;
          case 1: result.dim = dims.Sub(a.dim, b.dim); break;
          case 2: result.dim = dims.Mul(a.dim, b.dim); break;
          case 3: result.dim = dims.Max(a.dim, b.dim); break;
          default: result.dim = dims.Div(a.dim, b.dim); break;
        }
      } catch (const DimError&) {
        // Right only where no binding gives a dim.
        for (const auto& value : result.values) {
          REQUIRE((!value || *value < 0));
        }
        continue;
      }
      for (size_t i = 0; i < kBindings; ++i) {
        if (!result.values[i]) continue;
        if (!dims.UnknownIn(result.dim).empty()) {
          ++undecided;
          continue;
        }
        INFO(dims.Text(result.dim));
        REQUIRE(dims.Evaluate(result.dim, bindings[i]) == result.values[i]);
        ++checked;
      }
      items.push_back(result);
    }
  }
  CHECK(checked > 30'000);
  CHECK(undecided < checked / 20);
}

}  // namespace
}  // namespace plexus::engine
