# huagu_flatbuffers(TARGET DIRECTORY FILES …): generates the headers of the .fbs files into the build
# tree, where "schemas/NAME_generated.h" finds them (SYSTEM), and Python modules into
# schemas/python. flatc and the headers must be of one version, which wire/schema.hpp asserts.
find_package(FlatBuffers 2.0.8 EXACT CONFIG REQUIRED)
find_program(HUAGU_FLATC flatc REQUIRED)

function(huagu_flatbuffers target)
    cmake_parse_arguments(ARG "" "" "FILES" ${ARGN})
    set(headers_dir ${CMAKE_CURRENT_BINARY_DIR}/include/schemas)
    set(python_dir ${CMAKE_CURRENT_BINARY_DIR}/python)
    set(inputs)
    set(headers)
    foreach(file ${ARG_FILES})
        get_filename_component(stem ${file} NAME_WE)
        list(APPEND inputs ${CMAKE_CURRENT_SOURCE_DIR}/${file})
        list(APPEND headers ${headers_dir}/${stem}_generated.h)
    endforeach()

    add_custom_command(
        OUTPUT ${headers}
        COMMAND ${HUAGU_FLATC} --cpp --cpp-std c++17 --scoped-enums --warnings-as-errors
                -o ${headers_dir} ${inputs}
        DEPENDS ${inputs} VERBATIM COMMENT "flatc: C++ headers")
    add_custom_target(${target}_headers DEPENDS ${headers})
    add_library(${target} INTERFACE)
    add_dependencies(${target} ${target}_headers)
    target_include_directories(${target} SYSTEM INTERFACE ${CMAKE_CURRENT_BINARY_DIR}/include)

    # For client/python: modules huagu_schema.NAME.
    set(python_stamp ${python_dir}/stamp)
    add_custom_command(
        OUTPUT ${python_stamp}
        COMMAND ${HUAGU_FLATC} --python --warnings-as-errors -o ${python_dir} ${inputs}
        COMMAND ${CMAKE_COMMAND} -E touch ${python_stamp}
        DEPENDS ${inputs} VERBATIM COMMENT "flatc: Python modules")
    add_custom_target(${target}_python ALL DEPENDS ${python_stamp})
    set(HUAGU_SCHEMA_PYTHON_DIR ${python_dir} CACHE INTERNAL "Where the Python modules are")
endfunction()
