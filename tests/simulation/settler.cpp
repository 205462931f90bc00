#include "tests/simulation/settler.hpp"

#include <fmt/format.h>

#include "base/assert.hpp"
#include "settlement/verification.hpp"

namespace huagu::simulation {
namespace {

constexpr const char* in_memory = "sqlite::memory:";

std::unique_ptr<settlement::Database> new_database() {
    return settlement::open_database(in_memory, settlement::IfMissing::make);
}

void feed(settlement::Projector& projector, const journal::ResultsLog& full) {
    for (std::uint64_t n = 0; n < full.end(); ++n) {
        wire::FrameReader reader(wire::server_frame_max);
        const auto cut = reader.take(full.frame(n).subspan(wire::size_prefix));
        HUAGU_ASSERT(cut == wire::Cut::whole);
        const auto* frame = wire::verify_server(reader.message());
        HUAGU_ASSERT(frame != nullptr);
        const auto taken = projector.take(*frame->body_as_result());
        HUAGU_ASSERT(taken.has_value());
    }
    projector.commit();
}

/// All that a table says, row by row, sorted.
std::vector<std::string> rows_of(settlement::Database& database, const std::string& table) {
    std::string text = "''";
    for (const auto& column :
         database.run("SELECT name FROM pragma_table_info('" + table + "') ORDER BY cid")) {
        text += " || '|' || coalesce(" + column.text(0) + ", 'null')";
    }
    std::vector<std::string> rows;
    for (const auto& row : database.run("SELECT " + text + " FROM " + table + " ORDER BY 1")) {
        rows.push_back(row.text(0));
    }
    return rows;
}

}  // namespace

Settler::Settler(World& world, SimulatedNetwork& network, client::Options options, Habits habits)
    : Terminal(world, network, std::move(options), habits),
      day_{"Simulated", "2026-11-23"},
      database_(new_database()) {
    projector_.emplace(*database_, day_);
}

Sequence Settler::place() const { return Sequence(projector_->last_sequence()); }

void Settler::act() { projector_->commit(); }

void Settler::on_result(const schema::Result& result) {
    Terminal::on_result(result);
    if (!refusal_.empty()) return;
    if (const auto taken = projector_->take(result); !taken) refusal_ = taken.error().why.en;
}

void Settler::audit(const journal::ResultsLog& full, std::vector<std::string>& complaints) {
    projector_->commit();
    if (!refusal_.empty()) complaints.push_back("the settler refused: " + refusal_);
    const auto day = settlement::find_day(*database_, day_);
    if (!day) return complaints.push_back("the settler has no such day");
    const auto verification = settlement::verify(*database_, *day);
    for (const auto& difference : verification.differences) {
        complaints.push_back("the settler: " + difference.en);
    }
    if (!verification.is_proved()) complaints.push_back("the settler cannot prove the day");

    const auto database = new_database();
    settlement::Projector projector(*database, day_);
    feed(projector, full);
    for (const auto& table :
         database->run("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")) {
        if (rows_of(*database, table.text(0)) != rows_of(*database_, table.text(0))) {
            complaints.push_back("the settler's table is not what the feed says: " + table.text(0));
        }
    }
}

}  // namespace huagu::simulation
