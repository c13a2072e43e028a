// One tensor joined along an axis from several (Concat), or cut up (Split):
// rows of segments, where segment i of every row belongs to part i.
#ifndef PLEXUS_OPS_LAYOUT_SEGMENTS_H_
#define PLEXUS_OPS_LAYOUT_SEGMENTS_H_

#include <plexus/op.h>

#include <algorithm>
#include <cstdint>
#include <type_traits>

#include "ops/layout/copy.h"

namespace plexus::layout {

/// All in bytes.
struct Segments {
  int64_t rows, row;
  int32_t n;
  const int64_t* starts;  ///< of the segments in a row; starts[n] is `row`
};

/// Where segment i of all rows is: the part, and the segment in the first row of
/// the whole. Joined: the part is an input, the whole the output, else the part
/// is an output, the whole the input.
template <bool kJoined>
struct Ends {
  const char* from;
  char* to;
  Ends(Run ctx, int32_t i, int64_t in_part, int64_t in_whole)
      : from(kJoined ? ctx.input<char>(i) + in_part
                     : ctx.input<char>(0) + in_whole),
        to(kJoined ? ctx.output<char>(0) + in_whole
                   : ctx.output<char>(i) + in_part) {}
};

/// Long rows: piece after piece of the whole, on all threads.
template <bool kJoined>
int32_t RunLongSegments(const Segments& s, Run ctx) {
  ctx.ParallelFor(
      s.rows * s.row, kGrainBytes, [&](Run worker, int64_t at, int64_t end) {
        int64_t row = at / s.row, column = at % s.row;
        int32_t i = static_cast<int32_t>(
            std::upper_bound(s.starts, s.starts + s.n, column) - s.starts - 1);
        while (at < end) {
          const int64_t bytes = std::min(s.starts[i + 1] - column, end - at);
          const int64_t width = s.starts[i + 1] - s.starts[i];
          const Ends<kJoined> ends(worker, i,
                                   row * width + column - s.starts[i], at);
          CopyBytes(ends.to, ends.from, static_cast<size_t>(bytes));
          at += bytes;
          column += bytes;
          while (column == s.starts[i + 1] && at < end) {
            if (++i == s.n) i = 0, column = 0, ++row;
          }
        }
      });
  return PLEXUS_OK;
}

/// `rows` pieces of `width` bytes, which are that far apart.
inline void CopyPieces(const char* from, int64_t from_step, char* to,
                       int64_t to_step, size_t width, int64_t rows) {
  const auto copy = [&](auto bytes) {
    for (int64_t r = 0; r < rows; ++r) {
      CopyBytes(to + r * to_step, from + r * from_step, bytes);
    }
  };
  switch (width) {  // those of one element, which take one instruction
    case 1:
      return copy(std::integral_constant<size_t, 1>());
    case 2:
      return copy(std::integral_constant<size_t, 2>());
    case 4:
      return copy(std::integral_constant<size_t, 4>());
    case 8:
      return copy(std::integral_constant<size_t, 8>());
    default:
      return copy(width);
  }
}

/// Short rows: some at a time, segment after segment.
template <bool kJoined>
int32_t RunShortSegments(const Segments& s, Run ctx) {
  ctx.ParallelFor(
      s.rows, Grain(s.row), [&](Run worker, int64_t begin, int64_t end) {
        constexpr int64_t kCachedBytes = 16 * 1024;
        const int64_t some = std::max<int64_t>(kCachedBytes / s.row, 1);
        for (int64_t row = begin; row < end; row += some) {
          const int64_t rows = std::min(some, end - row);
          for (int32_t i = 0; i < s.n; ++i) {
            const int64_t width = s.starts[i + 1] - s.starts[i];
            const Ends<kJoined> ends(worker, i, row * width,
                                     row * s.row + s.starts[i]);
            CopyPieces(ends.from, kJoined ? width : s.row, ends.to,
                       kJoined ? s.row : width, static_cast<size_t>(width),
                       rows);
          }
        }
      });
  return PLEXUS_OK;
}

/// Sets the kernel that makes the whole of parts, or parts of the whole.
/// `joined` is the shape of the whole, `Part` gives the shape of part i of n.
template <bool kJoined, typename Part>
void PrepareSegments(const Prepare& ctx, std::span<const int64_t> joined,
                     int axis, int n, const Part& part, PlexusKernel* kernel) {
  const int64_t below =
      Count(joined.subspan(axis + 1)) * ElementSize(ctx.dtype(0));
  int64_t* const starts = ctx.Allocate<int64_t>(n + 1);
  for (int i = 0; i < n; ++i) starts[i + 1] = starts[i] + part(i)[axis] * below;
  const int64_t rows = Count(joined.first(axis));
  *ctx.State<Segments>(kernel) = {rows, starts[n], n, starts};
  constexpr int64_t kShort = 512;
  kernel->run = rows > 1 && starts[n] > 0 && starts[n] <= kShort
                    ? kRunFn<Segments, RunShortSegments<kJoined>>
                    : kRunFn<Segments, RunLongSegments<kJoined>>;
}

}  // namespace plexus::layout

#endif  // PLEXUS_OPS_LAYOUT_SEGMENTS_H_
