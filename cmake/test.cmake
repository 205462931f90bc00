# huagu_test(NAME LABELS … SOURCES … KNOWS …): a GoogleTest program; ctest knows each of its tests by name.
# Labels: unit, property, system, threads (run under the thread sanitizer), long (left out by scripts/test).
include(GoogleTest)
function(huagu_test name)
    cmake_parse_arguments(ARG "" "" "LABELS;SOURCES;KNOWS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE huagu_warnings ${ARG_KNOWS} GTest::gtest_main)
    gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
    # gtest_discover_tests takes a second label for a property, so labels are set afterwards.
    set(labels ${CMAKE_CURRENT_BINARY_DIR}/${name}_labels.cmake)
    file(WRITE ${labels} "if(${name}_TESTS)  # else it is not built
    set_tests_properties(\${${name}_TESTS} PROPERTIES LABELS \"${ARG_LABELS}\")
endif()
")
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${labels})
endfunction()
