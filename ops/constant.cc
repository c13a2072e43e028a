#include <plexus/op.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace plexus {
namespace {

constexpr const char* kValues[] = {"value_float", "value_floats", "value_int",
                                   "value_ints"};

template <typename Ctx>
const char* Given(const Ctx& ctx) {
  const char* given = nullptr;
  for (const char* name : kValues) {
    if (!ctx.Has(name)) continue;
    if (given != nullptr) ctx.Fail("takes ", given, " or ", name, ", not both");
    given = name;
  }
  if (given == nullptr) {
    ctx.Fail("needs one of value_float, value_floats, value_int, value_ints");
  }
  return given;
}

bool IsInt(std::string_view name) { return name.starts_with("value_int"); }

void ConstantShape(const Infer& ctx) {
  const std::string_view name = Given(ctx);
  const bool is_int = IsInt(name), is_list = name.ends_with('s');
  const auto ints = is_int ? ctx.Ints(name.data()) : std::span<const int64_t>();
  const size_t n = is_int ? ints.size() : ctx.Floats(name.data()).size();
  const Dim count = static_cast<int64_t>(n);
  ctx.Output(0, {&count, is_list ? size_t{1} : size_t{0}},
             is_int ? PLEXUS_INT64 : PLEXUS_FLOAT32);
  const auto is_dim = [](int64_t value) { return Dim(value).is_number(); };
  if (is_int && std::all_of(ints.begin(), ints.end(), is_dim)) {
    ctx.SetValue(0, std::vector<Dim>(ints.begin(), ints.end()));
  }
}

struct Elements {
  const void* data;
  size_t bytes;
};

int32_t RunConstant(const Elements& s, Run ctx) {
  if (s.bytes > 0) std::memcpy(ctx.output<void>(0), s.data, s.bytes);
  return PLEXUS_OK;
}

void PrepareConstant(const Prepare& ctx, PlexusKernel* kernel) {
  const char* const name = Given(ctx);
  Elements* const s = ctx.State<Elements>(kernel);
  if (IsInt(name)) {
    const auto ints = ctx.Ints(name);  // valid until destroy
    *s = {ints.data(), ints.size_bytes()};
  } else {
    const auto floats = ctx.Floats(name);
    const auto count = static_cast<int64_t>(floats.size());
    float* const rounded = ctx.Allocate<float>(count);
    std::transform(floats.begin(), floats.end(), rounded,
                   [](double x) { return static_cast<float>(x); });
    *s = {rounded, floats.size() * sizeof(float)};
  }
  kernel->run = kRunFn<Elements, RunConstant>;
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(constant) {
  return plexus::Op("Constant",
                    "A number or a list of numbers; one of the attributes is "
                    "given. Where an argument stands, a graph may write the "
                    "number or the list itself.")
      .Type("T", plexus::kFloat32 | plexus::kInt64)
      .Output("output", "T")
      .Attribute("value_float", PLEXUS_ATTR_FLOAT, nullptr,
                 "A float32 scalar.")
      .Attribute("value_floats", PLEXUS_ATTR_FLOATS, nullptr,
                 "A list of float32.")
      .Attribute("value_int", PLEXUS_ATTR_INT, nullptr, "An int64 scalar.")
      .Attribute("value_ints", PLEXUS_ATTR_INTS, nullptr, "A list of int64.")
      .Infer<plexus::ConstantShape>()
      .Prepare<plexus::PrepareConstant>();
}
