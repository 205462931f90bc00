// A program that a user runs, over the real client library: it acts now and then, may crash and be
// started again, and keeps what it needs to go on.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/client.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/simulated_environment.hpp"

namespace huagu::simulation {

class Terminal : public client::Handler {
  public:
    struct Habits {
        Duration acts_every = ms(100);
        std::int64_t restarts_one_in = 0;  // acts; 0: never
    };

    Terminal(World& world, SimulatedNetwork& network, client::Options options, Habits habits);

    void start();
    /// No more restarts, and only what leads to the day's end.
    void heal() { is_healing_ = true; }
    /// Nothing is open between it and the market.
    [[nodiscard]] bool is_settled() const {
        return client_->is_logged_on() && !client_->unanswered();
    }
    [[nodiscard]] bool has_seen_close() const {
        return client_->view().state() == wire::MarketState::closed || has_seen_close_;
    }

    [[nodiscard]] const Ledger& ledger() const { return ledger_; }
    [[nodiscard]] const client::Client& client() const { return *client_; }

    // ---- What the client told the program ----

    /// Answers by command id; those of one life of the program only.
    struct Told {
        Reason reason = Reason::none;
        std::uint64_t times = 0;
    };
    [[nodiscard]] const std::map<std::uint64_t, Told>& answers() const { return answers_; }

    /// The entries of the desk's view, in order; of one life of the program only, or of what there
    /// was of it since the day began anew.
    struct DeskReading {
        std::uint64_t after = 0;    // the result that it began after …
        std::uint64_t entries = 0;  // … and so many entries that follow it
        std::vector<std::string> told;
    };
    /// Nothing before it has begun, and on other views.
    [[nodiscard]] const std::optional<DeskReading>& desk_reading() const { return desk_reading_; }

  protected:
    virtual void act() = 0;
    /// The program is started again: what it held in memory is gone.
    virtual void forget() {}
    /// Results up to here the program has written down.
    [[nodiscard]] virtual Sequence place() const { return client_->sequence(); }

    void on_logged_on(const schema::LoggedOn& logged_on) override;
    void on_another_day(const schema::LoggedOn& logged_on) override;
    void on_snapshot(const schema::Snapshot& snapshot) override;
    void on_answer(const client::Answer& answer) override;
    void on_result(const schema::Result& result) override;

    [[nodiscard]] client::Client& client() { return *client_; }
    [[nodiscard]] bool is_healing() const { return is_healing_; }

    World& world_;

  private:
    void begin_program();
    void act_later();

    SimulatedNetwork& network_;
    client::Options options_;
    const Habits habits_;
    Ledger ledger_;
    SimulatedEnvironment environment_;
    std::unique_ptr<client::Client> client_;
    bool is_healing_ = false;
    bool has_seen_close_ = false;
    std::map<std::uint64_t, Told> answers_;
    bool is_desk_ = false;                 // as the log-on said
    std::uint64_t past_desk_entries_ = 0;  // the same
    std::optional<DeskReading> desk_reading_;
};

/// Reads results and does nothing: a settlement system, a public screen.
class Reader final : public Terminal {
  public:
    using Terminal::Terminal;

  private:
    void act() override {}
};

}  // namespace huagu::simulation
