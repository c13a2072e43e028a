// Memory that runs out, as an Error.
#ifndef PLEXUS_ENGINE_TENSOR_MEMORY_GUARD_H_
#define PLEXUS_ENGINE_TENSOR_MEMORY_GUARD_H_

#include <plexus/plexus.h>

#include <new>
#include <stdexcept>
#include <string>

namespace plexus::engine {

/// kLimit, with `name` in front.
[[noreturn]] inline void FailMemory(const std::string& name) {
  throw Error(ErrorCode::kLimit, name + ": out of memory");
}

/// fn(); what it throws where there is no memory becomes FailMemory(name).
template <typename Fn>
auto Guarded(const std::string& name, const Fn& fn) {
  try {
    return fn();
  } catch (const std::bad_alloc&) {
    FailMemory(name);
  } catch (const std::length_error&) {
    FailMemory(name);
  }
}

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_MEMORY_GUARD_H_
