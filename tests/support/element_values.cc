#include "tests/support/element_values.h"

#include <plexus/float16.h>
#include <plexus/op.h>

#include <cmath>
#include <cstdio>
#include <cstring>
#include <initializer_list>
#include <limits>

namespace plexus::testing {
namespace {

template <typename T>
T ElementAt(const void* p) {
  T value;
  std::memcpy(&value, p, sizeof(T));
  return value;
}

template <typename T>
void Put(Bytes* to, T value) {
  const auto* p = reinterpret_cast<const unsigned char*>(&value);
  to->insert(to->end(), p, p + sizeof(T));
}

template <typename T>
Bytes SpecialFloats() {
  using L = std::numeric_limits<T>;
  Bytes all;
  for (T x : {T{0},
              T{1},
              T{2},
              T{0.5},
              T{1.5},
              T{2.5},
              T{3},
              T{7},
              T{100},
              T{255.5},
              T{1} + L::epsilon(),
              L::epsilon() / 4,
              L::min(),
              L::denorm_min(),
              L::min() * T{0.75},
              L::max(),
              L::infinity(),
              L::quiet_NaN(),
              T{0x1p31},
              T{0x1p63},
              T{87.25},
              T{88.5},
              T{103.75},
              T{709.75},
              T{745}}) {
    Put(&all, x);
    Put(&all, -x);
  }
  return all;
}

template <typename T>
Bytes SpecialInts() {
  using L = std::numeric_limits<T>;
  Bytes all;
  for (int x : {0, 1, 2, 3, 7, 10, 100, -1, -2, -7, -100}) {
    Put(&all, static_cast<T>(x));
  }
  for (T x : {L::min(), L::max(), static_cast<T>(L::min() + 1),
              static_cast<T>(L::max() - 1), static_cast<T>(L::max() / 2)}) {
    Put(&all, x);
  }
  return all;
}

Bytes SpecialHalves(std::initializer_list<uint16_t> bits) {
  Bytes all;
  for (uint16_t b : bits) {
    Put(&all, b);
    Put(&all, static_cast<uint16_t>(b ^ 0x8000));
  }
  return all;
}

bool IsNaN(int32_t dtype, const void* p) {
  switch (dtype) {
    case PLEXUS_FLOAT32:
      return std::isnan(ElementAt<float>(p));
    case PLEXUS_FLOAT64:
      return std::isnan(ElementAt<double>(p));
    case PLEXUS_FLOAT16:
      return std::isnan(ToFloat(ElementAt<Float16>(p)));
    case PLEXUS_BFLOAT16:
      return std::isnan(ToFloat(ElementAt<BFloat16>(p)));
    default:
      return false;
  }
}

}  // namespace

Bytes SpecialValues(int32_t dtype) {
  switch (dtype) {
    case PLEXUS_FLOAT32:
      return SpecialFloats<float>();
    case PLEXUS_FLOAT64:
      return SpecialFloats<double>();
    case PLEXUS_FLOAT16:  // 0, subnormals, 1, 1.0009766, 65504, inf, NaN,
                          // 300.25
      return SpecialHalves(
          {0, 1, 0x3ff, 0x400, 0x3c00, 0x3c01, 0x7bff, 0x7c00, 0x7e00, 0x5cb1});
    case PLEXUS_BFLOAT16:
      return SpecialHalves(
          {0, 1, 0x7f, 0x80, 0x3f80, 0x3f81, 0x7f7f, 0x7f80, 0x7fc0, 0x4396});
    case PLEXUS_BOOL:
      return {0, 1};
    default:
      break;
  }
  Bytes all;
  ForDtype<int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t,
           uint64_t>(dtype, [&]<typename T>() { all = SpecialInts<T>(); });
  return all;
}

void PutRandom(int32_t dtype, std::mt19937_64& random, Bytes* to) {
  const uint64_t bits = random();
  const double usual = static_cast<double>(static_cast<int64_t>(random())) /
                       0x1p63 * (random() % 2 == 0 ? 2 : 90);
  const bool plain = bits % 4 != 0;
  if (dtype == PLEXUS_BOOL) {
    to->push_back(bits & 1);
  } else if (dtype == PLEXUS_FLOAT32 && plain) {
    Put(to, static_cast<float>(usual));
  } else if (dtype == PLEXUS_FLOAT64 && plain) {
    Put(to, usual);
  } else if (dtype == PLEXUS_FLOAT16 && plain) {
    Put(to, RoundTo<Float16>(usual));
  } else if (dtype == PLEXUS_BFLOAT16 && plain) {
    Put(to, RoundTo<BFloat16>(usual));
  } else {
    const auto* p = reinterpret_cast<const unsigned char*>(&bits);
    to->insert(to->end(), p + 8 - ElementSize(dtype), p + 8);
  }
}

std::string Show(int32_t dtype, const void* p) {
  char text[64] = "";
  const auto put = [&](const char* format, auto value) {
    std::snprintf(text, sizeof text, format, value);
  };
  switch (dtype) {
    case PLEXUS_FLOAT32:
      put("%.9g", static_cast<double>(ElementAt<float>(p)));
      break;
    case PLEXUS_FLOAT64:
      put("%.17g", ElementAt<double>(p));
      break;
    case PLEXUS_FLOAT16:
      put("%.9g", static_cast<double>(ToFloat(ElementAt<Float16>(p))));
      break;
    case PLEXUS_BFLOAT16:
      put("%.9g", static_cast<double>(ToFloat(ElementAt<BFloat16>(p))));
      break;
    case PLEXUS_UINT64:
      put("%llu", static_cast<unsigned long long>(ElementAt<uint64_t>(p)));
      break;
    case PLEXUS_BOOL:
      put("%d", ElementAt<unsigned char>(p));
      break;
    default:
      ForDtype<int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t>(
          dtype, [&]<typename T>() {
            put("%lld", static_cast<long long>(ElementAt<T>(p)));
          });
  }
  return text;
}

bool SameBits(int32_t dtype, const void* a, const void* b) {
  return std::memcmp(a, b, static_cast<size_t>(ElementSize(dtype))) == 0 ||
         (IsNaN(dtype, a) && IsNaN(dtype, b));
}

}  // namespace plexus::testing
