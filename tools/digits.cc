// digits IMAGES LABELS ANSWERS: draws a dozen of the images in the terminal,
// each with what the network says and the truth, then counts how many it got
// right. IMAGES are uint8[N, height, width], LABELS uint8[N], ANSWERS int64[N].
#include <plexus/plexus.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

namespace {

constexpr int64_t kDrawn = 12;
constexpr size_t kInARow = 4;
constexpr char kGap[] = "   ";

/// Two characters a pixel, for characters are about twice as high as wide.
const char* Shade(int pixel, int brightest) {
  static constexpr const char* kShades[] = {"  ", "░░", "▒▒", "▓▓", "██"};
  return kShades[pixel * 4 / std::max(brightest, 1)];
}

std::string Caption(int64_t truth, int64_t answer, size_t width) {
  std::string text = "says " + std::to_string(answer) + ", is " +
                     std::to_string(truth) + (truth == answer ? "" : " !");
  text.resize(std::max(width, text.size()), ' ');
  return text;
}

/// A dozen, evenly spaced; the last is the first that the network gets wrong.
std::vector<int64_t> Choose(const plexus::Tensor& labels,
                            const plexus::Tensor& answers) {
  const int64_t count = labels.count();
  std::vector<int64_t> chosen;
  for (int64_t k = 0; k < std::min(count, kDrawn); ++k) {
    chosen.push_back(k * std::max<int64_t>(count / kDrawn, 1));
  }
  for (int64_t i = 0; i < count; ++i) {
    if (labels.data<uint8_t>()[i] != answers.data<int64_t>()[i]) {
      chosen.back() = i;
      break;
    }
  }
  return chosen;
}

void Draw(const plexus::Tensor& images, const plexus::Tensor& labels,
          const plexus::Tensor& answers) {
  const int64_t height = images.shape()[1];
  const int64_t width = images.shape()[2];
  const auto* pixels = images.data<uint8_t>();
  if (images.count() == 0) return;
  const int brightest = *std::max_element(pixels, pixels + images.count());
  const std::vector<int64_t> chosen = Choose(labels, answers);
  for (size_t first = 0; first < chosen.size(); first += kInARow) {
    const size_t last = std::min(first + kInARow, chosen.size());
    std::string text;
    for (int64_t y = 0; y < height; ++y) {
      for (size_t k = first; k < last; ++k) {
        const uint8_t* row = pixels + (chosen[k] * height + y) * width;
        for (int64_t x = 0; x < width; ++x) text += Shade(row[x], brightest);
        text += kGap;
      }
      text += '\n';
    }
    for (size_t k = first; k < last; ++k) {
      text += Caption(labels.data<uint8_t>()[chosen[k]],
                      answers.data<int64_t>()[chosen[k]],
                      static_cast<size_t>(2 * width)) +
              kGap;
    }
    std::printf("%s\n\n", text.c_str());
  }
}

int Main(const char* images_file, const char* labels_file,
         const char* answers_file) {
  const plexus::Tensor images = plexus::ReadTensor(images_file);
  const plexus::Tensor labels = plexus::ReadTensor(labels_file);
  const plexus::Tensor answers = plexus::ReadTensor(answers_file);
  if (images.dtype() != PLEXUS_UINT8 || images.rank() != 3 ||
      labels.dtype() != PLEXUS_UINT8 || answers.dtype() != PLEXUS_INT64 ||
      labels.shape() != std::vector<int64_t>{images.shape()[0]} ||
      answers.shape() != labels.shape()) {
    std::fprintf(stderr, "digits: the three files don't belong together\n");
    return 1;
  }
  Draw(images, labels, answers);
  int64_t right = 0;
  for (int64_t i = 0; i < labels.count(); ++i) {
    right += labels.data<uint8_t>()[i] == answers.data<int64_t>()[i] ? 1 : 0;
  }
  std::printf("%lld of %lld right\n", static_cast<long long>(right),
              static_cast<long long>(labels.count()));
  return std::fflush(stdout) == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: digits IMAGES LABELS ANSWERS\n");
    return 2;
  }
  try {
    return Main(argv[1], argv[2], argv[3]);
  } catch (const std::exception& error) {
    std::fputs(error.what(), stderr);
    return 1;
  }
}
