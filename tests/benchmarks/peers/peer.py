"""What numpy_peer.py and torch_peer.py share: the lines they are asked in."""
import sys
import time

import numpy


def name_of(work):
    return "mlp-" + "-".join(work[4:]) if work[0] == "mlp" else "-".join(work)


class Data:
    """The arrays of a row, by the names of their files."""

    def __init__(self, folder, work):
        self.work = work
        self.start = f"{folder}/{name_of(work)}"

    def __getitem__(self, what):
        batch = f"-{self.work[1]}" if self.work[0] == "mlp" and what == "x" else ""
        return numpy.load(f"{self.start}{batch}.{what}.npy")

    def layers(self):
        """Weights, bias and activation of each layer of an mlp."""
        count = len(self.work) - 5
        for i in range(count):
            yield self[f"w{i}"], self[f"b{i}"], self.work[2 if i + 1 < count else 3]


def timed(call, seconds):
    """Median, p10 and p90 of a call in ns; short calls in batches of 20 us."""
    def batch(runs):
        start = time.perf_counter_ns()
        for _ in range(runs):
            call()
        return time.perf_counter_ns() - start

    runs, spent, samples = 1, 0, []
    while True:
        taken = batch(runs)
        spent += taken
        if taken < 20_000:
            runs *= 2
            continue
        samples.append(taken / runs)
        if spent >= seconds * 1e9:
            break
    return [numpy.percentile(samples, p) for p in (50, 10, 90)]


def serve(name, prepare):
    """`prepare(data, threads)` gives a function that does the work once."""
    if sys.argv[1:2] == ["once"]:
        folder, threads, *work = sys.argv[2:]
        print(numpy.asarray(prepare(Data(folder, work), int(threads))()).flat[0])
        return
    call = None
    for line in sys.stdin:
        command, *words = line.split()
        answer = "ok"
        try:
            if command == "hello":
                answer = "ok " + name
            elif command == "prepare":
                call = prepare(Data(words[0], words[2:]), int(words[1]))
            elif command == "output":
                numpy.ascontiguousarray(call(), dtype=numpy.float32).tofile(words[0])
            elif command == "time":
                answer = " ".join(f"{t:.1f}" for t in timed(call, float(words[0])))
        except Exception as error:  # pylint: disable=broad-except
            answer = "no " + str(error).split("\n")[0]
        print(answer, flush=True)
