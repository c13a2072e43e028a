#include "engine/read/imports.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "engine/read/limit.h"
#include "engine/read/read.h"
#include "engine/tensor/sandbox.h"

namespace plexus::engine {
namespace {

constexpr const char* kImportedHere = "imported here";

// "" where there is no such path.
std::string RealPath(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::canonical(path, error).string();
}

std::filesystem::path FolderOf(const Source& source) {
  return source.folder().empty() ? "." : source.folder();
}

// What a message about several files begins with: their names in a circle.
std::string CircleText(const std::vector<std::string_view>& names) {
  if (names.size() == 1) return fmt::format("`{}` imports itself", names[0]);
  const size_t shown = names.size() > 10 ? 5 : names.size();
  std::string text = "these graphs import each other in a circle: ";
  for (size_t i = 0; i < shown; ++i) text += fmt::format("{} -> ", names[i]);
  text += shown < names.size() ? fmt::format("... ({} graphs)", names.size())
                               : std::string(names[0]);
  return text;
}

// Goes through imports depth first, so that a file which is met on the way to
// itself closes a circle.
class ImportReader {
 public:
  ImportReader(const Limits& limits, Report* report)
      : limits_(limits), report_(report),
        max_depth_(std::min(limits.max_depth, kDeepest)) {}

  std::vector<Document> ReadAll(std::shared_ptr<const Source> source) {
    const std::string real =
        RealPath(FolderOf(*source) /
                 std::filesystem::path(source->name()).filename());
    if (!real.empty()) known_[real] = 0;
    Add(std::move(source), {});
    return std::move(documents_);
  }

 private:
  // How a file came to be read: as in Document.
  struct Origin {
    std::string path;
    uint32_t importer = 0;
    Place imported_at;
  };

  void Add(std::shared_ptr<const Source> source, Origin origin) {
    const size_t errors = report_->errors();
    bytes_ += static_cast<int64_t>(source->text().size());
    const auto index = static_cast<uint32_t>(documents_.size());
    Document& document =
        documents_.emplace_back(Read(std::move(source), limits_, report_));
    document.path = std::move(origin.path);
    document.importer = origin.importer;
    document.imported_at = origin.imported_at;
    // It may not be whole.
    if (report_->errors() > errors || report_->full()) return;
    way_.push_back(index);
    // Documents move as they are added; the texts that words view don't.
    for (size_t i = 0; i < documents_[index].imports.size(); ++i) {
      const ImportText import = documents_[index].imports[i];
      if (const auto found = Import(index, import)) {
        documents_[index].imports[i].document = *found;
      }
    }
    way_.pop_back();
  }

  // The document of an import; nothing after an error with the file itself.
  std::optional<uint32_t> Import(uint32_t importer, const ImportText& import) {
    const Place place = import.file.place;
    if (static_cast<int64_t>(way_.size()) > max_depth_) {
      ThrowLimit(place,
                 fmt::format("imports are nested deeper than {}", max_depth_),
                 max_depth_ < kDeepest ? "raise --max-depth" : "");
    }
    const size_t errors = report_->errors();
    try {
      const Source& from = *documents_[importer].source;
      const std::string real = Sandbox(from.folder()).Resolve(import.file.text);
      const auto [found, added] = known_.try_emplace(
          real, static_cast<uint32_t>(documents_.size()));
      if (!added) {
        CheckCircle(found->second, place);
        return found->second;
      }
      std::shared_ptr<const Source> source =
          ReadSource(NameBelow(from, real), limits_);
      if (bytes_ + static_cast<int64_t>(source->text().size()) >
          limits_.max_yaml) {
        ThrowLimit(place,
                   fmt::format("the graph and its imports are longer than {} "
                               "bytes together",
                               limits_.max_yaml),
                   "raise --max-yaml");
      }
      const std::string& outer = documents_[importer].path;
      const uint32_t index = found->second;
      Add(std::move(source),
          {fmt::format("{}{}{}", outer, outer.empty() ? "" : "/",
                       import.name.text),
           importer, place});
      report_->NoteSince(errors, place, kImportedHere);
      return index;
    } catch (const Error& error) {
      if (error.diagnostics().front().where.line == 0) {
        report_->Error(place, error);
        return std::nullopt;
      }
      // A limit, which ends it all.
      std::vector<Diagnostic> found = error.diagnostics();
      if (found[0].notes.empty() &&
          found[0].where.file != documents_[importer].source->name()) {
        found[0].notes.push_back({Locate(place), kImportedHere});
      }
      throw Error(error.code(), std::move(found));
    }
  }

  // A path without links as the folder's name has it.
  static std::string NameBelow(const Source& source, const std::string& real) {
    const std::filesystem::path folder = FolderOf(source);
    const std::filesystem::path below =
        std::filesystem::path(real).lexically_relative(RealPath(folder));
    return folder == "." ? below : folder / below;
  }

  void CheckCircle(uint32_t met, Place place) {
    const auto first = std::find(way_.begin(), way_.end(), met);
    if (first == way_.end()) return;
    std::vector<std::string_view> names;
    for (auto step = first; step != way_.end(); ++step) {
      names.push_back(documents_[*step].source->name());
    }
    report_->Error(place, CircleText(names))
        .Help("put what both need into a graph that imports neither");
  }

  const Limits& limits_;
  Report* report_;
  const int64_t max_depth_;
  std::vector<Document> documents_;
  std::map<std::string, uint32_t> known_;  // by path, links resolved
  std::vector<uint32_t> way_;  // from the graph to the document under way
  int64_t bytes_ = 0;
};

}  // namespace

std::vector<Document> ReadWithImports(std::shared_ptr<const Source> source,
                                      const Limits& limits, Report* report) {
  return ImportReader(limits, report).ReadAll(std::move(source));
}

void NoteImports(const std::vector<Document>& documents, size_t document,
                 size_t errors, Report* report) {
  for (size_t i = document; i > 0; i = documents[i].importer) {
    report->NoteSince(errors, documents[i].imported_at, kImportedHere);
  }
}

}  // namespace plexus::engine
