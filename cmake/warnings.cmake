# One interface target with the warnings that our code keeps; third-party headers are SYSTEM.
add_library(huagu_warnings INTERFACE)
target_compile_options(huagu_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -Wswitch $<$<BOOL:${HUAGU_WERROR}>:-Werror>)
# g++ 12 takes the value of an empty std::optional for one that is read (its bug 80635), at -O2 only.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(huagu_warnings INTERFACE -Wno-maybe-uninitialized)
endif()
