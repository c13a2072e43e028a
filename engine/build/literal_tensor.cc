#include "engine/build/literal_tensor.h"

#include <memory>
#include <string>

#include "engine/diagnostic/source.h"
#include "engine/read/read.h"
#include "engine/tensor/element.h"
#include "engine/tensor/type_bytes.h"

namespace plexus {
namespace engine {

Tensor MakeTensor(const Literal& literal, int32_t dtype, Report* report) {
  Tensor tensor(dtype, literal.shape);
  char* element = static_cast<char*>(tensor.mutable_data());
  std::string why;
  for (size_t i = 0; i < literal.elements.size(); ++i) {
    if (!ParseElement(literal.elements[i], dtype, element, &why)) {
      Place place = literal.place;
      if (!literal.offsets.empty()) place.offset = literal.offsets[i];
      report->Error(place, why);
    }
    element += DtypeSize(dtype);
  }
  return tensor;
}

}  // namespace engine

Tensor ParseTensor(std::string_view text, int32_t dtype, const Limits& limits) {
  const auto source =
      std::make_shared<const engine::Source>("literal", "", std::string(text));
  engine::Report report;
  const engine::Literal literal = engine::ReadLiteral(source, limits, &report);
  report.ThrowIfAny();
  engine::CheckMemory("literal", dtype, literal.shape,
                      engine::TypeBytes(dtype, literal.shape),
                      limits.max_memory);
  Tensor tensor = engine::MakeTensor(literal, dtype, &report);
  report.ThrowIfAny();
  return tensor;
}

}  // namespace plexus
