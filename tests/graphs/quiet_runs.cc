// quiet_runs GRAPH THREADS [RUNS]: fails where one of 100,000 runs, fused or
// not, allocates; or, on one thread, makes a system call. Exits with 77 under
// sanitizers, which do both.
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <plexus/plexus.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

namespace {

constexpr int kRuns = 100'000;
/// One in so many of these is done with a batch that is worth two threads.
constexpr int kRunsALargeOne = 50;
constexpr int64_t kLargeBatch = 200;

std::atomic<int64_t> allocations = 0;
std::atomic<int64_t> system_calls = 0;
std::atomic<int> last_call = 0;

}  // namespace

// All ways to memory, operator new's too, end in these.
extern "C" {
void* __libc_malloc(size_t bytes);
void* __libc_calloc(size_t n, size_t bytes);
void* __libc_realloc(void* memory, size_t bytes);
void* __libc_memalign(size_t alignment, size_t bytes);

void* malloc(size_t bytes) {
  ++allocations;
  return __libc_malloc(bytes);
}
void* calloc(size_t n, size_t bytes) {
  ++allocations;
  return __libc_calloc(n, bytes);
}
void* realloc(void* memory, size_t bytes) {
  ++allocations;
  return __libc_realloc(memory, bytes);
}
void* aligned_alloc(size_t alignment, size_t bytes) {
  ++allocations;
  return __libc_memalign(alignment, bytes);
}
int posix_memalign(void** memory, size_t alignment, size_t bytes) {
  ++allocations;
  *memory = __libc_memalign(alignment, bytes);
  return *memory == nullptr ? ENOMEM : 0;
}
}

namespace {

void CountCall(int /*signal*/, siginfo_t* info, void* context) {
  ++system_calls;
  last_call = info->si_syscall;
  if (system_calls > 1000) {
    constexpr char kText[] = "over 1,000 system calls\n";
    if (write(STDOUT_FILENO, kText, sizeof kText - 1) < 0) _exit(2);
    _exit(1);
  }
  static_cast<ucontext_t*>(context)->uc_mcontext.gregs[REG_RAX] = -ENOSYS;
}

/// From here on this thread's system calls are counted, and fail; it can only
/// write and end.
bool CountCalls() {
  struct sigaction action = {};
  action.sa_sigaction = &CountCall;
  action.sa_flags = SA_SIGINFO | SA_NODEFER;
  if (sigaction(SIGSYS, &action, nullptr) != 0) return false;
  sock_filter rules[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 0, 4),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_write, 3, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rt_sigreturn, 2, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  const sock_fprog program = {sizeof rules / sizeof *rules, rules};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/// Ends the program, with a text where it failed. Makes no calls that are
/// counted.
[[noreturn]] void End(const char* what, int64_t count) {
  char text[200];
  const int n = std::snprintf(
      text, sizeof text, "%lld %s (the last system call was number %d)\n",
      static_cast<long long>(count), what, last_call.load());
  const bool told = write(STDOUT_FILENO, text, static_cast<size_t>(n)) == n;
  _exit(told ? 1 : 2);
}

/// A session with its inputs, and how often it is to be run.
struct Work {
  plexus::Session session;
  std::vector<std::vector<char>> inputs;
  int runs;
};

Work MakeWork(const plexus::Graph& graph, plexus::PlanOptions options,
              int64_t n, int runs) {
  for (const std::string& dim : graph.dims()) options.dims[dim] = n;
  const auto plan = graph.Compile(options);
  Work work{plexus::Session(plan), {}, runs};
  for (size_t i = 0; i < plan->inputs().size(); ++i) {
    work.inputs.emplace_back(static_cast<size_t>(plan->inputs()[i].bytes));
    work.session.BindInput(static_cast<int>(i), work.inputs.back().data());
  }
  return work;
}

[[noreturn]] void Check(const char* path, int threads, int runs) {
  const plexus::Graph graph = plexus::Graph::Load(path);
  std::vector<Work> all;
  for (const bool fuse : {true, false}) {
    plexus::PlanOptions options;
    options.threads = threads;
    options.fuse = fuse;
    all.push_back(MakeWork(graph, options, 1, runs));
    all.push_back(
        MakeWork(graph, options, kLargeBatch, runs / kRunsALargeOne));
  }
  for (Work& work : all) {
    if (!work.session.Run()) End("runs failed", 1);
  }
  // A thread that starts may allocate; let the pool's be up.
  if (threads > 1) usleep(300'000);
  if (threads == 1 && !CountCalls()) End("seccomp filters can be set", 0);
  const int64_t before = allocations;
  for (Work& work : all) {
    for (int i = 0; i < work.runs; ++i) {
      if (!work.session.Run()) End("runs failed", 1);
    }
  }
  if (allocations != before) End("allocations", allocations - before);
  if (system_calls != 0) End("system calls", system_calls);

  // What was looked for would have been seen.
  int* volatile some = new int;
  delete some;
  if (allocations == before) End("allocations counted", 0);
  static uint32_t word = 0;
  syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  if (threads == 1 && (system_calls != 1 || last_call != SYS_futex)) {
    End("system calls counted", system_calls);
  }
  _exit(0);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc == 3 || argc == 4) {
      Check(argv[1], std::atoi(argv[2]), argc == 4 ? std::atoi(argv[3]) : kRuns);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 2;
}

#else

int main() { return 77; }

#endif
