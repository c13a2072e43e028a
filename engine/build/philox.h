// Philox4x32-10: random words from a counter and a key, without state.
// J. Salmon, M. Moraes, R. Dror, D. Shaw: Parallel random numbers: as easy as
// 1, 2, 3. SC11, 2011.
#ifndef PLEXUS_ENGINE_BUILD_PHILOX_H_
#define PLEXUS_ENGINE_BUILD_PHILOX_H_

#include <array>
#include <cstdint>

namespace plexus::engine {

/// The four words that belong to a counter and a key, lowest word first.
constexpr std::array<uint32_t, 4> Philox4x32(std::array<uint32_t, 4> counter,
                                             std::array<uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const uint64_t even = uint64_t{0xd2511f53} * counter[0];
    const uint64_t odd = uint64_t{0xcd9e8d57} * counter[2];
    counter = {static_cast<uint32_t>(odd >> 32) ^ counter[1] ^ key[0],
               static_cast<uint32_t>(odd),
               static_cast<uint32_t>(even >> 32) ^ counter[3] ^ key[1],
               static_cast<uint32_t>(even)};
    key[0] += 0x9e3779b9;  // the golden ratio
    key[1] += 0xbb67ae85;  // sqrt(3) - 1
  }
  return counter;
}

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_BUILD_PHILOX_H_
