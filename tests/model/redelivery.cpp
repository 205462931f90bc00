#include "tests/model/redelivery.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "tests/model/comparison.hpp"

namespace huagu::model {

std::vector<Command> without_refused_presses(const std::vector<Command>& commands) {
    std::set<UserId> refused;  // on a calm day every press has a user of its own
    for (const Event& event : joined(model_events(commands))) {
        const bool is_of_press =
            event.kind == EventKind::rejected && event.rejected.command == CommandKind::press;
        if (is_of_press) refused.insert(event.user);
    }
    std::vector<Command> kept;
    for (const Command& command : commands) {
        const bool is_press = command.kind == CommandKind::press;
        if (!is_press || !refused.contains(command.user)) kept.push_back(command);
    }
    return kept;
}

std::vector<Command> delivered_anew(const std::vector<Command>& commands, std::uint64_t seed) {
    std::map<UserId, Time> decided;
    for (const Event& event : joined(model_events(commands))) {
        const bool is_by_press = event.kind == EventKind::lost ||
                                 (event.kind == EventKind::won && event.won.order.is_none());
        if (is_by_press) decided[event.user] = event.at;
    }
    std::mt19937_64 random(seed);
    struct Delivery {
        Command command;
        std::uint64_t rank;  // of commands at the same time
    };
    std::vector<Delivery> deliveries;
    std::uint64_t place = 0;
    for (const Command& command : commands) {
        // Other commands keep their order: their ranks rise. A press falls anywhere between them.
        place += 1'000;
        Delivery delivery{command, place};
        const auto decision = decided.find(command.user);
        const bool is_press = command.kind == CommandKind::press && decision != decided.end();
        // A hand stopped without a margin is decided at once: a press of that moment stays.
        if (is_press && decision->second > command.press.press_time) {
            const Duration span = decision->second - command.press.press_time;
            const std::uint64_t later = random() % static_cast<std::uint64_t>(span.value());
            delivery.command.at =
                command.press.press_time + Duration(static_cast<std::int64_t>(later));
            delivery.rank = random() % (1'000 * commands.size() + 1'000);
        }
        deliveries.push_back(delivery);
    }
    std::stable_sort(deliveries.begin(), deliveries.end(), [](const auto& a, const auto& b) {
        return a.command.at != b.command.at ? a.command.at < b.command.at : a.rank < b.rank;
    });
    std::vector<Command> delivered;
    for (const Delivery& delivery : deliveries) delivered.push_back(delivery.command);
    return delivered;
}

}  // namespace huagu::model
