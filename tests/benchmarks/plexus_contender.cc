// Ours, through the public API.
#include <plexus/float16.h>
#include <plexus/plexus.h>

#include <type_traits>

#include "tests/benchmarks/plexus_graph.h"

namespace plexus::benchmarks {
namespace {

std::vector<float> Floats(const Tensor& tensor) {
  std::vector<float> values(static_cast<size_t>(tensor.count()));
  const auto copy = [&]<typename T>(const T* from) {
    for (float& value : values) {
      if constexpr (std::is_same_v<T, Float16>) {
        value = ToFloat(*from++);
      } else {
        value = static_cast<float>(*from++);
      }
    }
  };
  switch (tensor.dtype()) {
    case PLEXUS_FLOAT16: copy(tensor.data<Float16>()); break;
    case PLEXUS_INT8: copy(tensor.data<int8_t>()); break;
    case PLEXUS_INT64: copy(tensor.data<int64_t>()); break;
    default: copy(tensor.data<float>());
  }
  return values;
}

PlanOptions OptionsOf(const std::string& variant, const Setting& setting) {
  PlanOptions options;
  options.threads = setting.threads;
  options.fuse = variant != "no-fuse";
  return options;
}

class Runs : public Contender {
 public:
  Runs(const Work& work, const std::string& variant, const Setting& setting)
      : session_(Graph::Load(WriteGraph(work, variant, setting.folder))
                     .Compile(OptionsOf(variant, setting))),
        inputs_(InputsOf(work, session_.plan(), setting.folder)) {
    const TensorInfo& output = session_.plan().outputs()[0];
    // Of the caller's, as an application binds it.
    output_ = Tensor(output.dtype, output.shape);
    for (size_t i = 0; i < inputs_.size(); ++i) {
      session_.BindInput(static_cast<int>(i), inputs_[i].data());
    }
    session_.BindOutput(0, output_.mutable_data());
  }

  std::vector<float> Output() override {
    if (!session_.Run()) throw session_.error();
    return Floats(output_);
  }
  Slice Time(double seconds) override {
    return TimeCalls([this] { ok_ &= session_.Run(); }, seconds);
  }

 private:
  Session session_;
  std::vector<Tensor> inputs_;
  Tensor output_;
  bool ok_ = true;
};

}  // namespace

std::unique_ptr<Contender> MakePlexus(const Work& work,
                                      const std::string& variant,
                                      const Setting& setting) {
  return std::make_unique<Runs>(work, variant, setting);
}

}  // namespace plexus::benchmarks
