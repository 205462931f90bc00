# Tests, known to ctest one by one. Labels: unit, property, system (real processes and sockets),
# simulation (the whole system under faults), threads (run under the thread sanitizer too), long
# (left out of `scripts/test`).
include(GoogleTest)

# Debian's own: it has python3-flatbuffers, and another one may come first in PATH.
find_program(HUAGU_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)

foreach(label unit property system simulation threads long)
    add_custom_target(tests_${label})
endforeach()

# huagu_test_program(TARGET LABELS …): has `ninja tests_LABEL` build the program. Whatever talks to
# real processes needs the product as well.
function(huagu_test_program target)
    cmake_parse_arguments(ARG "" "" "LABELS" ${ARGN})
    foreach(label ${ARG_LABELS})
        add_dependencies(tests_${label} ${target})
    endforeach()
    if(system IN_LIST ARG_LABELS)
        add_dependencies(${target} huagu)
    endif()
endfunction()

# huagu_test(NAME LABELS … SOURCES … KNOWS …): a GoogleTest program.
function(huagu_test name)
    cmake_parse_arguments(ARG "" "" "LABELS;SOURCES;KNOWS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE huagu_warnings ${ARG_KNOWS} GTest::gtest_main)
    if(NOT property IN_LIST ARG_LABELS AND NOT simulation IN_LIST ARG_LABELS)
        # It saves a third of a test's build (6.2 → 4.4 s for replies_test.cpp). In release too, so
        # inline functions of headers may be linked as the -O0 copy in tests, never in huagu. What
        # takes long is compiled as ever.
        target_compile_options(${name} PRIVATE -O0)
    endif()
    huagu_test_program(${name} LABELS ${ARG_LABELS})
    gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 NO_PRETTY_VALUES PROPERTIES TIMEOUT 300)
    # gtest_discover_tests takes a second label for a property, so labels are set afterwards.
    set(labels ${CMAKE_CURRENT_BINARY_DIR}/${name}_labels.cmake)
    file(WRITE ${labels} "if(${name}_TESTS)  # else it is not built
    set_tests_properties(\${${name}_TESTS} PROPERTIES LABELS \"${ARG_LABELS}\")
endif()
")
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${labels})
endfunction()

# huagu_python_test(NAME LABELS … SCRIPT … ARGS …): a Python program that exits with 0 when all is well.
function(huagu_python_test name)
    cmake_parse_arguments(ARG "" "SCRIPT" "LABELS;ARGS" ${ARGN})
    add_test(NAME ${name} COMMAND ${HUAGU_PYTHON} -B ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_SCRIPT} ${ARG_ARGS})
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 300)
endfunction()
