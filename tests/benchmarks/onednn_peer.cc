// oneDNN 2: inner products with fused activations, matmul, eltwise, softmax.
// Weights are in the layout that oneDNN asks for.
#include <omp.h>

#include <cstring>
#include <oneapi/dnnl/dnnl.hpp>
#include <unordered_map>

#include "tests/benchmarks/data.h"

namespace plexus::benchmarks {
namespace {

using dnnl::memory;
using Dims = memory::dims;

class OneDnn : public Contender {
 public:
  OneDnn(const Work& work, const Setting& setting) : threads_(setting.threads) {
    omp_set_num_threads(threads_);
    const auto read = [&](const std::string& what) {
      return ReadTensor(DataPath(work, what, setting.folder));
    };
    if (work[0] == "mlp") {
      const Mlp mlp = ParseMlp(work);
      memory x = Plain(read("x"));
      for (size_t i = 0; i < mlp.layers(); ++i) {
        x = Layer(x, read("w" + std::to_string(i)),
                  read("b" + std::to_string(i)), mlp.activation(i));
      }
      result_ = x;
    } else if (work[0] == "matmul") {
      const memory a = Plain(read("a"));
      const memory b = Plain(read("b"));
      result_ = memory(a.get_desc(), engine_);
      Add(dnnl::matmul(
              {{a.get_desc(), b.get_desc(), result_.get_desc()}, engine_}),
          {{DNNL_ARG_SRC, a}, {DNNL_ARG_WEIGHTS, b}, {DNNL_ARG_DST, result_}});
    } else if (work[0] == "map") {
      const memory x = Plain(read("x"));
      result_ = memory(x.get_desc(), engine_);
      Add(dnnl::eltwise_forward({{dnnl::prop_kind::forward_inference,
                                  Algorithm(work[1]), x.get_desc(), 0.0f, 0.0f},
                                 engine_}),
          {{DNNL_ARG_SRC, x}, {DNNL_ARG_DST, result_}});
    } else if (work[0] == "softmax") {
      result_ = Plain(read("x"));
      const memory x = result_;
      result_ = memory(x.get_desc(), engine_);
      Softmax(x, result_);
    } else {
      throw std::runtime_error("does not do " + work[0]);
    }
  }

  std::vector<float> Output() override {
    omp_set_num_threads(threads_);
    Run();
    std::vector<float> values(result_.get_desc().get_size() / sizeof(float));
    std::memcpy(values.data(), result_.get_data_handle(),
                values.size() * sizeof(float));
    return values;
  }
  Slice Time(double seconds) override {
    omp_set_num_threads(threads_);
    return TimeCalls([this] { Run(); }, seconds);
  }

 private:
  using Arguments = std::unordered_map<int, memory>;

  static dnnl::algorithm Algorithm(const std::string& name) {
    if (name == "sigmoid") return dnnl::algorithm::eltwise_logistic;
    if (name == "relu") return dnnl::algorithm::eltwise_relu;
    if (name == "exp") return dnnl::algorithm::eltwise_exp;
    throw std::runtime_error("does not do " + name);
  }

  memory Plain(const Tensor& tensor) {
    const memory::format_tag tags[] = {memory::format_tag::a,
                                       memory::format_tag::ab};
    memory plain(
        {Dims(tensor.shape()), memory::data_type::f32, tags[tensor.rank() - 1]},
        engine_);
    std::memcpy(plain.get_data_handle(), tensor.data(),
                static_cast<size_t>(tensor.bytes()));
    return plain;
  }

  memory Layer(memory x, const Tensor& w, const Tensor& b,
               const std::string& activation) {
    const int64_t batch = x.get_desc().dims()[0];
    const memory bias = Plain(b);
    // Weights are [out, in] to oneDNN: ours are its transposed ones.
    memory plain({{w.shape()[1], w.shape()[0]},
                  memory::data_type::f32,
                  memory::format_tag::ba},
                 engine_);
    std::memcpy(plain.get_data_handle(), w.data(),
                static_cast<size_t>(w.bytes()));
    memory y(
        {{batch, w.shape()[1]}, memory::data_type::f32, memory::format_tag::ab},
        engine_);
    dnnl::primitive_attr attributes;
    if (activation == "sigmoid" || activation == "relu") {
      dnnl::post_ops after;
      after.append_eltwise(1, Algorithm(activation), 0, 0);
      attributes.set_post_ops(after);
    }
    const memory::desc any({w.shape()[1], w.shape()[0]}, memory::data_type::f32,
                           memory::format_tag::any);
    const dnnl::inner_product_forward::primitive_desc description(
        {dnnl::prop_kind::forward_inference, x.get_desc(), any, bias.get_desc(),
         y.get_desc()},
        attributes, engine_);
    memory weights = plain;
    if (description.weights_desc() != plain.get_desc()) {
      weights = memory(description.weights_desc(), engine_);
      dnnl::reorder(plain, weights).execute(stream_, plain, weights);
      stream_.wait();
    }
    Add(dnnl::inner_product_forward(description), {{DNNL_ARG_SRC, x},
                                                   {DNNL_ARG_WEIGHTS, weights},
                                                   {DNNL_ARG_BIAS, bias},
                                                   {DNNL_ARG_DST, y}});
    if (activation == "softmax") Softmax(y, y);
    return y;
  }

  void Softmax(const memory& x, const memory& y) {
    Add(dnnl::softmax_forward(
            {{dnnl::prop_kind::forward_inference, x.get_desc(), 1}, engine_}),
        {{DNNL_ARG_SRC, x}, {DNNL_ARG_DST, y}});
  }

  void Add(const dnnl::primitive& primitive, const Arguments& arguments) {
    steps_.push_back({primitive, arguments});
  }

  void Run() {
    for (const auto& [primitive, arguments] : steps_) {
      primitive.execute(stream_, arguments);
    }
    stream_.wait();
  }

  int threads_;
  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream_{engine_};
  std::vector<std::pair<dnnl::primitive, Arguments>> steps_;
  memory result_;
};

}  // namespace

std::unique_ptr<Contender> MakeOneDnn(const Work& work,
                                      const Setting& setting) {
  return std::make_unique<OneDnn>(work, setting);
}

}  // namespace plexus::benchmarks
