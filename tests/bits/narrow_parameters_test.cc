// Random graphs with 16-bit parameters give the bits that they give with the
// same values as float32 parameters, in every plan.

#include <plexus/float16.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <optional>
#include <string>

#include "tests/support/every_plan.h"
#include "tests/support/random_graph.h"

namespace plexus::testing {
namespace {

template <typename Narrow>
Tensor Rounded(const Tensor& tensor, int32_t dtype) {
  Tensor rounded(dtype, tensor.shape());
  for (int64_t i = 0; i < tensor.count(); ++i) {
    const Narrow narrow = RoundTo<Narrow>(tensor.data<float>()[i]);
    if (dtype == PLEXUS_FLOAT32) {
      static_cast<float*>(rounded.mutable_data())[i] = ToFloat(narrow);
    } else {
      static_cast<Narrow*>(rounded.mutable_data())[i] = narrow;
    }
  }
  return rounded;
}

/// The graph with its float32 parameters rounded to `to`, as that dtype or as
/// float32. Nothing where an operator keeps them 16-bit.
std::optional<Graph> WithRounded(RandomGraph graph, int32_t to, bool as_float,
                                 const Registry& registry) {
  for (auto& [name, tensor] : graph.parameters) {
    if (tensor.dtype() != PLEXUS_FLOAT32) continue;
    const int32_t dtype = as_float ? PLEXUS_FLOAT32 : to;
    tensor = to == PLEXUS_FLOAT16 ? Rounded<Float16>(tensor, dtype)
                                  : Rounded<BFloat16>(tensor, dtype);
  }
  try {
    return graph.WithParameters(registry);
  } catch (const Error&) {
    return {};
  }
}

/// False where an operator gives its parameter's dtype on.
bool SameDtypes(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
  return std::equal(a.begin(), a.end(), b.begin(),
                    [](const Tensor& x, const Tensor& y) {
                      return x.dtype() == y.dtype();
                    });
}

TEST_CASE("16-bit parameters give random graphs the bits of their values") {
  const Registry registry;
  int compared = 0;
  for (uint64_t seed = 1000; seed < 1400; ++seed) {
    const int64_t n = seed % 2 == 0 ? 1 : 33;
    const RandomGraph made = MakeRandomGraph(seed, n, registry);
    const int32_t dtype = seed % 3 == 0 ? PLEXUS_FLOAT16 : PLEXUS_BFLOAT16;
    const auto narrow = WithRounded(made, dtype, false, registry);
    const auto wide = WithRounded(made, dtype, true, registry);
    if (!narrow || !wide) continue;
    INFO("seed " << seed << "\ninputs:\n" << made.inputs << "nodes:\n"
                 << made.nodes);
    std::mt19937_64 random(seed);
    Dims dims;
    if (!narrow->dims().empty()) dims["N"] = n;
    const auto inputs = RandomInputs(*narrow, dims, true, &random);
    PlanOptions options;
    options.dims = dims;
    const auto got = RunOnce(*narrow, options, inputs);
    const auto want = RunOnce(*wide, options, inputs);
    REQUIRE(got.has_value() == want.has_value());
    if (!got.has_value() || !SameDtypes(*got, *want)) continue;
    CHECK(Difference(*got, *want) == "");
    CHECK(DifferenceOfPlans(*narrow, dims, inputs) == "");
    for (const auto& [name, tensor] : made.parameters) {
      compared += tensor.dtype() == PLEXUS_FLOAT32;
    }
  }
  CHECK(compared >= 100);
}

}  // namespace
}  // namespace plexus::testing
