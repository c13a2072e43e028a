// The table: rows of one kind of work together. The goals are those of the
// project, for the machine that they were set on.
#include <fmt/format.h>

#include <algorithm>

#include "tests/benchmarks/data.h"
#include "tests/benchmarks/row.h"

namespace plexus::benchmarks {
namespace {

using Rows = std::vector<Row>;

const Work kDigits = {"sigmoid", "softmax", "784", "50", "100", "10"};
const Work kLarge = {"relu", "none", "1024", "4096", "4096", "1000"};
const std::vector<std::string> kNetworkPeers = {"onednn", "onnx", "torch",
                                                "numpy"};

Work MlpWork(int64_t batch, const Work& rest) {
  Work work = {"mlp", std::to_string(batch)};
  work.insert(work.end(), rest.begin(), rest.end());
  return work;
}

Goal Ns(double ns) { return {Goal::Kind::kNs, ns}; }
Goal TimesLimit(double times) { return {Goal::Kind::kLimit, times}; }
Goal OfPeer(double share) { return {Goal::Kind::kPeer, share}; }
Goal Speedup(double times) { return {Goal::Kind::kSpeedup, times}; }

void AddLimits(Rows* rows) {
  rows->push_back({.name = "limit-fma",
                   .limit = "fma",
                   .amount = 1e9,
                   .kind = Row::Kind::kLimit});
  rows->push_back({.name = "limit-l2-read",
                   .limit = "read",
                   .amount = 500e3,
                   .kind = Row::Kind::kLimit});
  rows->push_back({.name = "limit-dram-read",
                   .limit = "read",
                   .amount = 1.5e9,
                   .kind = Row::Kind::kLimit});
  rows->push_back(
      {.name = "call-overhead", .work = {"identity", "8"}, .peers = {"onnx"}});
}

void AddSmall(Rows* rows) {
  rows->push_back({.name = "net-2-3-2-2",
                   .work = MlpWork(1, {"sigmoid", "none", "2", "3", "2", "2"}),
                   .peers = kNetworkPeers,
                   .goal = Ns(85)});
  for (const char* kind : {"chain", "branches"}) {
    for (const char* variant : {"", "no-fuse"}) {
      rows->push_back({.name = fmt::format("{}-1000{}{}", kind,
                                           *variant != 0 ? "-" : "", variant),
                       .work = {kind, "1000", "8"},
                       .peers = {"onnx"},
                       .goal = Ns(8'000),
                       .variant = variant});
    }
  }
}

void AddDigits(Rows* rows) {
  const Work one = MlpWork(1, kDigits);
  rows->push_back({.name = "mlp-784-batch-1",
                   .work = one,
                   .peers = kNetworkPeers,
                   .limit = "read",
                   .amount = ParseMlp(one).weight_bytes(),
                   .goal = Ns(2'200)});
  for (const auto& [batch, ns] : {std::pair{100, 95e3}, {10'000, 10.2e6}}) {
    const Work work = MlpWork(batch, kDigits);
    const std::string name = fmt::format("mlp-784-batch-{}", batch);
    rows->push_back({.name = name,
                     .work = work,
                     .peers = kNetworkPeers,
                     .limit = "fma",
                     .amount = ParseMlp(work).flops(),
                     .goal = Ns(ns)});
    rows->push_back({.name = name + "-2-threads",
                     .work = work,
                     .peers = kNetworkPeers,
                     .goal = Speedup(1.85),
                     .threads = 2});
  }
}

void AddLarge(Rows* rows) {
  const Work one = MlpWork(1, kLarge);
  const double bytes = ParseMlp(one).weight_bytes();
  rows->push_back({.name = "mlp-1024-batch-1",
                   .work = one,
                   .peers = kNetworkPeers,
                   .limit = "read",
                   .amount = bytes,
                   .goal = TimesLimit(1.08)});
  rows->push_back({.name = "mlp-1024-batch-1-bfloat16",
                   .work = one,
                   .peers = {"numpy"},
                   .limit = "read",
                   .amount = bytes / 2,
                   .goal = Ns(2.2e6),
                   .variant = "bfloat16"});
  const Work many = MlpWork(256, kLarge);
  rows->push_back({.name = "mlp-1024-batch-256",
                   .work = many,
                   .peers = kNetworkPeers,
                   .limit = "fma",
                   .amount = ParseMlp(many).flops(),
                   .goal = TimesLimit(1 / 0.88)});
  rows->push_back({.name = "mlp-1024-batch-256-2-threads",
                   .work = many,
                   .peers = kNetworkPeers,
                   .goal = Speedup(1.9),
                   .threads = 2});
}

void AddProducts(Rows* rows) {
  for (const int n : {64, 128, 256, 512, 1024, 2048}) {
    const Work work = {"matmul", std::to_string(n)};
    const std::string name = fmt::format("matmul-{}", n);
    for (const std::string variant : {"", "constant"}) {
      rows->push_back({.name = name + (variant.empty() ? "" : "-constant-b"),
                       .work = work,
                       .peers = {"onednn", "openblas"},
                       .limit = "fma",
                       .amount = 2.0 * n * n * n,
                       .goal = OfPeer(0.97),
                       .variant = variant});
    }
    rows->push_back({.name = name + "-2-threads",
                     .work = work,
                     .peers = {"onednn", "openblas"},
                     .goal = n >= 256 ? Speedup(1.9) : Goal{},
                     .threads = 2});
  }
}

void AddElementwise(Rows* rows) {
  for (const auto& [function, ns] :
       {std::pair{"sigmoid", 260e3}, {"exp", 175e3}, {"relu", 84e3}}) {
    rows->push_back({.name = fmt::format("{}-1e6", function),
                     .work = {"map", function, "1000000"},
                     .peers = {"onednn", "onnx", "torch", "numpy"},
                     .limit = "copy",
                     .amount = 4e6,
                     .goal = Ns(ns)});
  }
  for (const auto& [columns, ns] : {std::pair{10, 750e3}, {1000, 320e3}}) {
    rows->push_back({.name = fmt::format("softmax-rows-of-{}", columns),
                     .work = {"softmax", std::to_string(1'000'000 / columns),
                              std::to_string(columns)},
                     .peers = {"onednn", "onnx", "torch", "numpy"},
                     .limit = "copy",
                     .amount = 4e6,
                     .goal = Ns(ns)});
  }
}

void AddOperators(Rows* rows) {
  const std::vector<std::string> peers = {"torch", "numpy"};
  const std::vector<Work> works = {
      {"apply", "transpose", "1000", "1000"},
      {"apply", "sum-of-channels", "100", "100", "100"},
      {"apply", "max-of-rows", "100000", "10"},
      {"apply", "arg-max", "1000", "1000"},
      {"apply", "float16", "1000", "1000"},
      {"apply", "int8", "1000", "1000"},
      {"apply", "square", "1000", "1000"},
      {"apply", "add-column", "1000", "1000"},
      {"apply", "clip", "1000", "1000"},
      {"apply", "gelu", "1000", "1000"},
      {"apply", "concat-columns", "100000", "3"},
      {"apply", "every-second-row", "1000", "1000"}};
  for (const Work& work : works) {
    rows->push_back({.name = work[1],
                     .work = work,
                     .peers = peers,
                     .limit = "copy",
                     .amount = work[1] == "concat-columns" ? 1.2e6 : 4e6,
                     .goal = OfPeer(1)});
  }
}

void AddStarts(Rows* rows) {
  rows->push_back({.name = "process-mlp-784",
                   .work = MlpWork(1, kDigits),
                   .peers = {"onnx", "numpy"},
                   .goal = Ns(8e6),
                   .kind = Row::Kind::kProcess});
  const auto load = [&](const char* name, const Work& mlp, double ns) {
    rows->push_back({.name = name,
                     .work = mlp,
                     .peers = {"onnx"},
                     .goal = Ns(ns),
                     .kind = Row::Kind::kLoad});
  };
  load("load-mlp-784", MlpWork(1, kDigits), 1e6);
  load("load-100-mb-batch-1", MlpWork(1, kLarge), 60e6);
  load("load-100-mb-batch-256", MlpWork(256, kLarge), 250e6);
}

}  // namespace

std::vector<Row> AllRows() {
  Rows rows;
  AddLimits(&rows);
  AddSmall(&rows);
  AddDigits(&rows);
  AddLarge(&rows);
  AddProducts(&rows);
  AddElementwise(&rows);
  AddOperators(&rows);
  AddStarts(&rows);
  return rows;
}

}  // namespace plexus::benchmarks
