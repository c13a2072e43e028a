#include <catch2/catch.hpp>

#include "tests/cli/program.h"

namespace plexus::testing {
namespace {

const std::vector<std::string> kRun = {"run", "graphs/three_layer.yaml", "-i",
                                       "x=[1.0, 0.5]"};

TEST_CASE("a full disk under stdout is exit 1 and said on stderr") {
  const ProcessResult got = Plexus(kRun, {.stdout_file = "/dev/full"});
  CHECK(got.code == 1);
  CHECK(got.err == "error: can't write to stdout: No space left on device\n");
}

TEST_CASE("a closed pipe under stdout is exit 141, in silence") {
  const ProcessResult got = Plexus(kRun, {.close_stdout = true});
  CHECK(got.code == 141);
  CHECK(got.err == "");
}

TEST_CASE("a closed pipe is exit 141 too where SIGPIPE is ignored") {
  const ProcessResult got = RunProcess(
      {"bash", "-c", "trap '' PIPE; exec \"$0\" ops", PLEXUS_PROGRAM},
      {.close_stdout = true});
  CHECK(got.code == 141);
  CHECK(got.err == "");
}

TEST_CASE("a run that fails after some outputs leaves stdout empty") {
  const ProcessResult got =
      Plexus({"run", "graphs/three_layer.yaml", "-i", "x=[1.0, 0.5]", "-o", "y",
              "-o", "y=/nowhere/y.npy"});
  CHECK(got.code == 1);
  CHECK(got.out == "");
  CHECK(got.err.find("/nowhere/y.npy") != std::string::npos);
}

TEST_CASE("signals end the program as the shell expects") {
  for (const auto& [signal, code] :
       std::vector<std::pair<std::string, std::string>>{{"INT", "130"},
                                                        {"TERM", "143"}}) {
    // It waits for a stdin that says nothing when the signal comes.
    const ProcessResult got =
        RunProcess({"bash", "-c",
                    "sleep 1 | timeout --preserve-status -s " + signal +
                        " 0.5 \"$0\" run graphs/three_layer.yaml -i x=@-; "
                        "echo \"${PIPESTATUS[1]}\"",
                    PLEXUS_PROGRAM},
                   {.folder = PLEXUS_SOURCE_DIR});
    CHECK(got.out == code + "\n");
  }
}

TEST_CASE("colour is for terminals only") {
  const ProcessResult plain = Plexus({"check", "nothing.yaml"});
  CHECK(plain.err.find('\x1b') == std::string::npos);
  // `script` gives the program a terminal.
  const std::string call = std::string(PLEXUS_PROGRAM) + " check nothing.yaml";
  const ProcessResult colored =
      RunProcess({"script", "-qec", call, "/dev/null"});
  CHECK(colored.out.find("\x1b[") != std::string::npos);
  const ProcessResult none = RunProcess({"script", "-qec", call, "/dev/null"},
                                        {.env = {{"NO_COLOR", "1"}}});
  CHECK(none.out.find('\x1b') == std::string::npos);
  CHECK(none.out.find("nothing.yaml") != std::string::npos);
}

}  // namespace
}  // namespace plexus::testing
