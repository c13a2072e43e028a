// What dims are behind the C boundary (abi.h): numbers, and handles to integer
// polynomials in the graph's dim names.
#ifndef PLEXUS_ENGINE_INFER_DIMS_H_
#define PLEXUS_ENGINE_INFER_DIMS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/infer/polynomial.h"

namespace plexus::engine {

/// What DimTable's calculations throw: a result too large or negative, a
/// division by zero, two dims that can't be equal ("3 and 4 differ").
struct DimError {
  std::string text;
};

/// The dims of one graph. Equal polynomials have one handle, so dims are equal
/// where their int64s are; that two are not provably equal says nothing.
///
/// Names stand for numbers >= 0. A quotient that isn't a polynomial, a maximum
/// that can't be decided, and a formula that grows out of bounds (64 terms,
/// degree 32, 64 levels) is a dim of its own: asked for again, the same one.
///
/// Handles are at most kFirstHandle. So a small negative number, as in a list
/// of sizes with -1, is never taken for one, and may stand as an operand. It is
/// no result, though: 3 - 5 throws, while N - 5 is a dim.
///
/// One thread at a time; const functions any number.
class DimTable {
 public:
  static constexpr int64_t kFirstHandle = INT64_MIN / 2;
  static bool IsHandle(int64_t dim) { return dim <= kFirstHandle; }

  DimTable() = default;
  DimTable(DimTable&&) = default;
  DimTable& operator=(DimTable&&) = default;

  /// The dim of that name; always the same.
  int64_t Name(std::string_view name);
  /// A dim of its own without a formula; `what` says for people what it is.
  int64_t Unknown(std::string what);

  int64_t Add(int64_t a, int64_t b) {
    int64_t sum = 0;
    if (a >= 0 && b >= 0 && !__builtin_add_overflow(a, b, &sum)) return sum;
    return AddSlowly(a, b);
  }
  int64_t Sub(int64_t a, int64_t b) {
    if (b >= 0 && a >= b) return a - b;
    return SubSlowly(a, b);
  }
  int64_t Mul(int64_t a, int64_t b) {
    int64_t product = 0;
    if (a >= 0 && b >= 0 && !__builtin_mul_overflow(a, b, &product)) {
      return product;
    }
    return MulSlowly(a, b);
  }
  /// floor(a / b). Exact where b divides a as a polynomial.
  int64_t Div(int64_t a, int64_t b) {
    if (a >= 0 && b > 0) return a / b;
    return DivSlowly(a, b);
  }
  int64_t Max(int64_t a, int64_t b) {
    if (a >= 0 && b >= 0) return a > b ? a : b;
    return MaxSlowly(a, b);
  }

  /// States that a and b are equal. Throws where they can't be; notes a
  /// constraint where that isn't decided yet, with the caller's `where`. Gives
  /// the one that says more: a number, else a name, else a formula.
  int64_t Equal(int64_t a, int64_t b, uint32_t where) {
    if (a == b) return a;
    return EqualSlowly(a, b, where);
  }
  /// NumPy's broadcasting: 1 goes with anything; else as Equal.
  int64_t Broadcast(int64_t a, int64_t b, uint32_t where) {
    if (a == 1) return b;
    if (b == 1) return a;
    return Equal(a, b, where);
  }

  /// "784", "N", "N+M", "2*N+1", "N^2", "floor(N/2)", "max(N, M)"; "?0" for an
  /// unknown. Ends with "..." after 200 characters.
  std::string Text(int64_t dim) const;
  /// What the caller of Unknown said about an unknown that `dim` depends on;
  /// empty where it depends on none.
  std::string_view UnknownIn(int64_t dim) const;
  /// The dim's number, with values[i] >= 0 for names()[i]. std::nullopt where
  /// it depends on an unknown, divides by zero, or overflows. May be negative.
  std::optional<int64_t> Evaluate(int64_t dim,
                                  std::span<const int64_t> values) const;

  /// All names, in the order of their first Name.
  const std::vector<std::string>& names() const { return names_; }

  /// a == b must hold when the names are bound.
  struct Constraint {
    int64_t a;
    int64_t b;
    std::vector<uint32_t> where;  ///< of the calls that stated it, in order
  };
  /// Each pair of dims once, in the order they were stated.
  const std::vector<Constraint>& constraints() const { return constraints_; }

 private:
  enum class Kind : uint8_t { kName, kUnknown, kFloor, kMax };
  // What polynomials are in. Operands are older than what is made of them.
  struct Atom {
    Kind kind;
    bool non_negative = false;  // provably
    uint8_t depth = 0;          // levels of kFloor and kMax in its operands
    int64_t a = 0;              // the operands; kName: index of the name,
    int64_t b = 0;              //               kUnknown: index of its text
    int64_t unknown = -1;       // index of the text of one that is in it
  };

  int64_t AddSlowly(int64_t a, int64_t b);
  int64_t SubSlowly(int64_t a, int64_t b);
  int64_t MulSlowly(int64_t a, int64_t b);
  int64_t DivSlowly(int64_t a, int64_t b);
  int64_t MaxSlowly(int64_t a, int64_t b);
  int64_t EqualSlowly(int64_t a, int64_t b, uint32_t where);

  const Polynomial& At(int64_t handle) const {
    return *polynomials_[kFirstHandle - handle];
  }
  Polynomial Get(int64_t dim) const;
  int64_t Intern(Polynomial a);
  int64_t Result(std::optional<Polynomial> result, bool overflow, char op,
                 int64_t a, int64_t b);
  int64_t AddAtom(const Atom& atom);
  int64_t Fresh(Kind kind, int64_t a, int64_t b);
  int64_t Opaque(char op, int64_t a, int64_t b);
  int64_t DivideByNumber(const Polynomial& a, int64_t b);
  int64_t FloorOf(const Polynomial& a, int64_t b);
  bool NonNegative(const Polynomial& a) const;
  bool AtLeast(int64_t a, int64_t b, int64_t difference) const;
  bool IsName(int64_t dim) const;
  int64_t UnknownOf(int64_t dim) const;
  using Memo = std::map<uint32_t, std::optional<int64_t>>;
  std::optional<int64_t> Evaluate(int64_t dim, std::span<const int64_t> values,
                                  Memo* memo) const;
  std::optional<int64_t> EvaluateAtom(const Atom& atom,
                                      std::span<const int64_t> values,
                                      Memo* memo) const;
  void Write(int64_t dim, bool group_sum, bool group_product,
             std::string* text) const;
  void WriteTerm(const Term& term, std::string* text) const;
  void WriteAtom(const Atom& atom, std::string* text) const;

  std::vector<std::string> names_;
  std::map<std::string, int64_t, std::less<>> handle_of_name_;
  std::vector<std::string> unknowns_;
  std::vector<Atom> atoms_;
  std::map<Polynomial, int64_t> handles_;
  std::vector<const Polynomial*> polynomials_;  // by handle; keys of handles_
  std::map<std::tuple<char, int64_t, int64_t>, int64_t> made_;
  std::vector<Constraint> constraints_;
  std::map<std::pair<int64_t, int64_t>, size_t> constrained_;
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_INFER_DIMS_H_
