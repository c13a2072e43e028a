// Elements of any dtype as bytes: which to test with, how they compare and
// look.
#ifndef PLEXUS_TESTS_SUPPORT_ELEMENT_VALUES_H_
#define PLEXUS_TESTS_SUPPORT_ELEMENT_VALUES_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace plexus::testing {

using Bytes = std::vector<unsigned char>;

/// NaN, infinities, both zeros, subnormals, the least and the greatest, small
/// and large numbers.
Bytes SpecialValues(int32_t dtype);
/// Appends one element: random bits, or a number of a usual size.
void PutRandom(int32_t dtype, std::mt19937_64& random, Bytes* to);
/// Any NaN equals any other.
bool SameBits(int32_t dtype, const void* a, const void* b);
/// The element as text, with all its digits.
std::string Show(int32_t dtype, const void* p);

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_SUPPORT_ELEMENT_VALUES_H_
