#include "tests/model/comparison.hpp"

#include <algorithm>

#include "engine/engine.hpp"
#include "tests/model/naive_market.hpp"
#include "tests/model/text.hpp"
#include "tests/model/workload.hpp"

namespace huagu::model {

namespace {

/// Deadlines first, as the sequencer does.
void apply(Engine& engine, const Command& command, EventBuffer& events) {
    while (engine.next_deadline() && *engine.next_deadline() <= command.at) {
        engine.process_deadline(events);
    }
    engine.apply(command, events);
}

}  // namespace

EventsByCommand engine_events(const std::vector<Command>& commands) {
    Engine engine(workload_limits);
    EventBuffer events(workload_limits);
    EventsByCommand all;
    for (const Command& command : commands) {
        events.clear();
        apply(engine, command, events);
        all.emplace_back(events.events().begin(), events.events().end());
    }
    return all;
}

EventsByCommand model_events(const std::vector<Command>& commands) {
    NaiveMarket market;
    EventsByCommand all;
    for (const Command& command : commands) market.apply(command, all.emplace_back());
    return all;
}

std::vector<Event> joined(const EventsByCommand& events) {
    std::vector<Event> all;
    for (const auto& of_command : events) {
        all.insert(all.end(), of_command.begin(), of_command.end());
    }
    return all;
}

std::optional<Difference> first_difference(const std::vector<Command>& commands, bool is_checking) {
    Engine engine(workload_limits);
    NaiveMarket market;
    EventBuffer of_engine(workload_limits);
    std::vector<Event> of_model;
    for (std::size_t i = 0; i < commands.size(); ++i) {
        of_engine.clear();
        of_model.clear();
        apply(engine, commands[i], of_engine);
        market.apply(commands[i], of_model);
        const auto events = of_engine.events();
        const bool is_same =
            std::equal(events.begin(), events.end(), of_model.begin(), of_model.end(), are_same);
        if (!is_same) return Difference{i, {events.begin(), events.end()}, of_model};
        if (is_checking) engine.check();
    }
    return std::nullopt;
}

std::vector<Command> fewest_that_differ(std::vector<Command> commands) {
    const auto difference = first_difference(commands, false);
    if (!difference) return {};
    commands.resize(difference->command + 1);
    for (std::size_t i = commands.size(); i-- > 0;) {
        std::vector<Command> fewer = commands;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
        if (first_difference(fewer, false)) commands = fewer;
    }
    return commands;
}

std::string text(const std::vector<Command>& commands, const Difference& difference) {
    std::string lines;
    for (std::size_t i = 0; i <= difference.command; ++i) lines += text(commands[i]) + '\n';
    lines += "engine:\n";
    for (const Event& event : difference.of_engine) lines += "  " + text(event) + '\n';
    lines += "model:\n";
    for (const Event& event : difference.of_model) lines += "  " + text(event) + '\n';
    return lines;
}

}  // namespace huagu::model
