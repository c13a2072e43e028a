// Runs one of ONNX's cases: a folder with model.onnx and test_data_set_0, _1,
// ..., each with input_0.pb, ..., output_0.pb, ...
#ifndef PLEXUS_TESTS_ONNX_JUDGE_H_
#define PLEXUS_TESTS_ONNX_JUDGE_H_

#include <plexus/plexus.h>

#include <string>

namespace plexus::testing::onnx {

enum class Verdict {
  kPassed,
  kMissed,
  kForeign,    ///< an input or output is no tensor of a dtype of ours
  kNoOperator  ///< one that we have not
};
inline constexpr int kVerdicts = 4;

struct Judgement {
  Verdict verdict = Verdict::kMissed;
  int nodes = 0;     ///< of the model
  std::string op;    ///< the one that is missing, or that of the last node
  std::string why;   ///< unless passed
  std::string yaml;  ///< the graph that was last tried, "" for none
};

/// Runs the case three times: with all its values as parameters, so that the
/// model is computed while it is planned; as inputs, all but the scalars and
/// lists that decide shapes; and these again with names for their dims, or for
/// those of the first one where others decide a rank. Throws nothing.
Judgement Judge(const std::string& folder, const Registry& registry);

}  // namespace plexus::testing::onnx

#endif  // PLEXUS_TESTS_ONNX_JUDGE_H_
