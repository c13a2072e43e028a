#include "tests/support/every_plan.h"

#include <plexus/op.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>

#include "tests/support/element_values.h"

namespace plexus::testing {
namespace {

constexpr const char* kRows = "N";

/// The one NaN of a float dtype, nothing for the others.
Bytes NanOf(int32_t dtype) {
  switch (dtype) {
    case PLEXUS_FLOAT32:
      return {0, 0, 0xc0, 0x7f};
    case PLEXUS_FLOAT64:
      return {0, 0, 0, 0, 0, 0, 0xf8, 0x7f};
    case PLEXUS_FLOAT16:
      return {0, 0x7e};
    case PLEXUS_BFLOAT16:
      return {0xc0, 0x7f};
    default:
      return {};
  }
}

std::vector<int64_t> Shape(const Graph& graph, int value, const Dims& dims) {
  std::vector<int64_t> shape;
  for (const std::string& dim : graph.value(value).shape) {
    const auto found = dims.find(dim);
    shape.push_back(found == dims.end() ? std::stoll(dim) : found->second);
  }
  return shape;
}

std::string Hex(const Tensor& tensor, int64_t index) {
  const int64_t size = DtypeSize(tensor.dtype());
  const auto* const p = tensor.data<unsigned char>() + index * size;
  std::string text;
  for (int64_t i = size; i-- > 0;) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x", p[i]);
    text += digits;
  }
  return text;
}

std::string ElementText(const Tensor& tensor, int64_t index) {
  return FormatElement(tensor, index) + " (" + Hex(tensor, index) + ")";
}

bool IsByRow(const std::vector<std::string>& shape) {
  return !shape.empty() && shape[0] == kRows;
}

Tensor RowsOf(const Tensor& tensor, int64_t first, int64_t count) {
  std::vector<int64_t> shape = tensor.shape();
  const int64_t row_bytes = tensor.bytes() / std::max<int64_t>(shape[0], 1);
  shape[0] = count;
  Tensor rows(tensor.dtype(), shape);
  std::memcpy(rows.mutable_data(), tensor.data<char>() + first * row_bytes,
              static_cast<size_t>(count * row_bytes));
  return rows;
}

std::vector<Tensor> RowOfInputs(const Graph& graph,
                                const std::vector<Tensor>& inputs,
                                int64_t row) {
  std::vector<Tensor> one = inputs;
  for (size_t i = 0; i < one.size(); ++i) {
    if (IsByRow(graph.value(graph.inputs()[i].value).shape)) {
      one[i] = RowsOf(inputs[i], row, 1);
    }
  }
  return one;
}

/// All rows but one of the inputs of floats become NaN.
std::vector<Tensor> WithNan(const Graph& graph,
                            const std::vector<Tensor>& inputs, int64_t row) {
  std::vector<Tensor> result = inputs;
  for (size_t i = 0; i < result.size(); ++i) {
    const Bytes nan = NanOf(inputs[i].dtype());
    if (nan.empty() || inputs[i].count() == 0 ||
        !IsByRow(graph.value(graph.inputs()[i].value).shape)) {
      continue;
    }
    result[i] = RowsOf(inputs[i], 0, inputs[i].shape()[0]);
    const int64_t length = inputs[i].count() / inputs[i].shape()[0];
    auto* const p = static_cast<unsigned char*>(result[i].mutable_data());
    for (int64_t k = 0; k < inputs[i].count(); ++k) {
      if (k / length != row) std::copy(nan.begin(), nan.end(), p + k * nan.size());
    }
  }
  return result;
}

double NumberAt(const Tensor& tensor, int64_t index) {
  const std::string text = FormatElement(tensor, index);
  if (text == "true" || text == "false") return text == "true";
  return std::strtod(text.c_str(), nullptr);
}

/// Roughly equal, and numbers: NaN tells nothing of where it is from.
bool NearNumbers(const Tensor& a, const Tensor& b) {
  if (a.dtype() != b.dtype() || a.shape() != b.shape()) return false;
  for (int64_t i = 0; i < a.count(); ++i) {
    const double x = NumberAt(a, i), y = NumberAt(b, i);
    if (x != y && !(std::abs(x - y) <= 1e-3 + 1e-2 * std::abs(y))) return false;
  }
  return true;
}

}  // namespace

Tensor RandomTensor(int32_t dtype, const std::vector<int64_t>& shape,
                    bool special, std::mt19937_64* random) {
  Tensor tensor(dtype, shape);
  const Bytes specials = SpecialValues(dtype);
  const Bytes nan = NanOf(dtype);
  const auto size = static_cast<size_t>(DtypeSize(dtype));
  auto* p = static_cast<unsigned char*>(tensor.mutable_data());
  for (int64_t i = 0; i < tensor.count(); ++i, p += size) {
    if (special && (*random)() % 16 == 0) {
      std::memcpy(p, &specials[(*random)() % (specials.size() / size) * size],
                  size);
      if (!nan.empty() && SameBits(dtype, p, nan.data())) {
        std::memcpy(p, nan.data(), size);
      }
      continue;
    }
    const auto number = static_cast<double>((*random)() % 4001) / 1000 - 2;
    const auto small = static_cast<int>((*random)() % 7) + 1;
    switch (dtype) {
      case PLEXUS_BOOL:
        *p = static_cast<unsigned char>(small % 2);
        break;
      case PLEXUS_FLOAT16: {
        const Float16 x = RoundTo<Float16>(number);
        std::memcpy(p, &x, size);
        break;
      }
      case PLEXUS_BFLOAT16: {
        const BFloat16 x = RoundTo<BFloat16>(number);
        std::memcpy(p, &x, size);
        break;
      }
      default:
        ForDtype<float, double>(dtype, [&]<typename T>() {
          const auto x = static_cast<T>(number);
          std::memcpy(p, &x, size);
        });
        ForDtype<int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t,
                 uint64_t>(dtype, [&]<typename T>() {
          const auto x = static_cast<T>(small);
          std::memcpy(p, &x, size);
        });
    }
  }
  return tensor;
}

std::vector<Tensor> RandomInputs(const Graph& graph, const Dims& dims,
                                 bool special, std::mt19937_64* random) {
  std::vector<Tensor> inputs;
  for (const PortInfo& input : graph.inputs()) {
    inputs.push_back(RandomTensor(graph.value(input.value).dtype,
                                  Shape(graph, input.value, dims),
                                  special && (*random)() % 2 == 0, random));
  }
  return inputs;
}

std::optional<std::vector<Tensor>> RunOnce(const Graph& graph,
                                           const PlanOptions& options,
                                           const std::vector<Tensor>& inputs) {
  Session session(graph.Compile(options));
  for (size_t i = 0; i < inputs.size(); ++i) {
    session.BindInput(static_cast<int>(i), inputs[i].data());
  }
  std::vector<Tensor> outputs;
  for (const TensorInfo& info : session.plan().outputs()) {
    Tensor output(info.dtype, info.shape);
    // What a run leaves out must not look right.
    std::memset(output.mutable_data(), 0x5a,
                static_cast<size_t>(output.bytes()));
    session.BindOutput(static_cast<int>(outputs.size()),
                       output.mutable_data());
    outputs.push_back(std::move(output));
  }
  if (!session.Run()) return {};
  return outputs;
}

std::string Difference(const std::vector<Tensor>& a,
                       const std::vector<Tensor>& b) {
  for (size_t k = 0; k < a.size(); ++k) {
    const std::string which = "output " + std::to_string(k);
    if (a[k].dtype() != b[k].dtype() || a[k].shape() != b[k].shape()) {
      return which + ": another type";
    }
    const auto size = static_cast<size_t>(DtypeSize(a[k].dtype()));
    const auto bytes = static_cast<size_t>(a[k].bytes());
    if (bytes == 0 || std::memcmp(a[k].data(), b[k].data(), bytes) == 0) {
      continue;
    }
    for (int64_t i = 0; i < a[k].count(); ++i) {
      const auto at = static_cast<size_t>(i) * size;
      if (SameBits(a[k].dtype(), a[k].data<char>() + at,
                   b[k].data<char>() + at)) {
        continue;
      }
      return which + ", element " + std::to_string(i) + ": " +
             ElementText(a[k], i) + " and " + ElementText(b[k], i);
    }
  }
  return "";
}

std::vector<PlanOptions> EveryPlan(const Dims& dims) {
  std::vector<uint32_t> levels;
  for (const char* const name : {"AVX2", "AVX3"}) {
    const uint32_t mask = SimdUpTo(name);
    if ((SupportedSimd() & mask) == mask) levels.push_back(mask);
  }
  if (levels.empty()) levels.push_back(SupportedSimd());
  std::vector<PlanOptions> plans;
  for (const bool fuse : {false, true}) {
    for (int threads = 1; threads <= 4; ++threads) {
      for (const uint32_t level : levels) {
        PlanOptions options;
        options.dims = dims;
        options.simd = level;
        options.threads = threads;
        options.fuse = fuse;
        plans.push_back(options);
      }
    }
  }
  return plans;
}

std::string PlanText(const PlanOptions& options) {
  return std::string(SimdName(options.simd)) + ", " +
         std::to_string(options.threads) + " threads, " +
         (options.fuse ? "fused" : "not fused");
}

std::string DifferenceOfPlans(const Graph& graph, const Dims& dims,
                              const std::vector<Tensor>& inputs) {
  const std::vector<PlanOptions> plans = EveryPlan(dims);
  const auto want = RunOnce(graph, plans[0], inputs);
  for (const PlanOptions& options : plans) {
    const auto got = RunOnce(graph, options, inputs);
    std::string difference;
    if (want.has_value() != got.has_value()) {
      difference = "only one of them fails";
    } else if (want.has_value()) {
      difference = Difference(*want, *got);
    }
    if (!difference.empty()) {
      return PlanText(plans[0]) + " and " + PlanText(options) + ": " +
             difference;
    }
  }
  return "";
}

std::vector<bool> RowOutputs(const Graph& graph, std::mt19937_64* random) try {
  std::vector<bool> by_row(graph.outputs().size(), false);
  if (graph.dims() != std::vector<std::string>{kRows}) return by_row;
  // More than the dims of random graphs, so that places among rows tell, too.
  const int64_t rows = 150;
  PlanOptions options;
  options.dims[kRows] = rows;
  options.max_memory = 256 << 20;  // some sizes grow as powers of the rows
  const std::vector<Tensor> inputs =
      RandomInputs(graph, options.dims, false, random);
  const auto all = RunOnce(graph, options, inputs);
  if (!all) return by_row;
  for (size_t k = 0; k < by_row.size(); ++k) {
    by_row[k] = IsByRow(graph.value(graph.outputs()[k].value).shape);
  }
  PlanOptions single = options;
  single.dims[kRows] = 1;
  const auto compare = [&](int64_t r, const auto& one, const auto& results) {
    for (size_t k = 0; k < by_row.size(); ++k) {
      by_row[k] = by_row[k] && one.has_value() && results.has_value() &&
                  NearNumbers((*one)[k], RowsOf((*results)[k], r, 1));
    }
  };
  // Diagonals are near the first rows, and order is often the same by chance.
  for (const int64_t r : {0, 1, 2, 3, 4, 5, 6, 30, 70, 90, 110, 149}) {
    const auto one = RunOnce(graph, single, RowOfInputs(graph, inputs, r));
    compare(r, one, all);
    // Results of other rows may be the same by chance, but not if these are NaN.
    if (r % 3 != 0) continue;
    compare(r, one, RunOnce(graph, options, WithNan(graph, inputs, r)));
  }
  return by_row;
} catch (const Error&) {  // where the number of rows decides more than that
  return std::vector<bool>(graph.outputs().size(), false);
}

std::string DifferenceOfRows(const Graph& graph, const Dims& dims,
                             const std::vector<bool>& outputs,
                             const std::vector<Tensor>& inputs, int64_t most) {
  PlanOptions options;
  options.dims = dims;
  const auto all = RunOnce(graph, options, inputs);
  if (!all) return "";
  const int64_t rows = dims.at(kRows);
  options.dims[kRows] = 1;
  for (int64_t i = 0; i < std::min(most, rows); ++i) {
    const int64_t row = rows <= most ? i : i * (rows - 1) / (most - 1);
    const auto one = RunOnce(graph, options, RowOfInputs(graph, inputs, row));
    if (!one) return "row " + std::to_string(row) + " fails alone";
    for (size_t k = 0; k < outputs.size(); ++k) {
      if (!outputs[k]) continue;
      const std::string difference =
          Difference({RowsOf((*all)[k], row, 1)}, {(*one)[k]});
      if (difference.empty()) continue;
      return "output " + std::to_string(k) + ", row " + std::to_string(row) +
             " of " + std::to_string(rows) + " and alone: " + difference;
    }
  }
  return "";
}

}  // namespace plexus::testing
