#include <catch2/catch.hpp>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_constant_of_shape(void);

namespace plexus::testing {
namespace {

Outcome Make(const TestTensor& shape, RunOptions options = {}) {
  return RunOp(plexus_op_constant_of_shape(), {shape}, options);
}

template <typename T>
std::vector<T> Values(const char* value, const char* dtype) {
  const Outcome got =
      Make(List({3}), {.attributes = {{"value", value}, {"dtype", dtype}}});
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].dtype == kDtypeOf<T>);
  return got.outputs[0].values<T>();
}

TEST_CASE("ConstantOfShape makes a tensor of any shape") {
  for (const Shape& shape :
       {Shape{}, Shape{1}, Shape{4, 3, 2}, Shape{2, 0}, Shape{300, 301}}) {
    for (const MoveCase& with : MoveCases()) {
      RunOptions options = with.options;
      options.attributes = {{"value", "1"}};
      const Outcome got = Make(List(shape), options);
      REQUIRE(got.text == "");
      CHECK(got.outputs[0].shape == shape);
      CHECK(got.outputs[0].values<float>() ==
            std::vector<float>(Numbered(shape).size(), 1.0f));
    }
  }
  CHECK(Make(List({2})).outputs[0].values<float>() ==
        std::vector<float>{0, 0});
}

TEST_CASE("ConstantOfShape holds the value in any dtype") {
  CHECK(Values<float>("0.1", "float32") == std::vector<float>(3, 0.1f));
  CHECK(Values<double>("-inf", "float64") ==
        std::vector<double>(3, -std::numeric_limits<double>::infinity()));
  CHECK(Values<int8_t>("-128", "int8") == std::vector<int8_t>(3, -128));
  CHECK(Values<uint8_t>("255", "uint8") == std::vector<uint8_t>(3, 255));
  CHECK(Values<int64_t>("-9223372036854775808", "int64") ==
        Shape(3, INT64_MIN));
  CHECK(Values<uint64_t>("9223372036854775808", "uint64") ==
        Elements64(3, uint64_t{1} << 63));
  for (const char* dtype : {"float16", "bfloat16", "bool"}) {
    const Outcome got =
        Make(List({1}), {.attributes = {{"value", "1"}, {"dtype", dtype}}});
    REQUIRE(got.text == "");
    const auto& bytes = got.outputs[0].bytes;
    CHECK(bytes == (bytes.size() == 1 ? std::vector<unsigned char>{1}
                    : dtype[0] == 'f'
                        ? std::vector<unsigned char>{0, 0x3c}
                        : std::vector<unsigned char>{0x80, 0x3f}));
  }
}

TEST_CASE("ConstantOfShape says what it can't make") {
  const auto text = [](const char* value, const char* dtype) {
    return Make(List({3}), {.attributes = {{"value", value}, {"dtype", dtype}}})
        .text;
  };
  const std::string none = "the dtype can't hold value ";
  CHECK(text("0.5", "int64") == none + "0.5");
  CHECK(text("128", "int8") == none + "128");
  CHECK(text("-1", "uint8") == none + "-1");
  CHECK(text("2", "bool") == none + "2");
  CHECK(text("nan", "int32") == none + "nan");
  CHECK(text("9223372036854775808", "int64") ==
        none + "9223372036854775808");
  CHECK(Make(List({2, -1})).text == "input [2, -1] has a negative dim");
  CHECK(Make(TestTensor::Constant<int64_t>({}, {2})).text ==
        "input must be a list (rank 1), not rank 0");
  CHECK(Make(TestTensor::Of<int64_t>({1}, {2})).text ==
        "input depends on the data of an input");
}

}  // namespace
}  // namespace plexus::testing
