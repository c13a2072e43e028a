// OpenBLAS: sgemm.
#include <cblas.h>

#include <stdexcept>

#include "tests/benchmarks/data.h"

// Debian's cblas.h is the reference one where alternatives say so.
extern "C" void openblas_set_num_threads(int threads);

namespace plexus::benchmarks {
namespace {

class OpenBlas : public Contender {
 public:
  OpenBlas(const Work& work, const Setting& setting)
      : a_(ReadTensor(DataPath(work, "a", setting.folder))),
        b_(ReadTensor(DataPath(work, "b", setting.folder))),
        n_(static_cast<int>(a_.shape()[0])),
        threads_(setting.threads),
        c_(static_cast<size_t>(a_.count())) {}

  std::vector<float> Output() override {
    openblas_set_num_threads(threads_);
    Multiply();
    return c_;
  }
  Slice Time(double seconds) override {
    openblas_set_num_threads(threads_);
    return TimeCalls([this] { Multiply(); }, seconds);
  }

 private:
  void Multiply() {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n_, n_, n_, 1,
                a_.data<float>(), n_, b_.data<float>(), n_, 0, c_.data(), n_);
  }
  Tensor a_, b_;
  int n_;
  int threads_;
  std::vector<float> c_;
};

}  // namespace

std::unique_ptr<Contender> MakeOpenBlas(const Work& work,
                                        const Setting& setting) {
  return std::make_unique<OpenBlas>(work, setting);
}

}  // namespace plexus::benchmarks
