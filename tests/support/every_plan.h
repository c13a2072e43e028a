// Runs a graph in every way that must not show in its results, and compares
// memory: SIMD levels, threads, fusion, rows together and one by one.
#ifndef PLEXUS_TESTS_SUPPORT_EVERY_PLAN_H_
#define PLEXUS_TESTS_SUPPORT_EVERY_PLAN_H_

#include <plexus/plexus.h>

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace plexus::testing {

using Dims = std::map<std::string, int64_t>;

/// Elements of usual sizes. `special`: one in 16 is a NaN, an infinity, a zero
/// of either sign, a subnormal or the like; all NaNs are the same one.
Tensor RandomTensor(int32_t dtype, const std::vector<int64_t>& shape,
                    bool special, std::mt19937_64* random);

/// One for each of the graph's inputs; each is special or not, by chance.
std::vector<Tensor> RandomInputs(const Graph& graph, const Dims& dims,
                                 bool special, std::mt19937_64* random);

/// All of a plan's outputs; nothing where the run fails, which it may do on this
/// data. Throws where the graph can't be compiled.
std::optional<std::vector<Tensor>> RunOnce(const Graph& graph,
                                           const PlanOptions& options,
                                           const std::vector<Tensor>& inputs);

/// Where two results differ in memory, or have other types: "output 1, element
/// 7: 0.5 (3f000000) and 0.25 (3e800000)"; "" where they don't. A NaN is a NaN:
/// where two of them meet in a sum, the processor keeps that of one operand, and
/// which operand is which is the compiler's choice.
std::string Difference(const std::vector<Tensor>& a,
                       const std::vector<Tensor>& b);

/// AVX2 and AVX3 (or the one level of a machine without them), 1 to 4 threads,
/// fused and not.
std::vector<PlanOptions> EveryPlan(const Dims& dims);
std::string PlanText(const PlanOptions& options);

/// What differs between the plans of EveryPlan: "" for nothing.
std::string DifferenceOfPlans(const Graph& graph, const Dims& dims,
                              const std::vector<Tensor>& inputs);

/// Which outputs are N rows, each of them made of that row of the inputs alone,
/// wherever it stands: found out by comparing usual numbers roughly, also with
/// NaN in all other rows.
std::vector<bool> RowOutputs(const Graph& graph, std::mt19937_64* random);

/// What differs between these outputs for `inputs` together and row by row,
/// fused, on one thread: "" for nothing. `most` rows are tried.
std::string DifferenceOfRows(const Graph& graph, const Dims& dims,
                             const std::vector<bool>& outputs,
                             const std::vector<Tensor>& inputs, int64_t most);

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_SUPPORT_EVERY_PLAN_H_
