#include "engine/build/callables.h"

namespace plexus::engine {

Callables::Callables(const std::vector<Document>& documents)
    : of_(documents.size()), by_name_(documents.size()) {
  for (uint32_t i = 0; i < documents.size(); ++i) {
    for (const FunctionText& function : documents[i].functions) {
      of_[i].push_back({function.name, i, function.formals, &function.nodes,
                        &function.outputs, false});
    }
    for (const ImportText& import : documents[i].imports) {
      const Document& graph = documents[import.document];
      Callable& callable = of_[i].emplace_back(
          Callable{import.name, import.document, {}, &graph.nodes,
                   &graph.outputs, true});
      for (const InputText& input : graph.inputs) {
        callable.formals.push_back(input.name);
      }
    }
    for (const Callable& callable : of_[i]) {
      by_name_[i].emplace(callable.name.text, &callable);
    }
  }
}

const Callable* Callables::Find(uint32_t document,
                                std::string_view name) const {
  const auto found = by_name_[document].find(name);
  return found == by_name_[document].end() ? nullptr : found->second;
}

}  // namespace plexus::engine
