#include <plexus/op.h>
#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <cstddef>
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

TEST_CASE("of a plugin all operators are added, or none") {
  static Op sound = Sound();
  static Op unsound = Op("Unsound", "");
  static const PlexusOp* const kOps[] = {sound.Finish(), unsound.Finish()};
  const PlexusPlugin plugin = {sizeof(PlexusPlugin), PLEXUS_ABI_MAJOR,
                               PLEXUS_ABI_MINOR, 2, "half", "1", "doc", kOps,
                               nullptr};
  Registry registry;
  const std::string fault =
      "5 error: plugin `half`: operator `Unsound`: the doc is empty";
  CHECK(FailureLine([&] { registry.Add(&plugin, "here"); }) == fault);
  CHECK(registry.Find("Sound").op == nullptr);
  CHECK(registry.Nearest("Sount") == "");
  CHECK(FailureLine([&] { registry.Add(&plugin, "here"); }) == fault);
  registry.Add(sound.Finish());
  CHECK(registry.Find("Healthy").plugin == "program");
}

TEST_CASE("an operator's aliases are names, each once") {
  static const char* const kOdd[] = {"Fine", "not fine", nullptr};
  static const char* const kTwice[] = {"Fine", "Sound", nullptr};
  CHECK(Refused([](PlexusOp* op) { op->aliases = kOdd; }) ==
        "5 error: plugin `odd`: operator `Sound`: an alias is `not fine`: a name "
        "is made of letters, digits and _, and starts with no digit");
  CHECK(Refused([](PlexusOp* op) { op->aliases = kTwice; }) ==
        "5 error: plugin `odd`: operator `Sound`: it is called `Sound` twice");
}

const std::string kStart = "5 error: plugin `odd`: operator `Sound`: ";
const std::string kNames =
    ": a name is made of letters, digits and _, and starts with no digit";

TEST_CASE("an operator's table is refused where it is not sound") {
  CHECK(Refused([](PlexusOp*) {}) == "no error");
  CHECK(FailureLine([] { Registry().Add(static_cast<const PlexusOp*>(nullptr), "odd"); }) ==
        "5 error: plugin `odd`: operator `?`: the table is missing");
  CHECK(Refused([](PlexusOp* op) { op->struct_size = 8; }) ==
        "5 error: plugin `odd`: operator `?`: struct_size of its table is "
        "8, less than " + std::to_string(sizeof(PlexusOp)));
  CHECK(Refused([](PlexusOp* op) { op->name = "not\na name"; }) ==
        "5 error: plugin `odd`: operator `?`: its name is `not\\na name`" +
            kNames);
  CHECK(Refused([](PlexusOp* op) { op->name = nullptr; }) ==
        "5 error: plugin `odd`: operator `?`: its name is NULL");
  CHECK(Refused([](PlexusOp* op) { op->doc = ""; }) ==
        kStart + "the doc is empty");
  CHECK(Refused([](PlexusOp* op) { op->prepare = nullptr; }) ==
        kStart + "it has no prepare");
  CHECK(Refused([](PlexusOp* op) { op->infer = nullptr; }) ==
        kStart + "it has no shape rule");
  static const PlexusInput kOptional[] = {{"X", "T", PLEXUS_OPTIONAL, ""}};
  CHECK(Refused([](PlexusOp* op) {
          op->traits = PLEXUS_ALIASES;
          op->inputs = kOptional;
        }) == kStart + "its first output is its first input, which is not "
                      "required");
  CHECK(Refused([](PlexusOp* op) { op->outputs = nullptr; }) ==
        kStart + "it has 1 outputs, but no table of them");
  CHECK(Refused([](PlexusOp* op) { op->n_outputs = 0; }) ==
        kStart + "it has the wrong number of outputs");
  CHECK(Refused([](PlexusOp* op) { op->n_types = 0; }) ==
        kStart + "`X` has no declared type");
}

/// What a registry says of Sound with these attributes.
template <size_t kN>
std::string Refused(const PlexusAttribute (&attributes)[kN]) {
  return Refused([&](PlexusOp* op) {
    op->attributes = attributes;
    op->n_attributes = kN;
  });
}

TEST_CASE("an operator's attribute is refused where it is not sound") {
  CHECK(Refused({{"n", PLEXUS_ATTR_INT, 0, "half", "Not a number."}}) ==
        kStart + "the default of `n`, half, is not an integer");
  CHECK(Refused({{"n-m", PLEXUS_ATTR_INT, 0, nullptr, ""}}) ==
        kStart + "the name of attribute 0 is `n-m`" + kNames);
  CHECK(Refused({{"n", PLEXUS_ATTR_INT, 0, nullptr, ""},
                 {"n", PLEXUS_ATTR_INT, 0, nullptr, ""}}) ==
        kStart + "two attributes are called `n`");
  CHECK(Refused({{"X", PLEXUS_ATTR_INT, 0, nullptr, ""}}) ==
        kStart + "an input and an attribute are called `X`");
  for (const char* const text : {"half", static_cast<const char*>(nullptr)}) {
    CHECK(Refused({{"n", 42, 0, text, ""}}) ==
          kStart + "the type of the attribute `n` is 42, which is none");
  }
}

TEST_CASE("an operator's inputs and types are refused where they are not sound") {
  static const PlexusType kNothing[] = {{"T", 0}};
  CHECK(Refused([](PlexusOp* op) { op->types = kNothing; }) ==
        kStart + "no dtype is allowed for `T`");
  static const PlexusType kUnnamed[] = {{nullptr, kFloat32}};
  CHECK(Refused([](PlexusOp* op) { op->types = kUnnamed; }) ==
        kStart + "the name of type 0 is NULL");
  static const PlexusInput kOdd[] = {{"2X", "T", 0, ""}};
  CHECK(Refused([](PlexusOp* op) { op->inputs = kOdd; }) ==
        kStart + "the name of input 0 is `2X`" + kNames);
  static const PlexusInput kTwice[] = {{"X", "T", 0, ""}, {"X", "T", 0, ""}};
  CHECK(Refused([](PlexusOp* op) {
          op->inputs = kTwice;
          op->n_inputs = 2;
        }) == kStart + "two inputs are called `X`");
}

TEST_CASE("a plugin's table is refused with what is not sound in it") {
  const auto refused = [](const auto& spoil) {
    PlexusPlugin plugin = {sizeof(PlexusPlugin), PLEXUS_ABI_MAJOR,
                           PLEXUS_ABI_MINOR, 0, "good", "1", "doc", nullptr,
                           nullptr};
    spoil(&plugin);
    return FailureLine([&] { Registry().Add(&plugin, "here"); });
  };
  CHECK(refused([](PlexusPlugin*) {}) == "no error");
  CHECK(refused([](PlexusPlugin* plugin) { plugin->struct_size = 8; }) ==
        "5 error: here: struct_size of its table is 8, less than " +
            std::to_string(sizeof(PlexusPlugin)));
  CHECK(refused([](PlexusPlugin* plugin) { plugin->name = nullptr; }) ==
        "5 error: here: it has no name");
  CHECK(refused([](PlexusPlugin* plugin) { plugin->name = ""; }) ==
        "5 error: here: it has no name");
  CHECK(refused([](PlexusPlugin* plugin) { plugin->n_ops = 3; }) ==
        "5 error: here: n_ops is 3, but ops is NULL");
  CHECK(refused([](PlexusPlugin* plugin) { plugin->abi_major = 9; }) ==
        "5 error: here: it is made for version 9." +
            std::to_string(PLEXUS_ABI_MINOR) +
            " of the plugin contract, this is 1." +
            std::to_string(PLEXUS_ABI_MINOR));
}

}  // namespace
}  // namespace plexus
