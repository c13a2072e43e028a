#include <plexus/op.h>

#include <cstring>

namespace plexus {
namespace {

template <int64_t kSize>
const char* CopyTile(const void* const* inputs, const int64_t* row_strides,
                     void* output, int64_t output_row_stride, int64_t rows,
                     int64_t n, const void* /*state*/) {
  const auto* x = static_cast<const char*>(inputs[0]);
  auto* y = static_cast<char*>(output);
  if (x == y) return nullptr;
  for (int64_t r = 0; r < rows; ++r) {
    std::memcpy(y + r * output_row_stride, x + r * row_strides[0],
                static_cast<size_t>(n * kSize));
  }
  return nullptr;
}

PlexusTileFn CopyTileOf(int32_t dtype) {
  switch (ElementSize(dtype)) {
    case 1:
      return &CopyTile<1>;
    case 2:
      return &CopyTile<2>;
    case 4:
      return &CopyTile<4>;
    default:
      return &CopyTile<8>;
  }
}

auto CopyTileAt(uint32_t /*simd*/) { return &CopyTileOf; }

Dim IdentityDim(const Infer& /*ctx*/, std::span<const Dim> args) {
  return args[0];
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(identity) {
  return plexus::Op("Identity", "The input, unchanged.")
      .Type("V", plexus::kAllTypes)
      .Input("input", "V")
      .Output("output", "V")
      .Traits(PLEXUS_ALIASES | PLEXUS_MOVES)
      .Elementwise<plexus::CopyTileAt>()
      .DimRule<plexus::IdentityDim>();
}
