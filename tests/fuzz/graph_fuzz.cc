// Any bytes as a graph's text, from reading to a plan: an Error is fine,
// anything else is not.
#include <plexus/plexus.h>

#include <cstddef>
#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const plexus::Registry registry;
  plexus::Limits limits;
  limits.max_yaml = 1 << 16;
  limits.max_depth = 32;
  limits.max_items = 10'000;
  limits.max_memory = 16 << 20;
  try {
    const plexus::Graph graph = plexus::Graph::Parse(
        std::string(reinterpret_cast<const char*>(data), size), "fuzz.yaml",
        ".", registry, limits);
    plexus::PlanOptions options;
    for (const std::string& dim : graph.dims()) options.dims[dim] = 3;
    (void)graph.Compile(options);
    options.fuse = false;
    (void)graph.Compile(options);
  } catch (const plexus::Error& error) {
    if (error.diagnostics().empty() || *error.what() == '\0') __builtin_trap();
  }
  return 0;
}
