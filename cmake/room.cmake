# huagu_room(NAME SOURCES … KNOWS …): a library huagu_NAME that may include the rooms it KNOWS (and
# what they know). Headers are included from the root: "engine/lots.hpp".
function(huagu_room name)
    cmake_parse_arguments(ARG "" "" "SOURCES;KNOWS" ${ARGN})
    add_library(huagu_${name} STATIC ${ARG_SOURCES})
    target_include_directories(huagu_${name} PUBLIC ${CMAKE_SOURCE_DIR})
    target_link_libraries(huagu_${name} PRIVATE huagu_warnings PUBLIC ${ARG_KNOWS})
endfunction()
