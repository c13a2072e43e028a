#include <plexus/op.h>
#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "tests/engine/tensor/failure.h"

namespace plexus {
namespace {

using testing::FailureLine;

void InferScalar(const Infer& ctx) { ctx.Output(0, {}); }
void PrepareNothing(const Prepare&, PlexusKernel*) {}

Op Sound() {
  return Op("Sound", "A sound operator.")
      .Alias("Healthy")
      .Type("T", kFloat32)
      .Input("X", "T")
      .Output("Y", "T")
      .Infer<InferScalar>()
      .Prepare<PrepareNothing>();
}

/// What a registry says of Sound's table once `spoil` has changed it.
template <typename Spoil>
std::string Refused(const Spoil& spoil) {
  static Op op = Sound();
  PlexusOp table = *op.Finish();
  spoil(&table);
  return FailureLine([&] { Registry().Add(&table, "odd"); });
}

TEST_CASE("the standard operators are sound, and each name is one's") {
  const Registry registry;
  std::set<std::string> names;
  for (const Registry::Entry& entry : registry.entries()) {
    CAPTURE(entry.op->name);
    CHECK(entry.plugin == "standard");
    CHECK(registry.Find(entry.op->name).op == entry.op);
    CHECK(names.insert(entry.op->name).second);
    const char* const* alias = entry.op->aliases;
    for (; alias != nullptr && *alias != nullptr; ++alias) {
      CHECK(registry.Find(*alias).op == entry.op);
      CHECK(names.insert(*alias).second);
    }
  }
  CHECK(names.size() > 100);
}

TEST_CASE("an operator is found by its name and aliases, also by copies") {
  static Op op = Sound();
  Registry registry;
  const Registry copy = registry;
  registry.Add(op.Finish());
  CHECK(copy.Find("Sound").op == op.Finish());
  CHECK(copy.Find("Healthy").plugin == "program");
  CHECK(copy.Find("sound").op == nullptr);
  CHECK(copy.Nearest("Heathy") == "Healthy");
  CHECK(FailureLine([&] { registry.Add(op.Finish(), "twice"); }) ==
        "5 error: plugin `twice`: the operator name `Sound` is taken by plugin "
        "`program`");
}

TEST_CASE("an operator's alias can't be a name that is taken") {
  static const char* const kAliases[] = {"Fine", "Relu", nullptr};
  CHECK(Refused([](PlexusOp* op) { op->aliases = kAliases; }) ==
        "5 error: plugin `odd`: the operator name `Relu` is taken by plugin "
        "`standard`");
}

TEST_CASE("an operator's table is refused where it is not sound") {
  CHECK(Refused([](PlexusOp*) {}) == "no error");
  CHECK(FailureLine([] { Registry().Add(static_cast<const PlexusOp*>(nullptr), "odd"); }) ==
        "5 error: plugin `odd`: operator `?`: the table is missing");
  const std::string start = "5 error: plugin `odd`: operator `Sound`: ";
  CHECK(Refused([](PlexusOp* op) { op->struct_size = 8; }) ==
        "5 error: plugin `odd`: operator `?`: the table is too small");
  CHECK(Refused([](PlexusOp* op) { op->name = "not a name"; }) ==
        "5 error: plugin `odd`: operator `?`: the name is not a name");
  CHECK(Refused([](PlexusOp* op) { op->doc = ""; }) ==
        start + "the doc is empty");
  CHECK(Refused([](PlexusOp* op) { op->prepare = nullptr; }) ==
        start + "it has no prepare");
  CHECK(Refused([](PlexusOp* op) { op->infer = nullptr; }) ==
        start + "it has no shape rule");
  CHECK(Refused([](PlexusOp* op) { op->n_outputs = 0; }) ==
        start + "it has the wrong number of outputs");
  CHECK(Refused([](PlexusOp* op) { op->n_types = 0; }) ==
        start + "`X` has no declared type");
  static const PlexusAttribute kOdd[] = {
      {"n", PLEXUS_ATTR_INT, 0, "half", "Not a number."}};
  CHECK(Refused([](PlexusOp* op) {
          op->attributes = kOdd;
          op->n_attributes = 1;
        }) == start + "the default of `n`, half, is not an integer");
}

}  // namespace
}  // namespace plexus
