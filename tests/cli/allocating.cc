// A plugin whose operator takes memory from the heap for each element, as none
// should.
#include <plexus/op.h>

#include <cstdlib>

double Allocate(double x) {
  void* volatile memory = std::malloc(8);
  std::free(memory);
  return x;
}

PLEXUS_OP(allocate) {
  return plexus::Op("Allocate", "x, after taking memory.")
      .Type("T", plexus::Bit(PLEXUS_FLOAT64))
      .Input("X", "T")
      .Output("Y", "T")
      .Elementwise<plexus::ScalarTile<Allocate>>();
}
PLEXUS_PLUGIN("allocating", "1.0", "Takes memory in a run.", allocate)
