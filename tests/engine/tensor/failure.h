// The text of a failure, for tests that expect one.
#ifndef PLEXUS_TESTS_ENGINE_TENSOR_FAILURE_H_
#define PLEXUS_TESTS_ENGINE_TENSOR_FAILURE_H_

#include <plexus/plexus.h>

#include <string>

namespace plexus::testing {

/// What fn() fails with: the exit code, then all that Error::what() says
/// without its last newline: "3 error: x.npy is empty". "no error" where it
/// doesn't.
template <typename Fn>
std::string Failure(const Fn& fn) {
  try {
    fn();
  } catch (const Error& error) {
    std::string text = error.what();
    text.pop_back();
    return std::to_string(static_cast<int>(error.code())) + " " + text;
  }
  return "no error";
}

/// The same, of its first line only.
template <typename Fn>
std::string FailureLine(const Fn& fn) {
  const std::string text = Failure(fn);
  return text.substr(0, text.find('\n'));
}

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_ENGINE_TENSOR_FAILURE_H_
