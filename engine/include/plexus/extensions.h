/* Named extensions: optional tables that an operator gives through
 * PlexusOp::extension. An operator without one works all the same; the host may
 * do more with one that has it. They grow at their end, as all tables do. */
#ifndef PLEXUS_EXTENSIONS_H_
#define PLEXUS_EXTENSIONS_H_

#include <plexus/abi.h>

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* PlexusLayout: which operators reorder axes, and which can do without that. */
#define PLEXUS_LAYOUT "layout"

typedef struct PlexusLayout {
  uint32_t struct_size;

  /* Bit i: the kernel can read declared input i, of rank 2 or more, while its
   * last two axes are swapped in memory. Where all that reads the result of a
   * node that swaps them can, the node is not run: `prepare` then sees `strides`
   * on that input, those of the tensor before it was swapped ([..., 1, M] for a
   * shape [..., M, N]), and `run` the memory of that one. Any other input has no
   * strides. Results must be the same to the bit. Swapped or not, `shape` is the
   * input's own. Where input 0 is swapped, the node isn't PLEXUS_ROWWISE. */
  uint32_t swapped_inputs;

  /* Operators that do nothing but reorder the axes of their first input: fills
   * in, for each axis of the output, which of the input's it is. The context is
   * a shape rule's with numbers for dims, for attributes and failing only; on
   * one thread a graph, any number of times. NULL: not such an operator. */
  int32_t (*axes)(PlexusInfer* ctx, int32_t* axes);
} PlexusLayout;

/* PlexusNarrow: which inputs an operator can read as 16-bit floats. */
#define PLEXUS_NARROW "narrow"

typedef struct PlexusNarrow {
  uint32_t struct_size;

  /* Bit i: where the type variable of declared input i is float32 and the input
   * is a float16 or bfloat16 parameter, the kernel can read that as it is. The
   * shape rule sees float32, the dtype that the graph has there; `prepare` sees
   * the parameter's own dtype and data on that input, `run` its memory. Another
   * node of the operator may have a float32 constant, or no constant, there.
   * Results must be the same to the bit as with the parameter widened, which is
   * exact. Without the bit the host widens it. */
  uint32_t inputs;
} PlexusNarrow;

/* PlexusCost: what one run of a node takes. The host looks at it to see where
 * threads gain: it splits chains, and runs branches of a graph side by side. A
 * wrong estimate costs time, never a result. */
#define PLEXUS_COST "cost"

typedef struct PlexusWork {
  /* Arithmetic done on elements, in all: a multiply-add is two, an exponential
   * as many as its formula has. About 100 of them take a nanosecond. */
  double operations;
  /* Memory read and written. About 50 of them take a nanosecond. */
  double bytes;
} PlexusWork;

typedef struct PlexusCost {
  uint32_t struct_size;

  /* `work` holds what the host takes the run for if nobody says otherwise: all
   * bytes of the inputs and outputs, and for each element of the first output
   * one operation an input. Puts in what is known better. The context is that of
   * `prepare`, after it, for shapes, dtypes, constants and attributes only; on
   * one thread a plan, where the plan is for several threads. */
  void (*estimate)(PlexusPrepare* ctx, PlexusWork* work);
} PlexusCost;

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* PLEXUS_EXTENSIONS_H_ */
