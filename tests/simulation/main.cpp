// huagu_simulation: runs seeds; prints each that fails, and the command that runs it again.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>
#include <string>

#include "tests/simulation/simulation.hpp"

namespace huagu::simulation {
namespace {

struct Options {
    std::uint64_t first = 1;
    std::uint64_t seeds = 1;
    Plant plant = Plant::none;
    std::string plant_word;
    std::string commit = "unknown";
    bool is_telling = false;
};

void print(std::uint64_t seed, const Outcome& outcome) {
    constexpr std::size_t shown_max = 20;
    std::printf("seed %llu FAILS:\n", static_cast<unsigned long long>(seed));
    for (std::size_t n = 0; n < outcome.complaints.size(); ++n) {
        if (n == shown_max) {
            std::printf("  … and %zu more\n", outcome.complaints.size() - n);
            break;
        }
        std::printf("  %s\n", outcome.complaints[n].c_str());
    }
}

int run(const Options& options) {
    std::uint64_t failed = 0;
    std::uint64_t starts = 0;
    std::uint64_t from_snapshot = 0;
    std::uint64_t segments = 0;
    std::uint64_t records = 0;
    for (std::uint64_t seed = options.first; seed < options.first + options.seeds; ++seed) {
        const Outcome outcome = simulate(seed, options.plant, options.is_telling);
        starts += outcome.starts;
        from_snapshot += outcome.starts_from_snapshot;
        segments += outcome.segments;
        records += outcome.records;
        if (options.seeds == 1) {
            std::printf("seed %llu: fingerprint %016llx\n", static_cast<unsigned long long>(seed),
                        static_cast<unsigned long long>(outcome.fingerprint));
        }
        if (outcome.complaints.empty()) continue;
        ++failed;
        print(seed, outcome);
        std::printf("  commit %s; again: scripts/fault-simulation --seed %llu%s%s --tell\n",
                    options.commit.c_str(), static_cast<unsigned long long>(seed),
                    options.plant == Plant::none ? "" : " --plant ", options.plant_word.c_str());
        std::fflush(stdout);
    }
    std::printf(
        "%llu seeds, %llu failed; the server was started %llu times, of them %llu from a "
        "snapshot; %llu records in %llu segments\n",
        static_cast<unsigned long long>(options.seeds), static_cast<unsigned long long>(failed),
        static_cast<unsigned long long>(starts), static_cast<unsigned long long>(from_snapshot),
        static_cast<unsigned long long>(records), static_cast<unsigned long long>(segments));
    return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace huagu::simulation

int main(int argc, char** argv) {
    using namespace huagu::simulation;
    CLI::App app("Runs the whole system on simulated time, network and disk, with faults.");
    Options options;
    const std::map<std::string, Plant> plants = {{"skip_sync", Plant::skip_sync},
                                                 {"apply_resend_twice", Plant::apply_resend_twice},
                                                 {"stale_snapshot", Plant::stale_snapshot}};
    auto* seed = app.add_option("--seed", options.first, "Run this seed");
    auto* first = app.add_option("--first", options.first, "The first of many seeds");
    app.add_option("--seeds", options.seeds, "So many seeds")->excludes(seed);
    first->excludes(seed);
    app.add_option("--plant", options.plant_word, "A fault that must be found")
        ->check(CLI::IsMember(plants));
    app.add_option("--commit", options.commit, "What was built, to be printed with a failure");
    app.add_flag("--tell", options.is_telling, "Print what happens");
    CLI11_PARSE(app, argc, argv);
    if (!options.plant_word.empty()) options.plant = plants.at(options.plant_word);
    return run(options);
}
