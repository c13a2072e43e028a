// The kernel that copies its first input to its first output, as it stands.
#ifndef PLEXUS_OPS_LAYOUT_COPY_H_
#define PLEXUS_OPS_LAYOUT_COPY_H_

#include <plexus/op.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <cwchar>
#include <type_traits>

namespace plexus::layout {

/// Bytes that are worth a thread.
inline constexpr int64_t kGrainBytes = 64 * 1024;

/// How many things of `bytes` each are worth a thread.
inline int64_t Grain(int64_t bytes) {
  return bytes <= 0 ? kGrainBytes : std::max<int64_t>(kGrainBytes / bytes, 1);
}

/// Calls fn.operator()<T>() with the unsigned type of a dtype's size: elements
/// that are only moved.
template <typename Fn>
void ForElement(int32_t dtype, const Fn& fn) {
  switch (ElementSize(dtype)) {
    case 1:
      return fn.template operator()<uint8_t>();
    case 2:
      return fn.template operator()<uint16_t>();
    case 4:
      return fn.template operator()<uint32_t>();
    default:
      return fn.template operator()<uint64_t>();
  }
}

/// Copies the first `bytes` of the first input to the first output.
inline void CopyInput(Run ctx, int64_t bytes) {
  ctx.ParallelFor(bytes, kGrainBytes, [](Run w, int64_t begin, int64_t end) {
    std::memcpy(w.output<char>(0) + begin, w.input<char>(0) + begin,
                static_cast<size_t>(end - begin));
  });
}

/// n elements of one value. The C library fills with the widest vectors that the
/// processor has, but only bytes and wide characters.
template <typename T>
void Fill(T* to, int64_t n, T element) {
  constexpr int64_t kWorthCall = 64;
  if constexpr (std::is_integral_v<T> && sizeof(T) == sizeof(wchar_t)) {
    if (n >= kWorthCall) {
      std::wmemset(reinterpret_cast<wchar_t*>(to),
                   static_cast<wchar_t>(element), static_cast<size_t>(n));
      return;
    }
  }
  std::fill_n(to, n, element);
}

/// Makes each of the first `count` elements of the first output `element`.
template <typename T>
void FillOutput(Run ctx, int64_t count, T element) {
  ctx.ParallelFor(count, Grain(sizeof(T)),
                  [element](Run w, int64_t begin, int64_t end) {
                    Fill(w.output<T>(0) + begin, end - begin, element);
                  });
}

/// memcpy, without a call for up to 64 bytes: pieces that overlap.
inline void CopyBytes(char* to, const char* from, size_t n) {
  const auto ends = [&](auto piece) {
    auto first = piece, last = piece;
    std::memcpy(&first, from, sizeof(piece));
    std::memcpy(&last, from + n - sizeof(piece), sizeof(piece));
    std::memcpy(to, &first, sizeof(piece));
    std::memcpy(to + n - sizeof(piece), &last, sizeof(piece));
  };
  if (n < 16) {
    if (n >= 8) return ends(uint64_t{});
    if (n >= 4) return ends(uint32_t{});
    if (n >= 2) return ends(uint16_t{});
    if (n == 1) *to = *from;
    return;
  }
  if (n > 64) {
    std::memcpy(to, from, n);
    return;
  }
  struct Piece {
    char bytes[16];
  };
  const size_t second = n > 32 ? 16 : 0;
  const size_t starts[] = {0, second, n - 16 - second, n - 16};
  Piece pieces[4];
  for (int i = 0; i < 4; ++i) std::memcpy(&pieces[i], from + starts[i], 16);
  for (int i = 0; i < 4; ++i) std::memcpy(to + starts[i], &pieces[i], 16);
}

struct Copy {
  int64_t bytes;
};

inline int32_t RunCopy(const Copy& copy, Run ctx) {
  CopyInput(ctx, copy.bytes);
  return PLEXUS_OK;
}

inline void PrepareCopy(const Prepare& ctx, PlexusKernel* kernel) {
  ctx.State<Copy>(kernel)->bytes =
      Count(ctx.shape(0)) * ElementSize(ctx.dtype(0));
  kernel->run = kRunFn<Copy, RunCopy>;
}

}  // namespace plexus::layout

#endif  // PLEXUS_OPS_LAYOUT_COPY_H_
