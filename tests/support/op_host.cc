#include "tests/support/op_host.h"

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "tests/support/op_host_impl.h"

namespace plexus::testing {
namespace {

constexpr unsigned char kUnwritten = 0xA5;

[[noreturn]] void Misuse(const PlexusOp* op, const std::string& text) {
  throw std::logic_error(std::string(op->name) + ": " + text);
}

const PlexusType* TypeNamed(const PlexusOp* op, std::string_view name) {
  for (uint32_t i = 0; i < op->n_types; ++i) {
    if (op->types[i].name == name) return &op->types[i];
  }
  Misuse(op, "undeclared type " + std::string(name));
}

/// The elements of `t`, dense at `data`, spread over the dims of `to`.
void Spread(const TestTensor& t, const unsigned char* data,
            const std::vector<int64_t>& to, unsigned char* out) {
  const int64_t size = ElementSize(t.dtype), n = Elements(to);
  for (int64_t i = 0; i < n; ++i) {
    int64_t rest = i, source = 0, step = 1;
    for (size_t k = 0; k < t.shape.size(); ++k) {
      const int64_t extent = to[to.size() - 1 - k];
      const int64_t dim = t.shape[t.shape.size() - 1 - k];
      source += dim == 1 ? 0 : rest % extent * step;
      rest /= extent;
      step *= dim;
    }
    std::copy_n(data + source * size, size, out + i * size);
  }
}

}  // namespace

void PreparedOp::Impl::TakeInputs(std::vector<TestTensor> given) {
  const bool variadic =
      op->n_inputs > 0 && op->inputs[op->n_inputs - 1].flags == PLEXUS_VARIADIC;
  if (given.size() > op->n_inputs && !variadic) Misuse(op, "too many inputs");
  if (given.size() < op->n_inputs) given.resize(op->n_inputs);
  inputs = std::move(given);
  known.resize(inputs.size());
  std::map<std::string_view, int32_t> bound;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const TestTensor& t = inputs[i];
    const PlexusInput& declared =
        op->inputs[std::min<size_t>(i, op->n_inputs - 1)];
    if (t.dtype != PLEXUS_NONE) {
      const PlexusType* type = TypeNamed(op, declared.type);
      if (bound.emplace(type->name, t.dtype).first->second != t.dtype) {
        Misuse(op, "inputs of two dtypes");
      }
      if ((type->dtypes & Bit(t.dtype)) == 0) Misuse(op, "dtype not allowed");
      if (t.strides.empty() && Elements(t.shape) * ElementSize(t.dtype) !=
                                   static_cast<int64_t>(t.bytes.size())) {
        Misuse(op, "shape and number of elements differ");
      }
    } else if (declared.flags != PLEXUS_OPTIONAL) {
      Misuse(op, "an input is missing");
    }
    if (t.constant && t.dtype == PLEXUS_INT64) known[i] = t.values<int64_t>();
    GuardedBuffer& buffer = input_buffers.emplace_back(
        static_cast<int64_t>(t.bytes.size()),
        options.misaligned ? ElementSize(t.dtype) : 0, kUnwritten);
    std::copy(t.bytes.begin(), t.bytes.end(), buffer.data());
  }
  outputs.resize(options.n_outputs > 0 ? options.n_outputs : op->n_outputs);
  for (size_t i = 0; i < outputs.size(); ++i) {
    const PlexusType* type =
        TypeNamed(op, op->outputs[std::min<size_t>(i, op->n_outputs - 1)].type);
    const auto found = bound.find(type->name);
    if (found != bound.end()) {
      outputs[i].dtype = found->second;
    } else if ((type->dtypes & (type->dtypes - 1)) == 0) {
      outputs[i].dtype = __builtin_ctz(type->dtypes);
    }
  }
}

void PreparedOp::Impl::Infer() {
  Worker worker{{}, this, false};
  const std::vector<PlexusTensor> views = Views(inputs, true);
  PlexusInfer ctx = {{Host(), &worker},
                     static_cast<int32_t>(inputs.size()),
                     static_cast<int32_t>(outputs.size()),
                     views.data()};
  if (op->infer != nullptr) {
    if (op->infer(&ctx) != PLEXUS_OK && code == PLEXUS_OK) {
      Misuse(op, "the shape rule failed and did not say why");
    }
  } else {
    const plexus::Infer view(&ctx);
    std::vector<Dim> shape;
    for (int i = 0; i < view.n_inputs(); ++i) {
      shape = view.Broadcast(shape, view.shape(i));
    }
    view.Output(0, shape);
  }
  for (const TestTensor& t : outputs) {
    if (code == PLEXUS_OK && t.dtype == PLEXUS_NONE) {
      Misuse(op, "an output has no dtype");
    }
  }
}

void PreparedOp::Impl::Prepare() {
  Worker worker{{}, this, false};
  const std::vector<PlexusTensor> in = Views(inputs, true);
  const std::vector<PlexusTensor> out = Views(outputs, false);
  PlexusPrepare ctx = {{Host(), &worker},
                       options.simd,
                       options.threads,
                       options.epilogue != nullptr,
                       static_cast<int32_t>(in.size()),
                       static_cast<int32_t>(out.size()),
                       in.data(),
                       out.data()};
  kernel.struct_size = sizeof(PlexusKernel);
  kernel.traits = op->traits;
  const bool ok = op->prepare(&ctx, &kernel) == PLEXUS_OK;
  prepared = ok && code == PLEXUS_OK;
  if (!ok && code == PLEXUS_OK) Misuse(op, "prepare did not say why it failed");
  if ((kernel.traits & ~op->traits) != 0) Misuse(op, "prepare added traits");
  const bool elementwise = (op->traits & PLEXUS_ELEMENTWISE) != 0;
  if (prepared && elementwise != (kernel.tile != nullptr)) {
    Misuse(op, "prepare set the wrong kind of kernel");
  }
}

void PreparedOp::Impl::RunTile() {
  const TestTensor& y = outputs[0];
  const int64_t rows = RowsOf(y), n = LastDim(y);
  std::deque<GuardedBuffer> spread;
  std::vector<const void*> pointers;
  std::vector<int64_t> strides;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const TestTensor& x = inputs[i];
    pointers.push_back(input_buffers[i].data());
    strides.push_back(n * ElementSize(x.dtype));
    if (x.dtype == PLEXUS_NONE) {
      pointers[i] = nullptr;
    } else if (x.shape != y.shape) {
      GuardedBuffer& buffer = spread.emplace_back(
          rows * strides[i], options.misaligned ? ElementSize(x.dtype) : 0,
          kUnwritten);
      Spread(x, input_buffers[i].data(), y.shape, buffer.data());
      pointers[i] = buffer.data();
    }
  }
  const char* error =
      kernel.tile(pointers.data(), strides.data(), memory->outputs[0].data(),
                  n * ElementSize(y.dtype), rows, n, kernel.state);
  if (error != nullptr) Fail(PLEXUS_ERROR_RUN, error);
}

void PreparedOp::Impl::RunGeneral() {
  memory->scratch.emplace_back(kernel.scratch_bytes, 0, kUnwritten);
  for (int i = 0; i < options.threads; ++i) {
    memory->scratch.emplace_back(kernel.worker_scratch_bytes, 0, kUnwritten);
  }
  memory->handed_over.assign(static_cast<size_t>(Elements(outputs[0].shape)),
                             0);
  const bool rowwise = (kernel.traits & PLEXUS_ROWWISE) != 0;
  const int64_t rows = rowwise ? RowsOf(inputs[0]) : 0;
  const int64_t block =
      options.row_block > 0 && rowwise ? options.row_block : rows;
  int64_t row = 0;
  do {
    std::vector<const void*> in;
    std::vector<void*> out;
    for (size_t i = 0; i < inputs.size(); ++i) {
      const TestTensor& x = inputs[i];
      const int64_t skip =
          i == 0 && rowwise ? row * LastDim(x) * ElementSize(x.dtype) : 0;
      const bool unread = x.constant && i < 64 &&
                          (kernel.unread_inputs >> i & 1) != 0;
      in.push_back(x.dtype == PLEXUS_NONE || unread
                       ? nullptr
                       : input_buffers[i].data() + skip);
    }
    for (size_t i = 0; i < outputs.size(); ++i) {
      const TestTensor& y = outputs[i];
      const int64_t skip =
          rowwise ? row * LastDim(y) * ElementSize(y.dtype) : 0;
      out.push_back(memory->outputs[i].data() + skip);
    }
    Worker worker{{}, this, false};
    worker.ctx = {{Host(), &worker},
                  in.data(),
                  out.data(),
                  std::min(block, rows - row),
                  memory->scratch[0].data(),
                  memory->scratch[1].data(),
                  0,
                  0,
                  options.epilogue ? &Epilogue : nullptr};
    if (kernel.run(kernel.state, &worker.ctx) != PLEXUS_OK &&
        code == PLEXUS_OK) {
      Misuse(op, "run failed and did not say why");
    }
    row += block;
  } while (row < rows && code == PLEXUS_OK);
}

void PreparedOp::Impl::CheckMemory() {
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (!input_buffers[i].GuardsHold() ||
        input_buffers[i].contents() != inputs[i].bytes) {
      Fail(-1, Text("input ", i, " was written to"));
    }
  }
  for (size_t i = 0; i < outputs.size(); ++i) {
    if (!memory->outputs[i].GuardsHold()) {
      Fail(-1, Text("output ", i, " was written to outside"));
    }
  }
  for (const std::deque<GuardedBuffer>* buffers :
       {&memory->scratch, &allocations}) {
    for (const GuardedBuffer& buffer : *buffers) {
      if (!buffer.GuardsHold()) Fail(-1, "scratch was written to outside");
    }
  }
  if (options.epilogue) {
    for (size_t i = 0; i < memory->handed_over.size(); ++i) {
      if (memory->handed_over[i] != 1) {
        Fail(-1, Text("element ", i, " was handed over ",
                      memory->handed_over[i], " times"));
      }
    }
  }
}

PreparedOp::PreparedOp(const PlexusOp* op, std::vector<TestTensor> inputs,
                       const RunOptions& options)
    : impl_(std::make_unique<Impl>(op, options)) {
  if (options.epilogue && (op->traits & PLEXUS_EPILOGUE) == 0) {
    Misuse(op, "has not the trait epilogue");
  }
  impl_->TakeInputs(std::move(inputs));
  impl_->Infer();
  if (impl_->code == PLEXUS_OK) impl_->Prepare();
}

PreparedOp::~PreparedOp() {
  if (impl_->prepared && impl_->kernel.destroy != nullptr) {
    impl_->kernel.destroy(impl_->kernel.state);
  }
}

int32_t PreparedOp::code() const { return impl_->code; }
const std::string& PreparedOp::text() const { return impl_->text; }
const PlexusKernel& PreparedOp::kernel() const { return impl_->kernel; }
const std::vector<TestTensor>& PreparedOp::outputs() const {
  return impl_->outputs;
}

Outcome PreparedOp::Run() {
  Impl& impl = *impl_;
  if (!impl.prepared) return {impl.code, impl.text, {}, {}, impl.allocated};
  impl.code = PLEXUS_OK;
  impl.text.clear();
  Impl::Memory memory;
  impl.memory = &memory;
  for (const TestTensor& t : impl.outputs) {
    const int64_t size = ElementSize(t.dtype);
    memory.outputs.emplace_back(Elements(t.shape) * size,
                                impl.options.misaligned ? size : 0, kUnwritten);
  }
  if (impl.kernel.tile != nullptr) {
    impl.RunTile();
  } else {
    impl.RunGeneral();
  }
  impl.CheckMemory();
  Outcome outcome{impl.code, impl.text, {}, memory.rectangles, impl.allocated};
  if (impl.code == PLEXUS_OK) {
    outcome.outputs = impl.outputs;
    for (size_t i = 0; i < impl.outputs.size(); ++i) {
      const std::vector<unsigned char> bytes = memory.outputs[i].contents();
      if (impl.outputs[i].constant && bytes != impl.outputs[i].bytes) {
        return {-1, "the shape rule gave an output another value", {}, {}, 0};
      }
      outcome.outputs[i].bytes = bytes;
    }
  }
  impl.memory = nullptr;
  return outcome;
}

Outcome RunOp(const PlexusOp* op, std::vector<TestTensor> inputs,
              const RunOptions& options) {
  return PreparedOp(op, std::move(inputs), options).Run();
}

Outcome InferOp(const PlexusOp* op, std::vector<TestTensor> inputs,
                const RunOptions& options) {
  PreparedOp::Impl impl(op, options);
  impl.TakeInputs(std::move(inputs));
  impl.Infer();
  return {impl.code, impl.text, impl.outputs, {}, 0};
}

DimOutcome RunDimRule(const PlexusOp* op, const std::vector<int64_t>& args,
                      const RunOptions& options) {
  PreparedOp::Impl impl(op, options);
  PreparedOp::Impl::Worker worker{{}, &impl, false};
  PlexusInfer ctx = {{PreparedOp::Impl::Host(), &worker},
                     static_cast<int32_t>(args.size()),
                     1,
                     nullptr};
  const int64_t value = op->dim(&ctx, args.data());
  return {impl.code, impl.text, value};
}

std::vector<uint32_t> SimdMasks() {
  static const std::vector<uint32_t> masks = [] {
    std::vector<uint32_t> result = {PLEXUS_SIMD_SCALAR};
    const auto add = [&](uint32_t bit, bool there) {
      if (there) result.push_back(result.back() | bit);
    };
    add(PLEXUS_SIMD_SSE4, __builtin_cpu_supports("sse4.2") &&
                              __builtin_cpu_supports("pclmul") &&
                              __builtin_cpu_supports("aes"));
    add(PLEXUS_SIMD_AVX2, __builtin_cpu_supports("avx2") &&
                              __builtin_cpu_supports("fma") &&
                              __builtin_cpu_supports("bmi2"));
    add(PLEXUS_SIMD_AVX3, __builtin_cpu_supports("avx512f") &&
                              __builtin_cpu_supports("avx512bw") &&
                              __builtin_cpu_supports("avx512dq") &&
                              __builtin_cpu_supports("avx512vl"));
    return result;
  }();
  return masks;
}

const char* SimdLevelName(uint32_t mask) {
  if (mask & PLEXUS_SIMD_AVX3) return "AVX3";
  if (mask & PLEXUS_SIMD_AVX2) return "AVX2";
  return mask & PLEXUS_SIMD_SSE4 ? "SSE4" : "SCALAR";
}

}  // namespace plexus::testing
