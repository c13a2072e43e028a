#include "engine/build/parameters.h"

#include <fmt/format.h>

#include <cctype>

#include "engine/build/initializer.h"
#include "engine/build/literal_tensor.h"
#include "engine/diagnostic/display.h"
#include "engine/read/imports.h"
#include "engine/read/name.h"
#include "engine/tensor/narrow.h"
#include "engine/tensor/tensor_file.h"

namespace plexus::engine {

namespace {

/// Runs `load`; its error, which has no place in the graph, is given one. False
/// after an error.
template <typename Load>
bool AtPlace(Place place, Report* report, const Load& load) {
  try {
    load();
    return true;
  } catch (const Error& error) {
    report->Error(place, error);
    return false;
  }
}

bool IsName(std::string_view text) {
  for (const char c : text) {
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '_') return false;
  }
  return !text.empty() && !std::isdigit(static_cast<unsigned char>(text[0]));
}

/// One warning about all tensors of a file whose names no call can use.
void WarnOfUnusable(const Word& file, const std::vector<std::string>& names,
                    Report* report) {
  constexpr size_t kShown = 3;
  if (names.empty()) return;
  std::string list;
  for (size_t i = 0; i < names.size() && i < kShown; ++i) {
    list += (i == 0 ? "" : ", ") + Quoted(names[i]);
  }
  if (names.size() > kShown) list += ", ...";
  const bool one = names.size() == 1;
  report
      ->Warning(file.place,
                fmt::format("{} tensor{} of {} {} that a graph can't use: {}",
                            names.size(), one ? "" : "s", file.text,
                            one ? "has a name" : "have names", list))
      .Help(KeyHelp(file.text, names.front()));
}

/// Keeps count of what parameters hold together.
class Budget {
 public:
  explicit Budget(const Limits& limits) : limit_(limits.max_memory) {}
  void Add(const Tensor& tensor) {
    used_ += tensor.bytes();
    if (limit_ > 0 && used_ > limit_) {
      throw Error(ErrorCode::kLimit,
                  fmt::format("the parameters need more than the {} bytes that "
                              "are allowed",
                              limit_),
                  "raise --max-memory");
    }
  }

 private:
  int64_t limit_;
  int64_t used_ = 0;
};

}  // namespace

const FileBytes& GraphFiles::Read(std::string_view name) {
  const auto found = bytes_.find(name);
  if (found != bytes_.end()) return found->second;
  const std::string path = sandbox_.Resolve(name);
  return bytes_.emplace(name, MapFileBytes(path, limits_)).first->second;
}

Tensor LoadValue(const ValueText& text, int32_t dtype, int rank,
                 const Limits& limits, GraphFiles* files, Report* report) {
  const int32_t wanted = text.dtype != PLEXUS_NONE ? text.dtype : dtype;
  Tensor tensor;
  if (text.has_literal) {
    AtPlace(text.place, report,
            [&] { tensor = MakeTensor(text.literal, wanted, report); });
  } else if (!text.file.file.text.empty()) {
    AtPlace(text.file.file.place, report, [&] {
      const std::string name(text.file.file.text);
      tensor = DecodeTensor(
          files->Read(name), name,
          {std::string(text.file.key.text), wanted, rank, limits});
      if (IsNarrowFloat(text.dtype) && tensor.dtype() == PLEXUS_FLOAT32) {
        tensor = Narrowed(tensor, text.dtype);
      }
      if (text.dtype != PLEXUS_NONE && tensor.dtype() != text.dtype) {
        report->Error(text.file.file.place,
                      fmt::format("`dtype` says {}, but the file holds {}",
                                  DtypeName(text.dtype),
                                  DtypeName(tensor.dtype())));
        tensor = Tensor();
      }
    });
  } else {
    AtPlace(text.place, report,
            [&] {
              tensor = Initialize(text.init, wanted, report,
                                  limits.max_memory);
            });
  }
  return tensor;
}

std::vector<Parameter> LoadParameters(const std::vector<Document>& documents,
                                      const Limits& limits, Report* report,
                                      std::deque<std::string>* storage,
                                      std::vector<MissingParameters>* missing) {
  missing->resize(documents.size());
  Budget budget(limits);
  std::vector<Parameter> parameters;
  for (uint32_t i = 0; i < documents.size(); ++i) {
    const Document& document = documents[i];
    GraphFiles files(*document.source, limits);
    const size_t errors = report->errors();
    const auto add = [&](std::string_view name, Place place, Tensor tensor) {
      if (i > 0) {
        name = storage->emplace_back(fmt::format("{}/{}", document.path, name));
      }
      parameters.push_back({name, place, std::move(tensor), i});
    };
    for (const ParameterText& text : document.parameters) {
      Tensor tensor =
          LoadValue(text.value, document.dtype, 2, limits, &files, report);
      budget.Add(tensor);
      add(text.name.text, text.name.place, std::move(tensor));
    }
    for (const Word& file : document.weights) {
      std::vector<std::string> unusable;
      const bool read = AtPlace(file.place, report, [&] {
        for (auto& [name, tensor] :
             DecodeAllTensors(files.Read(file.text), std::string(file.text),
                              limits)) {
          budget.Add(tensor);
          if (!IsName(name)) {
            unusable.push_back(name);
            continue;
          }
          add(storage->emplace_back(name), file.place, std::move(tensor));
        }
      });
      if (!read) (*missing)[i].unknown = true;
      WarnOfUnusable(file, unusable, report);
      for (std::string& name : unusable) {
        (*missing)[i].unusable.emplace(std::move(name), file.text);
      }
    }
    NoteImports(documents, i, errors, report);
  }
  return parameters;
}

}  // namespace plexus::engine
