// Shape rules that say or ask for what there can't be.

#include <plexus/op.h>
#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <string>

#include "tests/engine/tensor/failure.h"

namespace plexus::testing {
namespace {

constexpr uint32_t kFloat64 = Bit(PLEXUS_FLOAT64);

void PrepareNothing(const Prepare&, PlexusKernel*) {}

template <int32_t kDtype>
void Gives(const Infer& ctx) {
  ctx.Output(0, ctx.shape(0), kDtype);
}
template <int kInput, int kAxis>
void AsksForDim(const Infer& ctx) {
  const Dim dims[] = {ctx.dim(kInput, kAxis)};
  ctx.Output(0, dims);
}
void AsksForElements(const Infer& ctx) {
  const Dim dims[] = {ctx.Unknown(1, "the length")};
  ctx.Output(0, dims);
}
void GivesTwo(const Infer& ctx) {
  ctx.Output(0, ctx.shape(0));
  ctx.Output(1, ctx.shape(0));
}

/// What y = Odd(x), x: float64[4], is refused with; "no error" where it isn't.
/// X is of T, float64; Y of U, float64 or int64, where `own_type`.
template <void (*kRule)(const Infer&)>
std::string Refused(bool own_type = false) {
  Op op = Op("Odd", "An operator of a test.")
              .Type("T", kFloat64)
              .Type("U", kFloat64 | kInt64)
              .Input("X", "T")
              .Input("Z", "T", "", PLEXUS_OPTIONAL)
              .Output("Y", own_type ? "U" : "T")
              .Prepare<PrepareNothing>()
              .Infer<kRule>();
  Registry registry;
  registry.Add(op.Finish());
  return FailureLine([&] {
    Graph::Parse("inputs: {x: \"float64[4]\"}\nnodes:\n  y: Odd(x)\noutputs: [y]\n",
                 "graph", ".", registry);
  });
}

const std::string kStart = "3 graph:3:6: error: `y` (Odd): ";

TEST_CASE("a shape rule can't give an output another dtype than its variable's") {
  CHECK(Refused<Gives<PLEXUS_FLOAT64>>() == "no error");
  CHECK(Refused<Gives<PLEXUS_INT8>>() ==
        kStart + "its shape rule gives the output Y the dtype int8, but T is "
                 "float64 here");
}

TEST_CASE("a shape rule can't give an output a dtype outside its variable") {
  CHECK(Refused<Gives<PLEXUS_INT64>>(true) == "no error");
  CHECK(Refused<Gives<PLEXUS_INT8>>(true) ==
        kStart + "its shape rule gives the output Y the dtype int8, but U can "
                 "only be float64, int64");
}

TEST_CASE("a shape rule can't give an output a dtype that there isn't") {
  for (const bool own_type : {false, true}) {
    CHECK(Refused<Gives<99>>(own_type) ==
          kStart + "its shape rule gives the output Y the dtype 99, which is "
                   "none");
    CHECK(Refused<Gives<-7>>(own_type) ==
          kStart + "its shape rule gives the output Y the dtype -7, which is "
                   "none");
  }
}

TEST_CASE("a shape rule can't ask for a dim or an input that is not there") {
  CHECK(Refused<AsksForDim<0, 0>>() == "no error");
  CHECK(Refused<AsksForDim<0, 7>>() ==
        kStart + "its shape rule asks for dim 7 of input 0, whose rank is 1");
  CHECK(Refused<AsksForDim<0, -1>>() ==
        kStart + "its shape rule asks for dim -1 of input 0, whose rank is 1");
  CHECK(Refused<AsksForDim<1, 0>>() ==
        kStart + "its shape rule asks for dim 0 of input 1, whose rank is 0");
  CHECK(Refused<AsksForDim<2, 0>>() ==
        kStart + "it asks for input 2, but has 2 here");
  CHECK(Refused<AsksForElements>() ==
        kStart + "its shape rule asks for the elements of input 1, which is "
                 "not there");
}

TEST_CASE("a shape rule can't give more outputs than are declared") {
  CHECK(Refused<GivesTwo>() ==
        kStart + "its shape rule gives 2 outputs, but the operator has 1");
}

}  // namespace
}  // namespace plexus::testing
