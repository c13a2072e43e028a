#include "tools/plexus/input_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "tools/plexus/size_text.h"
#include "tools/plexus/tensor_source.h"
#include "tools/plexus/type_text.h"

namespace plexus::program {
namespace {

/// Whether the shape is as declared, but for dims with names.
bool Fits(const std::vector<int64_t>& shape,
          const std::vector<std::string>& declared) {
  if (shape.size() != declared.size()) return false;
  for (size_t k = 0; k < shape.size(); ++k) {
    const std::optional<int64_t> n = ParseInteger(declared[k]);
    if (n && *n != shape[k]) return false;
  }
  return true;
}

Tensor Load(const InputValue& value, const ValueInfo& info,
            const Limits& limits) {
  if (value.file.empty()) return ParseTensor(value.literal, info.dtype, limits);
  ReadOptions options;
  options.key = value.key;
  options.dtype = info.dtype;
  options.rank = static_cast<int>(info.shape.size());
  options.limits = limits;
  Tensor tensor = ReadTensor(value.file, options);
  const bool dtype = tensor.dtype() == info.dtype;
  if (!dtype || !Fits(tensor.shape(), info.shape)) {
    throw Error(
        ErrorCode::kInvalid,
        fmt::format("input `{}` is {}, but {} holds {}", info.name,
                    TypeText(info), value.file == "-" ? "stdin" : value.file,
                    TypeText(tensor)),
        dtype ? ""
              : "nothing is converted silently: write the file as the input's "
                "dtype, or declare the input as the file's and Cast it");
  }
  return tensor;
}

/// What is wrong with one value, as a fault of its `-i`.
void Append(const Error& error, const InputValue& value,
            std::vector<Diagnostic>* to) {
  for (Diagnostic diagnostic : error.diagnostics()) {
    if (value.file.empty()) {
      diagnostic.where.file = "-i " + value.name;
      for (Note& note : diagnostic.notes) {
        if (!note.where.file.empty()) note.where.file = diagnostic.where.file;
      }
    }
    to->push_back(std::move(diagnostic));
  }
}

}  // namespace

InputValue ParseInputValue(std::string_view text) {
  const size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    throw Error(
        ErrorCode::kUsage,
        fmt::format("-i takes NAME=VALUE or NAME=@FILE, not `{}`", text),
        "for example -i 'x=[1.0, 0.5]' or -i x=@x.npy");
  }
  InputValue value;
  value.name = text.substr(0, equals);
  text.remove_prefix(equals + 1);
  if (text.empty() || text.front() != '@') {
    value.literal = text;
    return value;
  }
  text.remove_prefix(1);
  TensorSource source = ParseTensorSource(text);
  value.file = std::move(source.file);
  value.key = std::move(source.key);
  if (value.file.empty()) {
    throw Error(ErrorCode::kUsage,
                fmt::format("-i {}=@ names no file", value.name));
  }
  return value;
}

std::vector<Tensor> LoadInputs(const Graph& graph,
                               const std::vector<InputValue>& values,
                               const Limits& limits,
                               const std::vector<bool>& needed) {
  std::vector<Tensor> tensors(graph.inputs().size());
  std::vector<Diagnostic> wrong;
  ErrorCode code = ErrorCode::kInvalid;
  std::vector<std::string> names;
  for (const PortInfo& input : graph.inputs()) names.push_back(input.name);

  std::vector<bool> given(names.size());
  for (const InputValue& value : values) {
    const auto found = std::find(names.begin(), names.end(), value.name);
    if (found == names.end()) {
      Diagnostic surplus;
      surplus.message = fmt::format("the graph has no input `{}`", value.name);
      surplus.notes.push_back({{},
                               names.empty()
                                   ? "it has no inputs"
                                   : "its inputs: " + InputsText(graph)});
      surplus.help = DidYouMean(value.name, {names.begin(), names.end()});
      wrong.push_back(std::move(surplus));
      continue;
    }
    const size_t i = static_cast<size_t>(found - names.begin());
    given[i] = true;
    try {
      tensors[i] = Load(value, graph.value(graph.inputs()[i].value), limits);
    } catch (const Error& error) {
      if (wrong.empty()) code = error.code();
      Append(error, value, &wrong);
    }
  }
  for (size_t i = 0; i < names.size(); ++i) {
    if (given[i] || !needed[i]) continue;
    Diagnostic missing;
    missing.message =
        fmt::format("input `{}: {}` has no value", names[i],
                    TypeText(graph.value(graph.inputs()[i].value)));
    missing.help =
        fmt::format("give it one: -i {0}=VALUE or -i {0}=@FILE", names[i]);
    wrong.push_back(std::move(missing));
  }
  if (!wrong.empty()) throw Error(code, std::move(wrong));
  return tensors;
}

}  // namespace plexus::program
