// loopback_bench ROW: one row of docs/benchmarks.md as JSON, for scripts/benchmark.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <map>

#include "bench/loopback_rows.hpp"

int main(int argc, char** argv) try {
    using huagu::bench::RowOptions;
    const std::map<std::string, nlohmann::json (*)(const RowOptions&)> rows = {
        {"rates", huagu::bench::rates},
        {"durable", huagu::bench::durable},
        {"fan_out", huagu::bench::fan_out},
        {"idle_memory", huagu::bench::idle_memory},
        {"held", huagu::bench::held},
        {"redis", huagu::bench::next_to_redis},
        {"postgres", huagu::bench::next_to_postgres}};
    CLI::App app("The whole server over loopback, beside what does nothing", "loopback_bench");
    std::string row;
    RowOptions options;
    app.add_option("row", row)->required()->check(CLI::IsMember(rows));
    const CLI::Range at_least_one(1, 100'000'000);
    app.add_option("--pairs", options.pairs)->check(at_least_one);
    app.add_option("--connections", options.connections)->check(at_least_one);
    app.add_option("--batch", options.batch)->check(at_least_one);
    app.add_option("--total", options.total)->check(at_least_one);
    app.add_option("--rival-total", options.rival_total)->check(at_least_one);
    app.add_option("--threads", options.threads.gateway);
    app.add_option("--wait", options.threads.wait);
    CLI11_PARSE(app, argc, argv);
    std::printf("%s\n", rows.at(row)(options).dump().c_str());
    return 0;
} catch (const huagu::bench::Unmeasurable& why) {
    std::fprintf(stderr, "%s\n", why.what());
    return 77;  // scripts/benchmark knows it
} catch (const std::exception& error) {
    std::fprintf(stderr, "loopback_bench: %s\n", error.what());
    return 1;
}
