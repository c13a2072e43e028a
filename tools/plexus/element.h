// Elements of any dtype as numbers, for comparing and summing up.
#ifndef PLEXUS_TOOLS_PLEXUS_ELEMENT_H_
#define PLEXUS_TOOLS_PLEXUS_ELEMENT_H_

#include <plexus/plexus.h>

#include <cstdint>
#include <string>

namespace plexus::program {

/// Element `index`, exactly: a long double holds every value of every dtype.
long double Element(const Tensor& tensor, int64_t index);

bool HasNan(const Tensor& tensor);

/// Where the least and the greatest number stand, the first of equal ones, and
/// how many elements are NaN.
struct Extremes {
  int64_t least = -1;  ///< -1: no element is a number
  int64_t greatest = -1;
  int64_t nans = 0;
};
Extremes FindExtremes(const Tensor& tensor);

/// "all 3", "between -1 and 7.5", "between -1 and 7.5, 2 nan", "all nan"; "no
/// elements" for an empty tensor.
std::string RangeText(const Tensor& tensor);

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_ELEMENT_H_
