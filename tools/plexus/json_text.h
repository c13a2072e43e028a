// JSON as the program writes it.
#ifndef PLEXUS_TOOLS_PLEXUS_JSON_TEXT_H_
#define PLEXUS_TOOLS_PLEXUS_JSON_TEXT_H_

#include <plexus/plexus.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace plexus::program {

/// Appends `text`, which is UTF-8, as a JSON string with its quotes.
void AppendJsonString(std::string_view text, std::string* json);

/// Appends an element: true or false of a bool tensor, a number, or "nan", "inf",
/// "-inf" as strings.
void AppendJsonElement(const Tensor& tensor, int64_t index, std::string* json);

/// Appends {"dtype": "float64", "shape": [2], "data": [flat, row-major]}.
/// Floats are the shortest text that reads back to the same bits; nan and
/// infinities are the strings "nan", "inf", "-inf".
void AppendJsonTensor(const Tensor& tensor, std::string* json);

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_JSON_TEXT_H_
