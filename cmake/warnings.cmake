# One interface target with the warnings that our code keeps; third-party headers are SYSTEM.
add_library(huagu_warnings INTERFACE)
target_compile_options(huagu_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -Wswitch $<$<BOOL:${HUAGU_WERROR}>:-Werror>)
