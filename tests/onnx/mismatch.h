// Whether a result is the one that ONNX's case wants.
#ifndef PLEXUS_TESTS_ONNX_MISMATCH_H_
#define PLEXUS_TESTS_ONNX_MISMATCH_H_

#include <plexus/plexus.h>

#include <string>

namespace plexus::testing::onnx {

/// What differs first, "" for nothing: dtype, shape, an element. Floats may be
/// 1e-7 + 1e-5 |want| off, NaN is NaN; integers and bools are the same.
std::string Mismatch(const Tensor& got, const Tensor& want);

}  // namespace plexus::testing::onnx

#endif  // PLEXUS_TESTS_ONNX_MISMATCH_H_
