#include "tests/simulation/simulation.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>

#include "tests/simulation/audit.hpp"
#include "tests/simulation/desk.hpp"
#include "tests/simulation/faults.hpp"
#include "tests/simulation/seeded_sodium.hpp"
#include "tests/simulation/settler.hpp"
#include "tests/simulation/trader.hpp"

namespace huagu::simulation {
namespace {

constexpr std::int64_t skips_one_in = 20;      // syncs, when that is planted
constexpr Duration day_end_max = ms(120'000);  // from when the faults are over

std::uint64_t clock_notices(const journal::Journal& journal) {
    std::uint64_t notices = 0;
    std::vector<std::byte> bytes;
    for (journal::Position at(0); at < journal.durable();) {
        bytes.clear();
        at = journal.read(at, bytes);
        for (std::span<const std::byte> rest = bytes; !rest.empty();) {
            const auto record = journal::read_record(rest);
            HUAGU_ASSERT(record.has_value());
            notices += record->head.kind == journal::RecordKind::clock_set_back ? 1U : 0U;
            rest = rest.subspan(record->head.length);
        }
    }
    return notices;
}

class Run {
  public:
    Run(std::uint64_t seed, Plant plant, bool is_telling)
        : world_(seed),
          plant_(plant),
          settings_(draw_settings(world_)),
          faults_(draw_faults(world_)),
          network_(world_, faults_.network),
          disk_(world_, disk_faults()),
          server_(world_, network_, disk_, settings_, faults_.server) {
        world_.is_telling = is_telling;
        if (plant_ == Plant::apply_resend_twice) {
            server_.set_tamper([this](auto& batch) { apply_resends_twice(batch); });
        }
        if (plant_ == Plant::stale_snapshot) {
            server_.set_tamper_snapshot([this](auto& bytes) { make_stale(bytes); });
        }
        desk_ = add<Desk>("desk", schema::Role::auctioneer, {ms(150), 0});
        for (const char* buyer : {"buyer2", "buyer3", "buyer4a", "buyer4b"}) {
            add<Trader>(buyer, schema::Role::trader, faults_.habits);
        }
        settler_ = add<Settler>("settler", schema::Role::settlement, faults_.habits);
        add<Reader>("screen", schema::Role::observer, faults_.habits);
    }

    Outcome run() {
        server_.start();
        for (const auto& terminal : terminals_) terminal->start();
        run_until(world_.time.steady() + faults_.lasts, [] { return false; });
        world_.tell("----", "no more faults");
        network_.heal();
        server_.heal();
        for (const auto& terminal : terminals_) terminal->heal();
        const bool has_ended = run_until(world_.time.steady() + day_end_max, [this] {
            return std::all_of(terminals_.begin(), terminals_.end(),
                               [this](const auto& terminal) { return has_seen_all(*terminal); });
        });
        // What is on its way arrives.
        run_until(world_.time.steady() + ms(2'000), [] { return false; });
        // The server may say something itself; what it makes of it is told when it is safe.
        run_until(world_.time.steady() + ms(2'000), [this] {
            const SimulatedProcess* process = server_.process();
            return process != nullptr && process->journal().durable() == process->journal().end() &&
                   has_been_told_all(*desk_, process->results().desk);
        });
        return outcome(has_ended);
    }

  private:
    [[nodiscard]] DiskFaults disk_faults() const {
        DiskFaults faults = faults_.disk;
        if (plant_ == Plant::skip_sync) faults.skip_sync_one_in = skips_one_in;
        return faults;
    }

    template <class Kind>
    Kind* add(const char* user, schema::Role role, Terminal::Habits habits) {
        client::Options options;
        options.user = user;
        options.password = "secret";
        options.role = role;
        if (role == schema::Role::settlement) options.after = Sequence(0);  // all of the day
        auto terminal = std::make_unique<Kind>(world_, network_, options, habits);
        Kind* const added = terminal.get();
        terminals_.push_back(std::move(terminal));
        return added;
    }

    template <class Holds>
    bool run_until(Time end, Holds holds) {
        while (world_.time.run_next(end) && server_.refusal().empty()) {
            if (holds()) return true;
        }
        return holds();
    }

    /// The market is closed for it, it has no command open, and it was told the last result.
    [[nodiscard]] bool has_seen_all(const Terminal& terminal) const {
        const SimulatedProcess* process = server_.process();
        if (process == nullptr || !terminal.has_seen_close() || !terminal.is_settled())
            return false;
        const journal::ResultsLog& results = process->results().full;
        return terminal.client().sequence().value() >= results.entry(results.end() - 1).sequence;
    }

    /// What the desk is told may follow the last result.
    [[nodiscard]] static bool has_been_told_all(const Terminal& terminal,
                                                const journal::ResultsLog& desk) {
        const auto& reading = terminal.desk_reading();
        if (!reading) return false;
        const std::uint64_t begin = desk.find_after(reading->after) + reading->entries;
        return begin + reading->told.size() >= desk.end();
    }

    Outcome outcome(bool has_ended) {
        Outcome outcome;
        if (!server_.refusal().empty()) {
            outcome.complaints.push_back("the server does not start: " + server_.refusal());
        } else if (!has_ended) {
            outcome.complaints.push_back("the day does not end");
            for (const auto& terminal : terminals_) complain_of(*terminal, outcome.complaints);
        }
        std::vector<const Terminal*> terminals;
        for (const auto& terminal : terminals_) {
            terminals.push_back(terminal.get());
            const Ledger& ledger = terminal->ledger();
            if (ledger.view() == schema::View::desk) continue;
            outcome.notices_elsewhere += ledger.unnumbered().size();
        }
        if (const SimulatedProcess* process = server_.process()) {
            const SequencerSettings settings{settings_.limits,
                                             settings_.stall_limit,
                                             settings_.hide_buyers,
                                             Reading::in_turn,
                                             {},
                                             {}};
            const auto found = audit(process->journal(), process->results(), settings, terminals);
            outcome.complaints.insert(outcome.complaints.end(), found.begin(), found.end());
            settler_->audit(process->results().full, outcome.complaints);
            outcome.records = process->journal().durable().value();
            outcome.results = process->results().full.end();
            outcome.clock_notices = clock_notices(process->journal());
        }
        outcome.segments = segments();
        outcome.starts_from_snapshot = server_.starts_from_snapshot();
        outcome.fingerprint = world_.fingerprint;
        outcome.starts = server_.starts();
        outcome.seconds = world_.time.steady().value() / 1'000'000'000;
        return outcome;
    }

    [[nodiscard]] std::uint64_t segments() {
        const auto names = disk_.list("data/" + settings_.day + "/journal");
        if (!names) return 0;
        return static_cast<std::uint64_t>(
            std::count_if(names->begin(), names->end(),
                          [](const std::string& name) { return name.ends_with(".segment"); }));
    }

    void complain_of(const Terminal& waits, std::vector<std::string>& complaints) const {
        if (has_seen_all(waits)) return;
        complaints.push_back(fmt::format(
            "{} waits: logged on {}, unanswered {}, saw the close {}, last result {}",
            waits.ledger().user(), waits.client().is_logged_on(), waits.client().unanswered(),
            waits.has_seen_close(), waits.client().sequence().value()));
    }

    /// As if the market did not know a resend: it comes once more, as a command that nobody can
    /// have sent before.
    void apply_resends_twice(std::vector<Incoming>& batch) {
        std::vector<Incoming> twice;
        for (const Incoming& item : batch) {
            if (item.kind != IncomingKind::command) continue;
            const auto* frame = flatbuffers::GetRoot<schema::ClientFrame>(item.frame.view().data());
            const std::uint64_t id = frame->body_as_command()->command_id();
            if (!seen_.emplace(item.user, id).second) twice.push_back(of_the_server(item));
        }
        std::move(twice.begin(), twice.end(), std::back_inserter(batch));
    }

    /// The server's own commands bear no id that counts.
    static Incoming of_the_server(const Incoming& item) {
        Incoming copy;
        copy.participant = item.participant;
        copy.received = item.received;
        copy.round_trip = item.round_trip;
        copy.claimed = item.claimed;
        copy.press_time = item.press_time;
        copy.frame = FrameBytes(item.frame.view());
        return copy;
    }

    /// As if state were written that was there a while ago: the head says where the day is, the
    /// rest is of the snapshot before.
    void make_stale(std::vector<std::byte>& bytes) {
        constexpr std::size_t head_size = 3 * sizeof(std::uint32_t) + 4 * sizeof(std::uint64_t);
        std::vector<std::byte> stale = std::exchange(snapshot_before_, bytes);
        if (stale.empty()) return;
        std::copy_n(bytes.begin(), head_size, stale.begin());
        const auto body = std::span(stale).first(stale.size() - sizeof(std::uint32_t));
        const std::uint32_t crc = journal::crc32c(body);
        std::memcpy(body.data() + body.size(), &crc, sizeof crc);
        bytes = std::move(stale);
    }

    World world_;
    const Plant plant_;
    const gateway::Settings settings_;
    const Faults faults_;
    SimulatedNetwork network_;
    SimulatedDisk disk_;
    SimulatedServer server_;
    std::vector<std::unique_ptr<Terminal>> terminals_;
    Desk* desk_ = nullptr;                             // of them
    Settler* settler_ = nullptr;                       // the same
    std::set<std::pair<UserId, std::uint64_t>> seen_;  // commands, for the planted fault
    std::vector<std::byte> snapshot_before_;           // the same
};

}  // namespace

Outcome simulate(std::uint64_t seed, Plant plant, bool is_telling) {
    seed_sodium(seed);
    spdlog::set_pattern("                      %v");
    spdlog::set_level(is_telling ? spdlog::level::debug : spdlog::level::off);
    return Run(seed, plant, is_telling).run();
}

}  // namespace huagu::simulation
