// Where buffers lie in an arena: those that live at one time never overlap.
#ifndef PLEXUS_ENGINE_PLAN_ARENA_LAYOUT_H_
#define PLEXUS_ENGINE_PLAN_ARENA_LAYOUT_H_

#include <cstdint>
#include <span>

namespace plexus::engine {

/// A buffer of `bytes` >= 0 that is in use from step `first` to step `last`,
/// both included; 0 <= first <= last.
struct Lifetime {
  int64_t bytes;
  int32_t first;
  int32_t last;
};

/// What is readable and writable past each buffer's end.
inline constexpr int64_t kArenaPadding = 64;

/// Chooses offsets[i], a multiple of 64, for lifetimes[i]; buffers that share a
/// step do not overlap, their padding included. Gives the arena's bytes, a
/// multiple of 64. Takes O(n log n) time; the same input gives the same layout.
/// Throws plexus::Error kLimit where sizes add up to more than an int64.
int64_t LayOut(std::span<const Lifetime> lifetimes, std::span<int64_t> offsets);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_PLAN_ARENA_LAYOUT_H_
