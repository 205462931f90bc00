# HUAGU_SANITIZE: a list for -fsanitize=, for everything that is built ("address,undefined", "thread").
set(HUAGU_SANITIZE "" CACHE STRING "Sanitizers to build with")
if(HUAGU_SANITIZE)
    add_compile_options(-fsanitize=${HUAGU_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${HUAGU_SANITIZE})
    if(HUAGU_SANITIZE MATCHES thread AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-Wno-tsan)  # it knows no fences: gateway/queues.cpp says what is done
    endif()
endif()
