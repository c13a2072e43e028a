// The one test of all elementwise operators: a plain formula against the
// kernel, on every SIMD level of the machine, at every place of a vector.
//
//   CHECK(SweepExact<1, float, double>(plexus_op_abs(), [](auto x) {
//           return std::fabs(x);
//         }) == "");
//   CHECK(SweepClose<1, float, double>(plexus_op_exp(), [](long double x) {
//           return std::exp(x);
//         }) == "");
//
// What it tries, for each dtype and level: special values (NaN, infinities,
// zeros of both signs, subnormals, least and greatest numbers; all pairs of
// them for two inputs) and random ones; 0 elements to two vectors and one more;
// inputs and outputs off their alignment by one element or byte; several rows,
// also with gaps between them and with one row repeated (stride 0); in place.
// Elements must have the same bits however the work is cut, and on AVX2 and
// AVX3. Nothing may be written outside.
#ifndef PLEXUS_TESTS_SUPPORT_ELEMENTWISE_SWEEP_H_
#define PLEXUS_TESTS_SUPPORT_ELEMENTWISE_SWEEP_H_

#include <plexus/op.h>

#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace plexus::testing {

struct SweepOptions {
  std::map<std::string, std::string> attributes = {};
  /// Instead of the operator's own accuracy_ulp; SweepClose only.
  double ulp = -1;
};

/// One operator at one choice of dtypes. Of `exact` and `close` one is set; x
/// points to one element of each input.
struct Sweep {
  const PlexusOp* op;
  std::vector<int32_t> inputs;
  int32_t output;
  std::function<void(const void* const* x, void* y)> exact;
  std::function<long double(const void* const* x)> close;
  /// Where the operator gives no answer (division by zero).
  std::function<bool(const void* const* x)> undefined;
  SweepOptions options;
};

/// Runs it. "" if all is well, else the first deviation: level, dtypes, what
/// was tried, inputs, result and what was expected.
std::string RunSweep(const Sweep& sweep);

namespace detail {

template <typename T>
T ElementAt(const void* p) {
  T value;
  std::memcpy(&value, p, sizeof(T));
  return value;
}

template <typename... Xs, typename Fn, size_t... kI>
auto Apply(const Fn& fn, const void* const* x, std::index_sequence<kI...>) {
  return fn(ElementAt<Xs>(x[kI])...);
}

template <typename, typename T>
using Same = T;

template <typename T, size_t... kI>
std::vector<int32_t> Repeat(std::index_sequence<kI...>) {
  return {kDtypeOf<Same<std::integral_constant<size_t, kI>, T>>...};
}

}  // namespace detail

/// Results are Y fn(Xs...), bit for bit; any NaN equals any other.
/// `undefined(Xs...)` says where there is no answer.
template <typename... Xs, typename Fn, typename Undefined>
std::string SweepMixed(const PlexusOp* op, const Fn& fn,
                       const SweepOptions& options,
                       const Undefined& undefined) {
  using Y = std::invoke_result_t<Fn, Xs...>;
  using All = std::index_sequence_for<Xs...>;
  const auto exact = [fn](const void* const* x, void* y) {
    const Y value = detail::Apply<Xs...>(fn, x, All());
    std::memcpy(y, &value, sizeof(Y));
  };
  const auto none = [undefined](const void* const* x) {
    return detail::Apply<Xs...>(undefined, x, All());
  };
  return RunSweep(
      {op, {kDtypeOf<Xs>...}, kDtypeOf<Y>, exact, {}, none, options});
}
template <typename... Xs, typename Fn>
std::string SweepMixed(const PlexusOp* op, const Fn& fn,
                       const SweepOptions& options = {}) {
  return SweepMixed<Xs...>(op, fn, options, [](Xs...) { return false; });
}

/// The same for each T of Ts, where all kInputs inputs have dtype T.
template <int kInputs, typename... Ts, typename Fn>
std::string SweepExact(const PlexusOp* op, const Fn& fn,
                       const SweepOptions& options = {}) {
  std::string text;
  const auto one = [&]<typename T, size_t... kI>(std::type_identity<T>,
                                                 std::index_sequence<kI...>) {
    if (text.empty()) {
      text = SweepMixed<detail::Same<std::integral_constant<size_t, kI>, T>...>(
          op, fn, options);
    }
  };
  (one(std::type_identity<Ts>(), std::make_index_sequence<kInputs>()), ...);
  return text;
}

/// Results are within the operator's accuracy_ulp of the long double that fn
/// gives for the inputs as long doubles; a zero has its sign.
template <int kInputs, typename... Ts, typename Fn>
std::string SweepClose(const PlexusOp* op, const Fn& fn,
                       const SweepOptions& options = {}) {
  std::string text;
  const auto one = [&]<typename T, size_t... kI>(
                       std::type_identity<T>, std::index_sequence<kI...> all) {
    if (!text.empty()) return;
    const auto close = [fn](const void* const* x) -> long double {
      return fn(static_cast<long double>(detail::ElementAt<T>(x[kI]))...);
    };
    text = RunSweep(
        {op, detail::Repeat<T>(all), kDtypeOf<T>, {}, close, {}, options});
  };
  (one(std::type_identity<Ts>(), std::make_index_sequence<kInputs>()), ...);
  return text;
}

/// |got - want| in units in the last place of float or double at `want`;
/// infinity counts as the power of two after the greatest number.
template <typename T>
double UlpError(T got, long double want);
extern template double UlpError(float, long double);
extern template double UlpError(double, long double);

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_SUPPORT_ELEMENTWISE_SWEEP_H_
