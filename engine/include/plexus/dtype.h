// Dtypes as C++ types, sets, sizes and names. Header-only; op_context.h includes
// it.
#ifndef PLEXUS_DTYPE_H_
#define PLEXUS_DTYPE_H_

#include <plexus/abi.h>
#include <plexus/float16.h>

#include <cstdint>

namespace plexus {

/// The bit of a dtype in a PlexusType's set.
constexpr uint32_t Bit(int32_t dtype) { return 1u << dtype; }

inline constexpr uint32_t kFloat32 = Bit(PLEXUS_FLOAT32);
inline constexpr uint32_t kFloats = kFloat32 | Bit(PLEXUS_FLOAT64);
/// What can be calculated with: float32, float64, int32, int64, uint8.
inline constexpr uint32_t kArithmetic = kFloats | Bit(PLEXUS_INT32) |
                                        Bit(PLEXUS_INT64) | Bit(PLEXUS_UINT8);
inline constexpr uint32_t kInt64 = Bit(PLEXUS_INT64);
inline constexpr uint32_t kBool = Bit(PLEXUS_BOOL);
inline constexpr uint32_t kAllTypes = (1u << PLEXUS_DTYPE_COUNT) - 1;

/// The dtype of a C++ type.
template <typename T>
inline constexpr int32_t kDtypeOf = PLEXUS_NONE;
template <>
inline constexpr int32_t kDtypeOf<float> = PLEXUS_FLOAT32;
template <>
inline constexpr int32_t kDtypeOf<double> = PLEXUS_FLOAT64;
template <>
inline constexpr int32_t kDtypeOf<int8_t> = PLEXUS_INT8;
template <>
inline constexpr int32_t kDtypeOf<int16_t> = PLEXUS_INT16;
template <>
inline constexpr int32_t kDtypeOf<int32_t> = PLEXUS_INT32;
template <>
inline constexpr int32_t kDtypeOf<int64_t> = PLEXUS_INT64;
template <>
inline constexpr int32_t kDtypeOf<uint8_t> = PLEXUS_UINT8;
template <>
inline constexpr int32_t kDtypeOf<uint16_t> = PLEXUS_UINT16;
template <>
inline constexpr int32_t kDtypeOf<uint32_t> = PLEXUS_UINT32;
template <>
inline constexpr int32_t kDtypeOf<uint64_t> = PLEXUS_UINT64;
template <>
inline constexpr int32_t kDtypeOf<bool> = PLEXUS_BOOL;
template <>
inline constexpr int32_t kDtypeOf<Float16> = PLEXUS_FLOAT16;
template <>
inline constexpr int32_t kDtypeOf<BFloat16> = PLEXUS_BFLOAT16;

/// What messages call a dtype: "float32" and so on.
constexpr const char* DtypeText(int32_t dtype) {
  constexpr const char* kNames[] = {
      "float32", "float64", "int8",   "int16", "int32",   "int64",   "uint8",
      "uint16",  "uint32",  "uint64", "bool",  "float16", "bfloat16"};
  return dtype >= 0 && dtype < PLEXUS_DTYPE_COUNT ? kNames[dtype] : "no dtype";
}

/// Bytes of one element.
constexpr int64_t ElementSize(int32_t dtype) {
  switch (dtype) {
    case PLEXUS_FLOAT64:
    case PLEXUS_INT64:
    case PLEXUS_UINT64:
      return 8;
    case PLEXUS_FLOAT32:
    case PLEXUS_INT32:
    case PLEXUS_UINT32:
      return 4;
    case PLEXUS_INT16:
    case PLEXUS_UINT16:
    case PLEXUS_FLOAT16:
    case PLEXUS_BFLOAT16:
      return 2;
    default:
      return 1;
  }
}

/// Calls fn.operator()<T>() with the C++ type of `dtype`, if it is among Ts;
/// says whether it was.
template <typename... Ts, typename Fn>
bool ForDtype(int32_t dtype, Fn&& fn) {
  return ((dtype == kDtypeOf<Ts> && (fn.template operator()<Ts>(), true)) ||
          ...);
}

}  // namespace plexus

#endif  // PLEXUS_DTYPE_H_
