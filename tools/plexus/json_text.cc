#include "tools/plexus/json_text.h"


namespace plexus::program {

void AppendJsonString(std::string_view text, std::string* json) {
  static constexpr char kHex[] = "0123456789abcdef";
  *json += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      *json += '\\';
      *json += c;
    } else if (c == '\n') {
      *json += "\\n";
    } else if (byte < 0x20 || byte == 0x7f) {
      *json += "\\u00";
      *json += kHex[byte >> 4];
      *json += kHex[byte & 15];
    } else {
      *json += c;
    }
  }
  *json += '"';
}

void AppendJsonElement(const Tensor& tensor, int64_t index, std::string* json) {
  if (tensor.dtype() == PLEXUS_BOOL) {
    *json += tensor.data<uint8_t>()[index] != 0 ? "true" : "false";
    return;
  }
  const std::string number = FormatElement(tensor, index);
  if (number == "nan" || number == "inf" || number == "-inf") {
    AppendJsonString(number, json);
  } else {
    *json += number;
  }
}

void AppendJsonTensor(const Tensor& tensor, std::string* json) {
  *json += "{\"dtype\": \"";
  *json += DtypeName(tensor.dtype());
  *json += "\", \"shape\": [";
  const char* separator = "";
  for (const int64_t n : tensor.shape()) {
    *json += separator;
    *json += std::to_string(n);
    separator = ", ";
  }
  *json += "], \"data\": [";
  separator = "";
  for (int64_t i = 0; i < tensor.count(); ++i) {
    *json += separator;
    separator = ", ";
    AppendJsonElement(tensor, i, json);
  }
  *json += "]}";
}

}  // namespace plexus::program
