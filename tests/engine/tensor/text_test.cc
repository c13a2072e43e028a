// What FormatTensor is to give was printed by NumPy 1.24.
#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "tests/engine/tensor/values.h"

namespace plexus {
namespace {

using testing::MakeTensor;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

std::string Doubles(const std::vector<double>& values) {
  const int64_t n = static_cast<int64_t>(values.size());
  return FormatTensor(MakeTensor(PLEXUS_FLOAT64, {n}, values));
}

std::string Floats(const std::vector<float>& values) {
  const int64_t n = static_cast<int64_t>(values.size());
  return FormatTensor(MakeTensor(PLEXUS_FLOAT32, {n}, values));
}

std::string Scalar(double value) {
  return FormatTensor(MakeTensor(PLEXUS_FLOAT64, {}, std::vector{value}));
}

// 0, step, 2 step, ...
Tensor Range(std::vector<int64_t> shape, int64_t step = 1) {
  Tensor tensor(PLEXUS_INT64, std::move(shape));
  auto* const element = static_cast<int64_t*>(tensor.mutable_data());
  for (int64_t i = 0; i < tensor.count(); ++i) element[i] = i * step;
  return tensor;
}

TEST_CASE("floats are printed in one width with at most 8 digits") {
  CHECK(Doubles({0.1, 1.0 / 3, 2.0 / 3, 1}) ==
        "[0.1        0.33333333 0.66666667 1.        ]");
  CHECK(Doubles({1, 2, -3}) == "[ 1.  2. -3.]");
  CHECK(Doubles({0, 0, 0}) == "[0. 0. 0.]");
  CHECK(Doubles({-0.0, 0.5}) == "[-0.   0.5]");
  CHECK(Doubles({0.123456785, 0.123456775, 0.001953125}) ==
        "[0.12345678 0.12345678 0.00195312]");
}

TEST_CASE("float32 is printed with digits unique to float32") {
  CHECK(Floats({0.1f, 0.2f}) == "[0.1 0.2]");
  CHECK(Floats({0.1f, 1.0f / 3, 16777216}) ==
        "[1.0000000e-01 3.3333334e-01 1.6777216e+07]");
  CHECK(Floats({80000008, 80000000}) == "[80000008. 80000000.]");
}

TEST_CASE("16-bit floats are printed with digits unique to them") {
  const std::vector<uint16_t> halves = {0x2e66, 0x7683, 0x3c00};
  CHECK(FormatTensor(MakeTensor(PLEXUS_FLOAT16, {3}, halves)) ==
        "[9.998e-02 2.667e+04 1.000e+00]");
  const std::vector<uint16_t> brains = {0x3dcd, 0x3f80};
  CHECK(FormatTensor(MakeTensor(PLEXUS_BFLOAT16, {2}, brains)) == "[0.1 1. ]");
}

TEST_CASE("scientific notation is used where NumPy uses it") {
  CHECK(Doubles({1e-5, 1, 1e8}) == "[1.e-05 1.e+00 1.e+08]");
  CHECK(Doubles({1e100, -1.5}) == "[ 1.0e+100 -1.5e+000]");
  CHECK(Doubles({0.001, 1}) == "[0.001 1.   ]");
  CHECK(Doubles({0.000999, 1}) == "[9.99e-04 1.00e+00]");
  CHECK(Doubles({1e-4}) == "[0.0001]");
  CHECK(Floats({1e-4f}) == "[1.e-04]");
  CHECK(FormatTensor(MakeTensor<double>(
            PLEXUS_FLOAT64, {2, 3},
            {1, 2.5, -0.333333333333, 100, 0.0004, 12345.678})) ==
        "[[ 1.00000000e+00  2.50000000e+00 -3.33333333e-01]\n"
        " [ 1.00000000e+02  4.00000000e-04  1.23456780e+04]]");
}

TEST_CASE("infinities and NaN are printed at the right of their column") {
  CHECK(Doubles({kNan, 1, -kInf, kInf}) == "[ nan   1. -inf  inf]");
  CHECK(Doubles({kNan, kInf}) == "[nan inf]");
  CHECK(Doubles({kNan, 1e-10}) == "[   nan 1.e-10]");
}

TEST_CASE("integers and bools are printed at the right of their column") {
  CHECK(FormatTensor(
            MakeTensor<int64_t>(PLEXUS_INT64, {2, 2}, {1, -20, 300, 4})) ==
        "[[  1 -20]\n [300   4]]");
  CHECK(FormatTensor(MakeTensor<uint64_t>(PLEXUS_UINT64, {2}, {0, ~0ull})) ==
        "[                   0 18446744073709551615]");
  CHECK(FormatTensor(MakeTensor<uint8_t>(PLEXUS_BOOL, {2, 2}, {1, 0, 0, 1})) ==
        "[[ True False]\n [False  True]]");
}

TEST_CASE("matrices of a tensor are set apart by empty lines") {
  CHECK(FormatTensor(Range({2, 2, 2})) ==
        "[[[0 1]\n  [2 3]]\n\n [[4 5]\n  [6 7]]]");
  CHECK(FormatTensor(Range({1, 2, 1, 2})) == "[[[[0 1]]\n\n  [[2 3]]]]");
}

TEST_CASE("rows are wrapped before 75 characters") {
  CHECK(FormatTensor(Range({40})) ==
        "[ 0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 "
        "23\n 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39]");
  CHECK(FormatTensor(Range({2, 25}, 1000)) ==
        "[[    0  1000  2000  3000  4000  5000  6000  7000  8000  9000 10000 "
        "11000\n"
        "  12000 13000 14000 15000 16000 17000 18000 19000 20000 21000 22000 "
        "23000\n"
        "  24000]\n"
        " [25000 26000 27000 28000 29000 30000 31000 32000 33000 34000 35000 "
        "36000\n"
        "  37000 38000 39000 40000 41000 42000 43000 44000 45000 46000 47000 "
        "48000\n"
        "  49000]]");
}

TEST_CASE("above 1,000 elements the edges stand for the whole") {
  CHECK(FormatTensor(Range({1001})) == "[   0    1    2 ...  998  999 1000]");
  CHECK(FormatTensor(Range({1000})).find("...") == std::string::npos);
  CHECK(FormatTensor(Range({400, 3})) ==
        "[[   0    1    2]\n"
        " [   3    4    5]\n"
        " [   6    7    8]\n"
        " ...\n"
        " [1191 1192 1193]\n"
        " [1194 1195 1196]\n"
        " [1197 1198 1199]]");
  const std::string cube = FormatTensor(Range({8, 8, 20}));
  CHECK(cube.find("  [  40   41   42 ...   57   58   59]\n  ...\n"
                  "  [ 100  101  102 ...  117  118  119]\n") !=
        std::string::npos);
  CHECK(cube.find("479]]\n\n ...\n\n [[ 800") != std::string::npos);
  std::vector<double> thirds(2000);
  for (int i = 0; i < 2000; ++i) thirds[static_cast<size_t>(i)] = i / 3.0;
  CHECK(FormatTensor(MakeTensor(PLEXUS_FLOAT64, {2, 1000}, thirds)) ==
        "[[0.00000000e+00 3.33333333e-01 6.66666667e-01 ... 3.32333333e+02\n"
        "  3.32666667e+02 3.33000000e+02]\n"
        " [3.33333333e+02 3.33666667e+02 3.34000000e+02 ... 6.65666667e+02\n"
        "  6.66000000e+02 6.66333333e+02]]");
}

TEST_CASE("a tensor without elements is []") {
  CHECK(FormatTensor(Range({0})) == "[]");
  CHECK(FormatTensor(Range({2, 0, 3})) == "[]");
}

TEST_CASE("a scalar is printed in full") {
  CHECK(Scalar(0.1234567891234) == "0.1234567891234");
  CHECK(Scalar(123456789) == "123456789.0");
  CHECK(Scalar(9999999999999998) == "9999999999999998.0");
  CHECK(Scalar(1e16) == "1e+16");
  CHECK(Scalar(1e-5) == "1e-05");
  CHECK(Scalar(-0.0) == "-0.0");
  CHECK(Scalar(kNan) == "nan");
  CHECK(Scalar(-kInf) == "-inf");
  CHECK(FormatTensor(MakeTensor<float>(PLEXUS_FLOAT32, {}, {123456789.f})) ==
        "123456790.0");
  CHECK(FormatTensor(MakeTensor<int8_t>(PLEXUS_INT8, {}, {-7})) == "-7");
  CHECK(FormatTensor(MakeTensor<uint8_t>(PLEXUS_BOOL, {}, {1})) == "True");
}

TEST_CASE("one element of a tensor is written by its index") {
  const Tensor tensor = MakeTensor<float>(PLEXUS_FLOAT32, {2}, {1, 0.1f});
  CHECK(FormatElement(tensor, 0) == "1");
  CHECK(FormatElement(tensor, 1) == "0.1");
}

}  // namespace
}  // namespace plexus
