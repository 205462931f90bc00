# cmake -D FOLDER=… -D FALLBACK=… -D OUTPUT=FILE.cpp -P embed.cmake
#
# Writes a source that has a folder's files in it, plain and packed (gateway/web_files.hpp); those
# of FALLBACK while FOLDER has no index.html. Run at every build; the source is only written when
# it changes, as its hashes do with the files.
cmake_minimum_required(VERSION 3.25)

if(NOT EXISTS ${FOLDER}/index.html)
    set(FOLDER ${FALLBACK})
endif()
get_filename_component(packed_dir ${OUTPUT} DIRECTORY)

function(media_type file result)
    get_filename_component(extension ${file} LAST_EXT)
    set(types
        ".html=text/html\; charset=utf-8" ".js=text/javascript\; charset=utf-8"
        ".css=text/css\; charset=utf-8" ".json=application/json" ".svg=image/svg+xml"
        ".webmanifest=application/manifest+json" ".png=image/png" ".jpg=image/jpeg"
        ".webp=image/webp" ".ico=image/x-icon" ".woff2=font/woff2" ".mp3=audio/mpeg"
        ".txt=text/plain\; charset=utf-8")
    set(${result} "application/octet-stream" PARENT_SCOPE)
    foreach(type IN LISTS types)
        if(type MATCHES "^${extension}=(.*)")
            set(${result} "${CMAKE_MATCH_1}" PARENT_SCOPE)
        endif()
    endforeach()
endfunction()

file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*)
list(FILTER files EXCLUDE REGEX "\\.map$")
list(SORT files)
set(bytes "")   # assembler: where each file's bytes lie
set(names "")   # their declarations
set(table "")   # the entries
set(number 0)
foreach(file IN LISTS files)
    set(path ${FOLDER}/${file})
    file(SHA256 ${path} hash)
    file(SIZE ${path} size)
    string(SUBSTRING ${hash} 0 16 tag)
    media_type(${file} type)

    set(packed ${packed_dir}/${hash}.gz)
    if(NOT EXISTS ${packed})
        file(ARCHIVE_CREATE OUTPUT ${packed} PATHS ${path} FORMAT raw COMPRESSION GZip)
    endif()
    file(SIZE ${packed} packed_size)

    string(APPEND bytes "    \"huagu_web_${number}: .incbin \\\"${path}\\\"\\n\"\n")
    string(APPEND names "extern const char huagu_web_${number}[];\n")
    set(packed_view "{}")
    if(packed_size LESS size)
        string(APPEND bytes "    \"huagu_web_${number}_gzip: .incbin \\\"${packed}\\\"\\n\"\n")
        string(APPEND names "extern const char huagu_web_${number}_gzip[];\n")
        set(packed_view "{huagu_web_${number}_gzip, ${packed_size}}")
    endif()
    string(APPEND table "    {\"/${file}\", \"${type}\", \"${tag}\", {huagu_web_${number}, ${size}}, ${packed_view}},\n")
    math(EXPR number "${number} + 1")
endforeach()
string(REGEX REPLACE "\"(huagu_web_[0-9a-z_]+):" "\".globl \\1\\\\n\\1:" bytes "${bytes}")

set(source "// Made by cmake/embed.cmake.
#include <array>

#include \"gateway/web_files.hpp\"

asm(\".section .rodata\\n\"
${bytes}    \".text\\n\")\;

extern \"C\" {
${names}}

namespace huagu::gateway {

std::span<const WebFile> web_files() {
    static const std::array<WebFile, ${number}> files = {{
${table}    }}\;
    return files\;
}

}  // namespace huagu::gateway
")
string(REPLACE "\\;" ";" source "${source}")
set(old "")
if(EXISTS ${OUTPUT})
    file(READ ${OUTPUT} old)
endif()
if(NOT source STREQUAL old)
    file(WRITE ${OUTPUT} "${source}")
endif()
