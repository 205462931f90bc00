// model_compare --seed N --days M: random days through engine and model; stops at the first day
// that differs, with the fewest of its commands that still do, as lines of a scenario file.
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "tests/model/comparison.hpp"
#include "tests/model/workload.hpp"

int main(int argc, char** argv) {
    std::uint64_t seed = 1;
    std::uint64_t days = 1000;
    bool is_checking = false;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--check") is_checking = true;
        if (word == "--seed" && i + 1 < argc) seed = std::strtoull(argv[i + 1], nullptr, 10);
        if (word == "--days" && i + 1 < argc) days = std::strtoull(argv[i + 1], nullptr, 10);
    }
    std::size_t commands = 0;
    for (std::uint64_t day = seed; day < seed + days; ++day) {
        const auto of_day = huagu::model::Workload(day).day();
        commands += of_day.size();
        if (!huagu::model::first_difference(of_day, is_checking)) continue;
        const auto fewest = huagu::model::fewest_that_differ(of_day);
        std::cout << "seed " << day << " differs\n"
                  << text(fewest, *huagu::model::first_difference(fewest, false));
        return EXIT_FAILURE;
    }
    std::cout << days << " days, " << commands << " commands: no difference\n";
    return EXIT_SUCCESS;
}
