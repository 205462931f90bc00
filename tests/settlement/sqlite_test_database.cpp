#include <stdlib.h>

#include <filesystem>
#include <stdexcept>

#include "tests/settlement/test_database.hpp"

namespace huagu::settlement {

TestDatabase::TestDatabase() {
    std::string folder = std::filesystem::temp_directory_path() / "huagu-settlement-XXXXXX";
    if (!mkdtemp(folder.data())) throw std::runtime_error("no temporary folder");
    address_ = "sqlite:" + folder + "/settlement.db";
}

TestDatabase::~TestDatabase() {
    const std::filesystem::path file = address_.substr(std::string("sqlite:").size());
    std::error_code ignored;
    std::filesystem::remove_all(file.parent_path(), ignored);
}

}  // namespace huagu::settlement
