// A folder of a test's own.
#ifndef PLEXUS_TESTS_SUPPORT_TEMPORARY_FOLDER_H_
#define PLEXUS_TESTS_SUPPORT_TEMPORARY_FOLDER_H_

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace plexus::testing {

/// Made empty, removed with all that is in it at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name =
        (std::filesystem::temp_directory_path() / "plexus-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw std::system_error(errno, std::generic_category(), name);
    }
    path_ = std::filesystem::canonical(name).string();
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const {
    return path_ + '/' + name;
  }
  /// Writes a file and gives its path.
  std::string Write(const std::string& name, const std::string& bytes) const {
    std::ofstream file(*this / name, std::ios::binary);
    file << bytes;
    return *this / name;
  }

 private:
  std::string path_;
};

/// The bytes of a file.
inline std::string Slurp(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_SUPPORT_TEMPORARY_FOLDER_H_
