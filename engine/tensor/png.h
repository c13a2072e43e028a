// PNG images as tensors of their samples.
#ifndef PLEXUS_ENGINE_TENSOR_PNG_H_
#define PLEXUS_ENGINE_TENSOR_PNG_H_

#include <plexus/plexus.h>

#include <string>
#include <string_view>

namespace plexus::engine {

/// Whether the bytes start as PNG does.
bool IsPng(std::string_view bytes);

/// The samples as the file has them, whatever it says about gamma and colours:
/// uint8, uint16 where they have 16 bits; [H, W] where they are grey, [H, W, 2]
/// grey and alpha, [H, W, 3] RGB, [H, W, 4] RGBA. A palette's colours stand in
/// for its indices, and grey of fewer bits is spread to 0 to 255. Throws
/// kInvalid with `name` in front, kLimit.
Tensor DecodePng(const std::string& name, std::string_view bytes,
                 const Limits& limits);

/// Writes what DecodePng gives, without a gamma. Throws kRun for other dtypes
/// and shapes.
std::string EncodePng(const std::string& name, const Tensor& tensor);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_PNG_H_
