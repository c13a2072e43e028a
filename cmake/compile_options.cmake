# What every target is compiled with: plexus_options. Sums and products are
# written as they are to be done, so contraction is off everywhere.
add_library(plexus_options INTERFACE)
target_compile_options(plexus_options INTERFACE
  -ffp-contract=off -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  -Wno-sign-conversion -Wnon-virtual-dtor
  # GCC 12 sees overlaps in std::string that are not there (its bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  $<$<BOOL:${PLEXUS_WERROR}>:-Werror>)
target_include_directories(plexus_options INTERFACE ${PROJECT_SOURCE_DIR})

# Libraries of which nothing is used take time at every start: Highway's, whose
# code is in its headers, but for what assertions call.
add_link_options(LINKER:--as-needed)

if(PLEXUS_SANITIZE)
  add_compile_options(-fsanitize=${PLEXUS_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PLEXUS_SANITIZE})
endif()

# Kernels and plugins see the public headers and Highway, nothing of the engine.
# SSSE3 is left out; the slowest level is Highway's scalar one on every compiler.
add_library(plexus_kernel_options INTERFACE)
set(kernel_optimization -O3)
set(no_simd HWY_SSSE3)
if(PLEXUS_SANITIZE)
  # Watched code takes many times as long to compile: -O3 and the scopes of
  # inlined variables would take minutes for one file. Races are the same at
  # every level. GCC 12's esra fails on such code (in extreme.cc).
  set(kernel_optimization -O1)
  list(APPEND no_simd HWY_SSE4)
  if(PLEXUS_SANITIZE MATCHES thread)
    list(APPEND no_simd HWY_AVX3)
  else()
    list(APPEND kernel_optimization -fno-sanitize-address-use-after-scope)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    list(APPEND kernel_optimization -fno-tree-sra)
  endif()
endif()
list(JOIN no_simd | no_simd)
target_compile_definitions(plexus_kernel_options INTERFACE
  HWY_DISABLED_TARGETS=${no_simd} HWY_BROKEN_EMU128=1)
target_compile_options(plexus_kernel_options INTERFACE
  -ffp-contract=off -Wall -Wextra -Wshadow -Wno-psabi
  ${kernel_optimization}
  $<$<BOOL:${PLEXUS_WERROR}>:-Werror>)
target_link_libraries(plexus_kernel_options INTERFACE hwy::hwy)
# They are included by path from the root, which has nothing but them.
set(root ${PROJECT_BINARY_DIR}/kernel_root)
file(MAKE_DIRECTORY ${root})
foreach(folder ops plugins)
  file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${folder} ${root}/${folder} SYMBOLIC)
endforeach()
target_include_directories(plexus_kernel_options INTERFACE ${root})
