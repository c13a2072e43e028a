/* The plugin contract in plain C.
 *
 * An operator is an immutable table (PlexusOp): its name, documentation,
 * inputs, outputs and attributes, a shape rule and a `prepare` function that
 * chooses a kernel. A plugin is a table of operators (PlexusPlugin) behind one
 * exported function, `plexus_plugin`. The standard operators are such a plugin
 * too; the host knows no operator by name.
 *
 * Rules that hold everywhere:
 *  - Tables and the strings they point to live as long as the process; plugins
 *    are never unloaded. PlexusOp, PlexusPlugin, PlexusHost, PlexusKernel and
 *    the contexts grow at their end within a major version, and `struct_size`
 *    (or the host's minor version) tells which fields are there. The small
 *    tables (PlexusType, PlexusInput, PlexusOutput, PlexusAttribute) never
 *    change within a major version; what is optional comes through
 *    `extension`.
 *  - No exception crosses this boundary, in either direction.
 *  - Functions that can fail return PLEXUS_OK or a PLEXUS_ERROR_* code, having
 *    called host->fail once with a text that says what is wrong.
 *  - Sizes and strides are int64_t. Tensors are dense and row-major unless a
 *    view carries strides.
 *  - A *dim* is an int64_t: a number, or a handle to an expression in the
 *    graph's dim names, which the host keeps. Handles are at most
 *    PLEXUS_DIM_HANDLE, so that a small negative number (Reshape's -1) is never
 *    taken for one. Shape rules combine dims only through the host's dim_*
 *    services. Kernels only ever see numbers.
 */
#ifndef PLEXUS_ABI_H_
#define PLEXUS_ABI_H_

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PLEXUS_ABI_MAJOR 1u
#define PLEXUS_ABI_MINOR 1u

/* Element types. The values are part of the contract. bool is one byte, 0 or 1.
 * float16 is IEEE 754 binary16; bfloat16 the upper half of a float32. */
enum {
  PLEXUS_FLOAT32 = 0,
  PLEXUS_FLOAT64 = 1,
  PLEXUS_INT8 = 2,
  PLEXUS_INT16 = 3,
  PLEXUS_INT32 = 4,
  PLEXUS_INT64 = 5,
  PLEXUS_UINT8 = 6,
  PLEXUS_UINT16 = 7,
  PLEXUS_UINT32 = 8,
  PLEXUS_UINT64 = 9,
  PLEXUS_BOOL = 10,
  PLEXUS_FLOAT16 = 11,
  PLEXUS_BFLOAT16 = 12,
  PLEXUS_DTYPE_COUNT = 13,
  PLEXUS_NONE = -1 /* no dtype: an optional input that was left out */
};

/* Dims up to this one are handles. */
#define PLEXUS_DIM_HANDLE (INT64_MIN / 2)

/* What a failure is about; the program's exit codes come from it. */
enum {
  PLEXUS_OK = 0,
  PLEXUS_ERROR_RUN = 1,   /* while running: the data is at fault */
  PLEXUS_ERROR_GRAPH = 3, /* the graph or an input's type is at fault */
  PLEXUS_ERROR_LIMIT = 4  /* out of memory, or over a limit */
};

/* SIMD levels, as bits of a mask. A level needs all that Highway's target of
 * that name needs. PLEXUS_SIMD_SCALAR is always there. */
enum {
  PLEXUS_SIMD_SCALAR = 1,
  PLEXUS_SIMD_SSE4 = 2,
  PLEXUS_SIMD_AVX2 = 4,
  PLEXUS_SIMD_AVX3 = 8 /* AVX-512 F, BW, DQ, VL */
};

typedef struct PlexusHost PlexusHost;
typedef struct PlexusInfer PlexusInfer;
typedef struct PlexusPrepare PlexusPrepare;
typedef struct PlexusRun PlexusRun;

/* The head of every context. `host` is valid as long as the process;
 * `internal` is the host's own. */
typedef struct PlexusContext {
  const PlexusHost* host;
  void* internal;
} PlexusContext;

/* A tensor as the host shows it. The host owns everything it points to. */
typedef struct PlexusTensor {
  int32_t dtype;          /* PLEXUS_NONE for an optional input left out */
  int32_t rank;           /* 0 is a scalar */
  const int64_t* shape;   /* `rank` dims; numbers in prepare and run */
  const int64_t* strides; /* in elements; NULL: dense, row-major */
  const void* data;       /* infer, prepare: a constant's elements; else NULL */
} PlexusTensor;

/* ---- What an operator declares ----------------------------------------- */

/* A type variable (ONNX's T, T1): all inputs and outputs that name it have one
 * dtype, out of the set `dtypes` (bits 1u << PLEXUS_FLOAT32 and so on). */
typedef struct PlexusType {
  const char* name;
  uint32_t dtypes;
} PlexusType;

enum {
  PLEXUS_REQUIRED = 0,
  PLEXUS_OPTIONAL = 1, /* may be left out */
  PLEXUS_VARIADIC = 2  /* one or more; the last input, or the last output */
};

typedef struct PlexusInput {
  const char* name;
  const char* type; /* name of a PlexusType */
  uint32_t flags;   /* PLEXUS_REQUIRED, _OPTIONAL or _VARIADIC */
  const char* doc;
} PlexusInput;

/* An output whose type variable no input has takes its dtype from the shape
 * rule (host->set_output), or from the variable where that allows only one. */
typedef struct PlexusOutput {
  const char* name;
  const char* type;
  uint32_t flags; /* PLEXUS_REQUIRED or _VARIADIC */
  const char* doc;
} PlexusOutput;

enum {
  PLEXUS_ATTR_INT = 0,     /* int64 */
  PLEXUS_ATTR_FLOAT = 1,   /* float64 */
  PLEXUS_ATTR_BOOL = 2,    /* also written 0 and 1 */
  PLEXUS_ATTR_STRING = 3,
  PLEXUS_ATTR_DTYPE = 4,
  PLEXUS_ATTR_INTS = 5,
  PLEXUS_ATTR_FLOATS = 6,
  PLEXUS_ATTR_STRINGS = 7
};

/* `default_text` is written as in a graph: "-1", "0.5", "true", "[0, 1]",
 * "float32", "text". NULL with flags PLEXUS_REQUIRED: must be given; NULL with
 * PLEXUS_OPTIONAL: may be absent, and host->attribute then gives NULL. */
typedef struct PlexusAttribute {
  const char* name;
  int32_t type; /* PLEXUS_ATTR_* */
  uint32_t flags;
  const char* default_text;
  const char* doc;
} PlexusAttribute;

/* An attribute's value on one node. ints: INT, BOOL (0, 1), DTYPE, INTS;
 * floats: FLOAT, FLOATS; strings: STRING, STRINGS. `count` is 1 for the single
 * ones. Owned by the host; valid as long as the context it was asked from, and
 * in prepare until `destroy`. */
typedef struct PlexusValue {
  int32_t type;
  int64_t count;
  const int64_t* ints;
  const double* floats;
  const char* const* strings;
} PlexusValue;

/* Traits. The host fuses, splits and folds by these alone. */
enum {
  /* Output elements depend only on the input elements at their place, after
   * NumPy's broadcasting; prepare sets `tile`. No shape rule needed. */
  PLEXUS_ELEMENTWISE = 1,
  /* `run` calls ctx->epilogue, where it is not NULL, for rectangles of its
   * first output as they become final. */
  PLEXUS_EPILOGUE = 2,
  /* Row r of every output (all dims but the last joined) depends on row r of
   * the first input only; other inputs are used whole. `run` does ctx->rows
   * rows from the pointers it is given; that may be fewer than were prepared. */
  PLEXUS_ROWWISE = 4,
  /* Elements are only moved, never looked at: any 64-bit pattern may stand in
   * for an int64. Lets the host move symbolic dims through the kernel. */
  PLEXUS_MOVES = 8,
  /* The first output holds the elements of the first input, a required one, in
   * the same row-major order. Where there is no other output, the host may give
   * both the same memory, or drop the node where the shapes are equal too. */
  PLEXUS_ALIASES = 16
};

/* An elementwise kernel: `rows` rows of `n` elements. Row r of input i starts
 * at (char*)inputs[i] + r * input_row_strides[i] and is dense; a stride of 0
 * repeats one row; NULL is an optional input left out. Strides are in bytes. Any
 * alignment. The output may be the same memory as an input of equal element size
 * with the same stride, and never overlaps one in part. Splitting anywhere gives
 * the same bits. Called in runs, on any thread, also on several rectangles at a
 * time. Gives NULL, or a static text that says what is wrong with the data
 * (integer division by zero); the output's contents are then unspecified. */
typedef const char* (*PlexusTileFn)(const void* const* inputs,
                                    const int64_t* input_row_strides,
                                    void* output, int64_t output_row_stride,
                                    int64_t rows, int64_t n, const void* state);

/* A general kernel: reads ctx->inputs, writes ctx->outputs. `state` is what
 * prepare made; const, shared by all sessions and threads. Allocates nothing,
 * takes no lock, makes no thread: work is split by host->parallel_for. */
typedef int32_t (*PlexusRunFn)(const void* state, PlexusRun* ctx);

/* What prepare fills in. The host zeroes it first and sets struct_size. */
typedef struct PlexusKernel {
  uint32_t struct_size;
  uint32_t traits; /* the operator's, set by the host; prepare may take away
                      those that don't hold for this node */
  PlexusTileFn tile; /* elementwise ops set this one */
  PlexusRunFn run;   /* all others this one */
  void* state;       /* handed to the kernel; NULL is fine */
  /* Called once after the last run, on any thread, before the memory from
   * host->allocate is freed; NULL where there is nothing to do. */
  void (*destroy)(void* state);
  int64_t scratch_bytes;        /* ctx->scratch, one a run */
  int64_t worker_scratch_bytes; /* ctx->worker_scratch, one a thread */
  /* Bit i: prepare took all that `run` needs of input i, if that is constant;
   * runs find NULL there, and the host may give its memory back. */
  uint64_t unread_inputs;
} PlexusKernel;

typedef struct PlexusOp {
  uint32_t struct_size; /* sizeof(PlexusOp) of the plugin's header */
  uint32_t traits;      /* PLEXUS_ELEMENTWISE | ... */
  const char* name;
  const char* const* aliases; /* ends with NULL; or NULL */
  const char* doc;            /* what it computes; never empty */
  const PlexusType* types;
  const PlexusInput* inputs;
  const PlexusOutput* outputs;
  const PlexusAttribute* attributes;
  uint32_t n_types, n_inputs, n_outputs, n_attributes;
  /* Largest error in units in the last place of the dtype computed in, for all
   * finite inputs; 0: correctly rounded or exact; < 0: stated in the doc. */
  double accuracy_ulp;

  /* Shape rule: looks at ctx->inputs and calls host->set_output for every
   * output. NULL for elementwise operators. Called while a graph is checked and
   * planned, on one thread a graph, any number of times. */
  int32_t (*infer)(PlexusInfer* ctx);

  /* Chooses and prepares the kernel of one node for bound shapes. Called once
   * for a node of a plan, on one thread. */
  int32_t (*prepare)(PlexusPrepare* ctx, PlexusKernel* kernel);

  /* Elementwise operators of int64 that shapes are computed with: the operator
   * on one set of dims (`args`, ctx->n_inputs of them), through the host's
   * `attribute` and dim_* services only; the same answer as the kernel's where
   * all are numbers. NULL: no such rule. */
  int64_t (*dim)(PlexusInfer* ctx, const int64_t* args);

  /* A named extension of this operator, or NULL. May itself be NULL. */
  const void* (*extension)(const char* name);
} PlexusOp;

/* ---- Contexts ------------------------------------------------------------ */

/* What a shape rule sees. Inputs' dims may be handles. */
struct PlexusInfer {
  PlexusContext base;
  int32_t n_inputs;  /* as declared; variadic ones counted one by one */
  int32_t n_outputs; /* as declared, or how many of a variadic output a graph
                        uses */
  const PlexusTensor* inputs;
};

/* What `prepare` sees: bound shapes and constants' data. What `inputs` and
 * `outputs` point to (shapes, data) is valid until destroy, but for the data of
 * kernel->unread_inputs; the arrays themselves until prepare returns. */
struct PlexusPrepare {
  PlexusContext base;
  uint32_t simd;    /* SIMD levels the kernel may use */
  int32_t threads;  /* how many threads a run may use, 1 or more */
  int32_t epilogue; /* 1: ctx->epilogue will be set in runs */
  int32_t n_inputs;
  int32_t n_outputs;
  const PlexusTensor* inputs;
  const PlexusTensor* outputs;
};

/* What a run sees. Inside host->parallel_for each thread has a copy of its own,
 * which differs in `worker` and `worker_scratch`. */
struct PlexusRun {
  PlexusContext base;
  const void* const* inputs; /* NULL for an optional input left out */
  void* const* outputs;
  /* PLEXUS_ROWWISE: how many rows this call does. Else unspecified. */
  int64_t rows;
  void* scratch;        /* scratch_bytes, 64-byte aligned */
  void* worker_scratch; /* worker_scratch_bytes, 64-byte aligned */
  int32_t worker;       /* 0 <= worker < threads */
  int32_t reserved;
  /* NULL unless the operator has the trait PLEXUS_EPILOGUE and a chain follows.
   * Each element of the first output is handed over exactly once, after its
   * last term was added, in any order, by the worker that made it, in
   * rectangles of about 16 KB: `rows` rows from `row` (all dims but the last
   * joined), `n` elements from column `col`. `data` is where element (row, col)
   * stands in the first output, `row_stride` its distance to the next row in
   * bytes. It is transformed in place. */
  void (*epilogue)(PlexusRun* ctx, void* data, int64_t row_stride, int64_t row,
                   int64_t col, int64_t rows, int64_t n);
};

/* ---- Host services ---------------------------------------------------- */

/* One part of a parallel loop: indices begin <= i < end, in the context of the
 * thread it runs on. */
typedef void (*PlexusRangeFn)(PlexusRun* ctx, void* arg, int64_t begin,
                              int64_t end);

struct PlexusHost {
  uint32_t struct_size;
  uint32_t abi_major;
  uint32_t abi_minor;
  uint32_t simd; /* levels of this machine that the user allows */

  /* Any context, any thread. Records that the call fails, with a text that is
   * copied; the first one of a call counts. Gives `code`. */
  int32_t (*fail)(PlexusContext* ctx, int32_t code, const char* text);

  /* Infer and prepare. The attribute's value on this node, its default, or NULL
   * where it has neither, or where none is declared under that name. */
  const PlexusValue* (*attribute)(PlexusContext* ctx, const char* name);

  /* Infer: dims. Exact on polynomials in the graph's dim names; where a
   * division doesn't cancel, or a max can't be decided, the answer is a fresh
   * dim that is worked out when the names are bound. div rounds down. On
   * overflow or division by zero the call is marked as failed. */
  int64_t (*dim_add)(PlexusInfer* ctx, int64_t a, int64_t b);
  int64_t (*dim_sub)(PlexusInfer* ctx, int64_t a, int64_t b);
  int64_t (*dim_mul)(PlexusInfer* ctx, int64_t a, int64_t b);
  int64_t (*dim_div)(PlexusInfer* ctx, int64_t a, int64_t b);
  int64_t (*dim_max)(PlexusInfer* ctx, int64_t a, int64_t b);
  /* States that a and b are equal; gives the one that says more (a number
   * before a name). Two different numbers fail at once; what can't be decided
   * is tested when the names are bound. */
  int64_t (*dim_equal)(PlexusInfer* ctx, int64_t a, int64_t b);
  /* NumPy's broadcasting of two dims. A name goes with 1, with itself, and with
   * a number that it must then equal. */
  int64_t (*dim_broadcast)(PlexusInfer* ctx, int64_t a, int64_t b);

  /* Infer: the elements, as dims, of an int64 input whose value is known from
   * the graph; NULL where it isn't: dim_unknown then stands in for each element
   * that decides a dim. Valid until infer returns. */
  const int64_t* (*value)(PlexusInfer* ctx, int32_t input, int64_t* count);
  /* Infer: a dim of its own that is worked out at plan time, from an input
   * whose value depends on the bound dims only. `what` says what it is, for
   * messages. Fails where the value depends on the data of an input. */
  int64_t (*dim_unknown)(PlexusInfer* ctx, int32_t input, const char* what);

  /* Infer: an output's dtype (PLEXUS_NONE: that of its type variable) and
   * dims, which are copied. */
  int32_t (*set_output)(PlexusInfer* ctx, int32_t output, int32_t dtype,
                        int32_t rank, const int64_t* dims);

  /* Infer: the elements, as dims, of an int64 output that the rule knows (the
   * shape of something). Copied. */
  int32_t (*set_value)(PlexusInfer* ctx, int32_t output, int64_t count,
                       const int64_t* dims);

  /* Prepare. Zeroed memory, 64-byte aligned, counted in the plan, freed by the
   * host after destroy. NULL where a limit is reached: return
   * PLEXUS_ERROR_LIMIT then, the host has the text. */
  void* (*allocate)(PlexusPrepare* ctx, int64_t bytes);

  /* Run. Calls fn over 0 <= i < n in parts of at least `grain`, on up to
   * `threads` threads, the caller among them; returns when all are done. Not
   * nested: inside fn it runs inline. How it splits never shows in a result. */
  void (*parallel_for)(PlexusRun* ctx, int64_t n, int64_t grain,
                       PlexusRangeFn fn, void* arg);
};

/* ---- Plugins ------------------------------------------------------------ */

typedef struct PlexusPlugin {
  uint32_t struct_size;
  uint32_t abi_major; /* PLEXUS_ABI_MAJOR, _MINOR of the plugin's header */
  uint32_t abi_minor;
  uint32_t n_ops;
  const char* name;    /* what a graph's `plugins:` asks for */
  const char* version; /* the plugin's own */
  const char* doc;
  const PlexusOp* const* ops;
  const void* (*extension)(const char* name); /* or NULL */
} PlexusPlugin;

/* The one symbol that a plugin exports. Called once, right after loading,
 * before anything else of the plugin; `host` lives as long as the process. The
 * host takes plugins of its own major version and of the same or an older
 * minor. NULL: the plugin can't work here. */
typedef const PlexusPlugin* (*PlexusPluginFn)(const PlexusHost* host);

#define PLEXUS_EXPORT __attribute__((visibility("default")))

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* PLEXUS_ABI_H_ */
