#include "tools/plexus/random_input.h"

#include <plexus/float16.h>

#include <random>

namespace plexus::program {
namespace {

template <typename T, typename Draw>
void Fill(Tensor* tensor, Draw draw) {
  T* const data = static_cast<T*>(tensor->mutable_data());
  for (int64_t i = 0; i < tensor->count(); ++i) data[i] = draw();
}

}  // namespace

Tensor RandomInput(const TensorInfo& info, uint64_t position) {
  Tensor tensor(info.dtype, info.shape);
  std::mt19937_64 words(position);
  std::normal_distribution<double> distribution;
  const auto normal = [&] { return distribution(words); };
  const auto integer = [&] { return static_cast<uint8_t>(words() % 9 + 1); };
  switch (info.dtype) {
    case PLEXUS_FLOAT64:
      Fill<double>(&tensor, normal);
      break;
    case PLEXUS_FLOAT32:
      Fill<float>(&tensor, [&] { return static_cast<float>(normal()); });
      break;
    case PLEXUS_FLOAT16:
      Fill<Float16>(&tensor, [&] { return RoundTo<Float16>(normal()); });
      break;
    case PLEXUS_BFLOAT16:
      Fill<BFloat16>(&tensor, [&] { return RoundTo<BFloat16>(normal()); });
      break;
    case PLEXUS_BOOL:
      Fill<uint8_t>(&tensor, [&] { return static_cast<uint8_t>(words() & 1); });
      break;
    case PLEXUS_INT8:
    case PLEXUS_UINT8:
      Fill<uint8_t>(&tensor, integer);
      break;
    case PLEXUS_INT16:
    case PLEXUS_UINT16:
      Fill<uint16_t>(&tensor, integer);
      break;
    case PLEXUS_INT32:
    case PLEXUS_UINT32:
      Fill<uint32_t>(&tensor, integer);
      break;
    default:
      Fill<uint64_t>(&tensor, integer);
      break;
  }
  return tensor;
}

}  // namespace plexus::program
