// What products ask of a host that could have inputs too large to exist.

#include <plexus/op.h>

#include <catch2/catch.hpp>
#include <list>
#include <vector>

extern "C" const PlexusOp* plexus_op_einsum(void);
extern "C" const PlexusOp* plexus_op_matmul(void);

namespace plexus::testing {
namespace {

using Shape = std::vector<int64_t>;

/// Gives memory and one attribute.
struct Host {
  std::list<std::vector<char>> memory;
  const char* equation;
  PlexusValue value = {PLEXUS_ATTR_STRING, 1, nullptr, nullptr, &equation};
};

int32_t Fail(PlexusContext* /*ctx*/, int32_t code, const char* text) {
  UNSCOPED_INFO(text);
  return code;
}

void* Allocate(PlexusPrepare* ctx, int64_t bytes) {
  auto& memory = static_cast<Host*>(ctx->base.internal)->memory;
  memory.emplace_back(bytes + 1);
  return memory.back().data();
}

const PlexusValue* Attribute(PlexusContext* ctx, const char* /*name*/) {
  return &static_cast<Host*>(ctx->internal)->value;
}

/// What a node of float32 inputs of these shapes asks for.
int64_t Scratch(const PlexusOp* op, const Shape& a, const Shape& b,
                const Shape& y, const char* equation = nullptr) {
  const auto tensor = [](const Shape& shape) {
    return PlexusTensor{PLEXUS_FLOAT32, static_cast<int32_t>(shape.size()),
                        shape.data(), nullptr, nullptr};
  };
  PlexusHost services = {};
  services.struct_size = sizeof(services);
  services.fail = Fail;
  services.attribute = Attribute;
  services.allocate = Allocate;
  Host host = {{}, equation};
  const PlexusTensor inputs[] = {tensor(a), tensor(b)}, output = tensor(y);
  PlexusPrepare ctx = {};
  ctx.base = {&services, &host};
  ctx.simd = PLEXUS_SIMD_SCALAR;
  ctx.threads = 1;
  ctx.n_inputs = 2;
  ctx.n_outputs = 1;
  ctx.inputs = inputs;
  ctx.outputs = &output;
  PlexusKernel kernel = {};
  kernel.struct_size = sizeof(kernel);
  kernel.traits = op->traits;
  CHECK(op->prepare(&ctx, &kernel) == PLEXUS_OK);
  return kernel.scratch_bytes;
}

TEST_CASE("scratch of products that is too large to count never wraps") {
  const int64_t k20 = int64_t{1} << 20, k60 = int64_t{1} << 60;
  // Both inputs are put in another order.
  CHECK(Scratch(plexus_op_einsum(), {k20, k20, k20}, {k20, k20, k20},
                {k20, k20, k20}, "kbm,kbn->bmn") == INT64_MAX);
  // A product of few terms has 8 columns.
  CHECK(Scratch(plexus_op_matmul(), {k60, 1, 1}, {k60, 1, 1}, {k60, 1, 1}) ==
        INT64_MAX);
  CHECK(Scratch(plexus_op_einsum(), {k60, 1, 1}, {k60, 1, 1}, {k60, 1, 1},
                "bij,bjk->bik") == INT64_MAX);
}

}  // namespace
}  // namespace plexus::testing
