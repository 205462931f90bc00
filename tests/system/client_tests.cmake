# The client library, the programs made of it and the Python client, against a real server.
find_package(Boost 1.81 REQUIRED)
find_package(nlohmann_json REQUIRED)

huagu_test(client_system_test LABELS system
    SOURCES client_session_test.cpp client_programs_test.cpp ${CMAKE_SOURCE_DIR}/cli/child_process.cpp
    KNOWS huagu_client nlohmann_json::nlohmann_json)
add_dependencies(client_system_test huagu huagu_schemas_python)
target_compile_definitions(client_system_test PRIVATE
    HUAGU_PROGRAM="$<TARGET_FILE:huagu>"
    HUAGU_PYTHON_CLIENT="${CMAKE_SOURCE_DIR}/client/python"
    HUAGU_SCHEMA_PYTHON="${HUAGU_SCHEMA_PYTHON_DIR}"
    HUAGU_TEST_DATA="${CMAKE_CURRENT_SOURCE_DIR}/data")
