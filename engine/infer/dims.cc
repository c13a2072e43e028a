#include "engine/infer/dims.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace plexus::engine {
namespace {

constexpr int kMostDepth = 64;
constexpr size_t kMostText = 200;
// Divisors of divisors are joined up to here, far from overflow.
constexpr int64_t kMostJoinedDivisor = int64_t{1} << 31;

}  // namespace

int64_t DimTable::Name(std::string_view name) {
  const auto known = handle_of_name_.find(name);
  if (known != handle_of_name_.end()) return known->second;
  const auto index = static_cast<int64_t>(names_.size());
  names_.emplace_back(name);
  const int64_t handle =
      AddAtom({.kind = Kind::kName, .non_negative = true, .a = index});
  handle_of_name_.emplace(name, handle);
  return handle;
}

int64_t DimTable::Unknown(std::string what) {
  const auto index = static_cast<int64_t>(unknowns_.size());
  unknowns_.push_back(std::move(what));
  return AddAtom({.kind = Kind::kUnknown, .a = index, .unknown = index});
}

int64_t DimTable::AddSlowly(int64_t a, int64_t b) {
  bool overflow = false;
  auto sum = AddScaled(Get(a), 1, Get(b), &overflow);
  return Result(std::move(sum), overflow, '+', a, b);
}

int64_t DimTable::SubSlowly(int64_t a, int64_t b) {
  bool overflow = false;
  auto difference = AddScaled(Get(a), -1, Get(b), &overflow);
  return Result(std::move(difference), overflow, '-', a, b);
}

int64_t DimTable::MulSlowly(int64_t a, int64_t b) {
  bool overflow = false;
  auto product = Multiply(Get(a), Get(b), &overflow);
  return Result(std::move(product), overflow, '*', a, b);
}

int64_t DimTable::DivSlowly(int64_t a, int64_t b) {
  if (b == 0) throw DimError{"division of " + Text(a) + " by zero"};
  const Polynomial dividend = Get(a);
  const Polynomial divisor = Get(b);
  if (const auto number = AsNumber(divisor)) {
    if (*number > 0) return DivideByNumber(dividend, *number);
    auto negated = AddScaled({}, -1, dividend);
    if (!negated) throw DimError{Text(a) + " / " + Text(b) + " is too large"};
    return DivideByNumber(*negated, -*number);
  }
  if (auto quotient = DivideExactly(dividend, divisor)) {
    return Result(std::move(quotient), false, '/', a, b);
  }
  return Fresh(Kind::kFloor, a, b);
}

// floor((b q + r) / b) = q + floor(r / b), where q takes the terms that b
// divides and leaves 0 <= constant < b; then r and b lose their common factor,
// the constant being rounded down.
int64_t DimTable::DivideByNumber(const Polynomial& a, int64_t b) {
  Polynomial whole;
  Polynomial rest;
  int64_t common = b;
  for (const Term& term : a) {
    const int64_t quotient = FloorDivide(term.coefficient, b);
    const int64_t remainder = term.coefficient - quotient * b;
    if (remainder == 0 || term.atoms.empty()) {
      if (quotient != 0) whole.push_back({term.atoms, quotient});
      if (remainder != 0) rest.push_back({{}, remainder});
    } else {
      rest.push_back(term);
      common = std::gcd(common, remainder);
    }
  }
  int64_t part = 0;
  if (!AsNumber(rest)) {
    for (Term& term : rest) {
      term.coefficient = FloorDivide(term.coefficient, common);
    }
    if (rest.back().coefficient == 0) rest.pop_back();
    part = FloorOf(rest, b / common);
  }
  const auto number = AsNumber(whole);
  if (part == 0 && number && *number < 0) {
    throw DimError{Text(Intern(a)) + " / " + Text(b) + " is negative"};
  }
  return part == 0 ? Intern(std::move(whole)) : Add(Intern(whole), part);
}

// floor(a / b), where a has no part that b divides; in it,
// floor((floor(x / c) + s) / b) = floor((x + c s) / (b c)).
int64_t DimTable::FloorOf(const Polynomial& a, int64_t b) {
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i].coefficient != 1 || a[i].atoms.size() != 1) continue;
    const Atom inner = atoms_[a[i].atoms[0]];
    if (inner.kind != Kind::kFloor || inner.b <= 0 ||
        inner.b > kMostJoinedDivisor / b) {
      continue;
    }
    Polynomial others = a;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    const auto joined = AddScaled(Get(inner.a), inner.b, others);
    if (joined) return DivideByNumber(*joined, inner.b * b);
  }
  return Fresh(Kind::kFloor, Intern(a), b);
}

int64_t DimTable::MaxSlowly(int64_t a, int64_t b) {
  if (a == b || AtLeast(a, b, 0)) return a;
  if (AtLeast(b, a, 0)) return b;
  return Fresh(Kind::kMax, a, b);
}

int64_t DimTable::EqualSlowly(int64_t a, int64_t b, uint32_t where) {
  if (AtLeast(a, b, 1) || AtLeast(b, a, 1)) {
    throw DimError{Text(a) + " and " + Text(b) + " differ"};
  }
  const auto [noted, is_new] =
      constrained_.try_emplace(std::minmax(a, b), constraints_.size());
  if (is_new) constraints_.push_back({a, b, {}});
  constraints_[noted->second].where.push_back(where);
  const auto rank = [this](int64_t dim) {
    if (!IsHandle(dim)) return 0;
    if (IsName(dim)) return 1;
    return UnknownOf(dim) < 0 ? 2 : 3;
  };
  return rank(b) < rank(a) ? b : a;
}

Polynomial DimTable::Get(int64_t dim) const {
  return IsHandle(dim) ? At(dim) : Constant(dim);
}

// A negative number stays one: operands may be.
int64_t DimTable::Intern(Polynomial a) {
  if (const auto number = AsNumber(a)) {
    if (IsHandle(*number)) {
      throw DimError{std::to_string(*number) + " is too large"};
    }
    return *number;
  }
  const auto next = kFirstHandle - static_cast<int64_t>(polynomials_.size());
  const auto [place, is_new] = handles_.try_emplace(std::move(a), next);
  if (is_new) polynomials_.push_back(&place->first);
  return place->second;
}

int64_t DimTable::Result(std::optional<Polynomial> result, bool overflow,
                         char op, int64_t a, int64_t b) {
  const auto fails = [&](const char* how) {
    std::string text;
    Write(a, op != '+', false, &text);
    text += std::string(" ") + op + " ";
    Write(b, true, op == '/', &text);
    return DimError{text + how};
  };
  if (overflow) throw fails(" is too large");
  if (!result) return Opaque(op, a, b);
  const auto number = AsNumber(*result);
  if (number && *number < 0) throw fails(" is negative");
  return Intern(std::move(*result));
}

int64_t DimTable::AddAtom(const Atom& atom) {
  const auto index = static_cast<uint32_t>(atoms_.size());
  atoms_.push_back(atom);
  return Intern({Term{{index}, 1}});
}

int64_t DimTable::Fresh(Kind kind, int64_t a, int64_t b) {
  const char op = kind == Kind::kFloor ? '/' : 'm';
  auto key = std::tuple(op, a, b);
  if (kind == Kind::kMax && a > b) key = {op, b, a};
  const auto known = made_.find(key);
  if (known != made_.end()) return known->second;

  int depth = 0;
  for (const int64_t operand : {a, b}) {
    for (const Term& term : Get(operand)) {
      for (const uint32_t i : term.atoms) {
        depth = std::max<int>(depth, atoms_[i].depth + 1);
      }
    }
  }
  if (depth > kMostDepth) return Opaque(op, a, b);
  const bool above_a = NonNegative(Get(a));
  const bool above_b = NonNegative(Get(b));
  const int64_t unknown = UnknownOf(a);
  const int64_t handle = AddAtom(
      {.kind = kind,
       .non_negative =
           kind == Kind::kFloor ? above_a && above_b : above_a || above_b,
       .depth = static_cast<uint8_t>(depth),
       .a = a,
       .b = b,
       .unknown = unknown >= 0 ? unknown : UnknownOf(b)});
  made_.emplace(key, handle);
  return handle;
}

int64_t DimTable::Opaque(char op, int64_t a, int64_t b) {
  if ((op == '+' || op == '*' || op == 'm') && a > b) std::swap(a, b);
  const auto [place, is_new] = made_.try_emplace({op, a, b}, 0);
  if (is_new) place->second = Unknown("a formula that is too long");
  return place->second;
}

bool DimTable::NonNegative(const Polynomial& a) const {
  return std::all_of(a.begin(), a.end(), [this](const Term& term) {
    return term.coefficient > 0 &&
           std::all_of(term.atoms.begin(), term.atoms.end(),
                       [this](uint32_t i) { return atoms_[i].non_negative; });
  });
}

// Whether a >= b + difference, provably.
bool DimTable::AtLeast(int64_t a, int64_t b, int64_t difference) const {
  const auto excess = AddScaled(Get(a), -1, Get(b));
  if (!excess) return false;
  const auto rest = AddScaled(*excess, -difference, Constant(1));
  return rest && NonNegative(*rest);
}

bool DimTable::IsName(int64_t dim) const {
  const Polynomial& a = At(dim);
  return a.size() == 1 && a[0].coefficient == 1 && a[0].atoms.size() == 1 &&
         atoms_[a[0].atoms[0]].kind == Kind::kName;
}

// The index of an unknown that dim depends on; -1: none.
int64_t DimTable::UnknownOf(int64_t dim) const {
  for (const Term& term : Get(dim)) {
    for (const uint32_t i : term.atoms) {
      if (atoms_[i].unknown >= 0) return atoms_[i].unknown;
    }
  }
  return -1;
}

std::string_view DimTable::UnknownIn(int64_t dim) const {
  const int64_t unknown = UnknownOf(dim);
  return unknown < 0 ? std::string_view() : unknowns_[unknown];
}

std::optional<int64_t> DimTable::Evaluate(
    int64_t dim, std::span<const int64_t> values) const {
  Memo memo;
  return Evaluate(dim, values, &memo);
}

std::optional<int64_t> DimTable::Evaluate(int64_t dim,
                                          std::span<const int64_t> values,
                                          Memo* memo) const {
  if (!IsHandle(dim)) return dim;
  int64_t sum = 0;
  for (const Term& term : At(dim)) {
    int64_t product = term.coefficient;
    for (const uint32_t i : term.atoms) {
      auto known = memo->find(i);
      if (known == memo->end()) {
        const auto value = EvaluateAtom(atoms_[i], values, memo);
        known = memo->emplace(i, value).first;
      }
      if (!known->second ||
          __builtin_mul_overflow(product, *known->second, &product)) {
        return std::nullopt;
      }
    }
    if (__builtin_add_overflow(sum, product, &sum)) return std::nullopt;
  }
  return sum;
}

std::optional<int64_t> DimTable::EvaluateAtom(const Atom& atom,
                                              std::span<const int64_t> values,
                                              Memo* memo) const {
  if (atom.kind == Kind::kName) return values[atom.a];
  if (atom.kind == Kind::kUnknown) return std::nullopt;
  const auto a = Evaluate(atom.a, values, memo);
  const auto b = Evaluate(atom.b, values, memo);
  if (!a || !b) return std::nullopt;
  if (atom.kind == Kind::kMax) return std::max(*a, *b);
  if (*b == 0 || (*b == -1 && *a == INT64_MIN)) return std::nullopt;
  return FloorDivide(*a, *b);
}

std::string DimTable::Text(int64_t dim) const {
  std::string text;
  Write(dim, false, false, &text);
  if (text.size() > kMostText) {
    text.resize(kMostText);
    text += "...";
  }
  return text;
}

// In parentheses where it is a sum, or a product, as asked.
void DimTable::Write(int64_t dim, bool group_sum, bool group_product,
                     std::string* text) const {
  if (!IsHandle(dim)) {
    *text += std::to_string(dim);
    return;
  }
  Polynomial a = At(dim);
  const auto positive = std::find_if(
      a.begin(), a.end(), [](const Term& t) { return t.coefficient > 0; });
  if (positive != a.end()) std::rotate(a.begin(), positive, positive + 1);
  const bool is_product = a[0].coefficient != 1 || a[0].atoms.size() > 1;
  const bool group =
      (group_sum && a.size() > 1) || (group_product && is_product);
  if (group) *text += '(';
  for (size_t i = 0; i < a.size() && text->size() <= kMostText; ++i) {
    const Term& term = a[i];
    if (term.coefficient < 0) {
      *text += '-';
    } else if (i > 0) {
      *text += '+';
    }
    WriteTerm(term, text);
  }
  if (group) *text += ')';
}

void DimTable::WriteTerm(const Term& term, std::string* text) const {
  const char* times = "";
  const uint64_t magnitude =
      term.coefficient < 0 ? 0 - static_cast<uint64_t>(term.coefficient)
                           : static_cast<uint64_t>(term.coefficient);
  if (magnitude != 1 || term.atoms.empty()) {
    *text += std::to_string(magnitude);
    times = "*";
  }
  for (size_t i = 0; i < term.atoms.size() && text->size() <= kMostText;) {
    size_t end = i;
    while (end < term.atoms.size() && term.atoms[end] == term.atoms[i]) ++end;
    *text += times;
    WriteAtom(atoms_[term.atoms[i]], text);
    if (end - i > 1) *text += "^" + std::to_string(end - i);
    times = "*";
    i = end;
  }
}

void DimTable::WriteAtom(const Atom& atom, std::string* text) const {
  switch (atom.kind) {
    case Kind::kName:
      *text += names_[atom.a];
      break;
    case Kind::kUnknown:
      *text += "?" + std::to_string(atom.a);
      break;
    case Kind::kFloor:
      *text += "floor(";
      Write(atom.a, true, false, text);
      *text += '/';
      Write(atom.b, true, true, text);
      *text += ')';
      break;
    case Kind::kMax:
      *text += "max(";
      Write(atom.a, false, false, text);
      *text += ", ";
      Write(atom.b, false, false, text);
      *text += ')';
      break;
  }
}

}  // namespace plexus::engine
