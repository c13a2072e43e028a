// Something that does a row's work and can be timed.
#ifndef PLEXUS_TESTS_BENCHMARKS_CONTENDER_H_
#define PLEXUS_TESTS_BENCHMARKS_CONTENDER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace plexus::benchmarks {

/// Times of the runs of one slice, in ns a run.
struct Slice {
  double median = 0;
  double p10 = 0;
  double p90 = 0;
};

/// Ready to run when it is made; the makers throw std::runtime_error with why a
/// contender can't take part.
class Contender {
 public:
  virtual ~Contender() = default;
  /// Runs once and gives all elements of the result; empty where it has none
  /// that could be compared.
  virtual std::vector<float> Output() = 0;
  /// Runs for that long, at least once.
  virtual Slice Time(double seconds) = 0;
  /// What else there is to say of it; "" mostly.
  virtual std::string Note() { return ""; }
};

/// Samples of the same length or longer than 20 us, of so many runs each that
/// reading the clock does not count.
Slice TimeCalls(const std::function<void()>& call, double seconds);
/// Order is not kept. At least one sample.
Slice SliceOf(std::vector<double> samples);

/// What a row computes, in words that all peers understand:
///   mlp BATCH HIDDEN LAST WIDTH...   layers x W + b with activations
///   matmul N                         A B, both N x N
///   map FUNCTION N                   sigmoid, exp or relu of N floats
///   softmax ROWS COLUMNS             over the columns
///   apply FORM DIM...                one operator, of x with these dims, and of
///                                    c, [DIM, 1] with the first of them
///   chain NODES WIDTH                Add, ReLU in turn
///   branches NODES WIDTH             Adds of x, joined by Concat
///   identity WIDTH
///   load mlp ...                     from files to something that can run
using Work = std::vector<std::string>;

/// Where a work's data are and how it is run.
struct Setting {
  std::string folder;   ///< data of all rows, and what is generated
  std::string sources;  ///< the folder of the peers' scripts
  std::string program;  ///< `plexus`
  std::string self;     ///< this program
  int threads = 1;
  std::string peers = "onednn,openblas,onnx,torch,numpy";  ///< that take part
};

/// What a peer calls itself, with its version; or why it can't be used.
std::string PeerVersion(const std::string& peer, const Setting& setting);

/// The contenders, by name: "onednn", "openblas", "torch" and so on.
std::unique_ptr<Contender> MakeOneDnn(const Work& work, const Setting& setting);
std::unique_ptr<Contender> MakeOpenBlas(const Work& work,
                                        const Setting& setting);
/// "numpy", "torch", "onnx": a process that is asked through pipes and kept for
/// the next row.
std::unique_ptr<Contender> MakeRemote(const std::string& peer, const Work& work,
                                      const Setting& setting);
/// `variant`: "", "no-fuse", "constant" (matmul's B), "bfloat16" (weights).
std::unique_ptr<Contender> MakePlexus(const Work& work,
                                      const std::string& variant,
                                      const Setting& setting);
/// The first load and plan in a process that is new each time, of ours or of a
/// remote peer; the Note of ours tells of the first run, and memory after it.
std::unique_ptr<Contender> MakeFreshLoad(const std::string& peer,
                                         const Work& work,
                                         const Setting& setting);
/// A whole process from its start to its end, of ours or of a remote peer.
std::unique_ptr<Contender> MakeProcess(const std::string& peer,
                                       const Work& work,
                                       const Setting& setting);
/// What the machine can do at best: "fma" of `amount` operations, "read" of
/// `amount` bytes that were read before, "copy" of `amount` bytes.
std::unique_ptr<Contender> MakeLimit(const std::string& kind, double amount);

}  // namespace plexus::benchmarks

#endif  // PLEXUS_TESTS_BENCHMARKS_CONTENDER_H_
