#include <plexus/op.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ops/product/contraction.h"
#include "ops/product/equation.h"
#include "ops/product/product.h"

namespace plexus {
namespace {

template <typename Ctx>
product::Subscripts SubscriptsOf(const Ctx& ctx) {
  std::vector<int> ranks;
  for (int i = 0; i < ctx.n_inputs(); ++i) ranks.push_back(ctx.rank(i));
  return product::SubscriptsOf(ctx.String("equation"), ranks);
}

bool AreNumbers(Dim a, Dim b) { return a.is_number() && b.is_number(); }

/// The dim of a letter that `from` has, and now `to`: inputs, or the same one.
Dim SameDim(const Infer& ctx, int letter, Dim first, int from, Dim second,
            int to) {
  if (AreNumbers(first, second) && first.number() != second.number()) {
    const std::string name(1, static_cast<char>(letter));
    if (from != to) {
      ctx.Fail("letter '", name, "' is ", first.number(),
               " in input ", from, ", ", second.number(), " in input ", to);
    }
    ctx.Fail("letter '", name, "' is ", first.number(), " and ",
             second.number(), " in input ", to);
  }
  return ctx.Equal(first, second);
}

/// One of the dims of "...", of both inputs.
Dim BroadcastDim(const Infer& ctx, Dim first, Dim second) {
  if (AreNumbers(first, second) && first.number() != second.number() &&
      first.number() != 1 && second.number() != 1) {
    ctx.Fail("a dim of '...' is ", first.number(), " in input 0, ",
             second.number(), " in input 1, and neither is 1");
  }
  return ctx.Broadcast(first, second);
}

void EinsumShape(const Infer& ctx) {
  if (ctx.n_inputs() > 2) {
    ctx.Fail("it takes one or two inputs; these are ", ctx.n_inputs(),
             ": multiply them two at a time");
  }
  const product::Subscripts subscripts = SubscriptsOf(ctx);
  std::map<int, std::pair<Dim, int>> dims;  // of a label, and who had it first
  for (int i = 0; i < ctx.n_inputs(); ++i) {
    for (int k = 0; k < ctx.rank(i); ++k) {
      const int label = subscripts.inputs[i][k];
      const auto [found, is_new] =
          dims.try_emplace(label, std::pair{ctx.dim(i, k), i});
      if (is_new) continue;
      auto& [dim, first] = found->second;
      dim = product::IsLetter(label)
                ? SameDim(ctx, label, dim, first, ctx.dim(i, k), i)
                : BroadcastDim(ctx, dim, ctx.dim(i, k));
    }
  }
  std::vector<Dim> output;
  for (const int label : subscripts.output) {
    output.push_back(dims.at(label).first);
  }
  ctx.Output(0, output);
}

void PrepareEinsum(const Prepare& ctx, PlexusKernel* kernel) {
  product::PrepareContraction(ctx, SubscriptsOf(ctx), kernel);
}

void EstimateEinsum(const Prepare& ctx, PlexusWork* work) {
  work->operations = product::ContractionWork(ctx, SubscriptsOf(ctx));
}

constexpr auto kEinsumCost = Takes<EstimateEinsum>();

}  // namespace
}  // namespace plexus

PLEXUS_OP(einsum) {
  return plexus::Op(
             "Einsum",
             "Sums of products as numpy.einsum writes them, of one input or "
             "two: \"ij,jk->ik\" is a matrix product, \"ii->i\" a diagonal, "
             "\"ij->j\" a sum. Letters name dims, upper and lower case apart; "
             "what the output doesn't have is summed. \"...\" stands for dims "
             "that are broadcast. What one input has alone is summed before "
             "it is multiplied. Products are summed as MatMul's, by fused "
             "multiply-add in a fixed order.")
      .Type("T", plexus::product::kTypes)
      .Input("Inputs", "T", "One or two.", PLEXUS_VARIADIC)
      .Output("Output", "T")
      .Attribute("equation", PLEXUS_ATTR_STRING, nullptr,
                 "The dims of the inputs, with commas between them, \"->\" and "
                 "the output's. Without \"->\" the output has those of "
                 "\"...\", then the letters that are there once, A to Z, then "
                 "a to z.",
                 PLEXUS_REQUIRED)
      .Traits(PLEXUS_EPILOGUE | PLEXUS_ROWWISE)
      .Accuracy(-1)
      .Extend<plexus::kEinsumCost>()
      .Infer<plexus::EinsumShape>()
      .Prepare<plexus::PrepareEinsum>();
}
