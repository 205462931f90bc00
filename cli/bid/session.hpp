// A trader at a terminal: presses, standing orders, and what came of them.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/bid/own_book.hpp"
#include "cli/bid/screen.hpp"
#include "cli/bid/words.hpp"
#include "cli/line_reader.hpp"
#include "cli/market_text.hpp"
#include "client/client.hpp"

namespace huagu::cli {

/// A press that is meant: now, or when the hand shows a price.
struct ArmedPress {
    LotId lot = LotId::none();  // none: the first that is announced
    std::optional<Price> at;    // nothing: now
    Units units;
    bool is_all_or_none = false;
    CommandId sent{0};                                 // 0: not yet
    std::unique_ptr<boost::asio::steady_timer> timer;  // rings when the hand shows the price
};

class BidSession : public client::Handler {
  public:
    /// Without words it reads lines.
    BidSession(boost::asio::io_context& io, client::Options log_on, Language language,
               std::vector<std::string> words);

    /// 1: something was rejected or lost; 2: a line was no command.
    [[nodiscard]] int exit_status() const { return exit_status_; }
    void log_off() { client_.log_off(); }

  private:
    void on_logged_on(const schema::LoggedOn& logged_on) override;
    void on_another_day(const schema::LoggedOn& logged_on) override;
    void on_synced() override;
    void on_snapshot(const schema::Snapshot& snapshot) override;
    void on_own_snapshot(const schema::OwnSnapshot& snapshot) override;
    void on_result(const schema::Result& result) override;
    void on_answer(const client::Answer& answer) override;
    void on_won(const schema::Won& won) override;
    void on_lost(const schema::Lost& lost) override;
    void on_order_changed(const schema::OrderChanged& order) override;
    void on_order_entered(const schema::OrderEntered& entered) override;
    void on_credit_changed(const schema::CreditChanged& credit) override;
    void on_suspension_changed(const schema::SuspensionChanged& changed) override;
    void on_purchases_page(const schema::PurchasesPageAnswer& page) override;
    void on_catalogue_page(const schema::CataloguePageAnswer& page) override;
    void on_ended(const client::Ended& ended) override;

    // Lines.
    void take(std::optional<std::string> line);
    void go_on();
    void obey(const std::vector<std::string>& words);
    void obey(const std::string& word, Arguments& arguments);
    void press(Arguments& arguments);
    void press_again();
    void place_order(Arguments& arguments);
    void reduce_order(Arguments& arguments, bool is_cancel);
    void follow(Arguments& arguments);
    void show_orders();
    void ask_sales();
    void ask_sales_after(std::chrono::milliseconds rest);
    void show_sales();
    void show_credit();

    // Presses.
    void arm(ClockId clock, ArmedPress armed);
    void aim(ClockId clock, ArmedPress& armed);
    void fire(ClockId clock, ArmedPress& armed, Time press_time);
    void end_press(ClockId clock);
    [[nodiscard]] std::map<ClockId, ArmedPress>::iterator find_sent(std::uint64_t command_id);

    // What is shown.
    template <class... Values>
    void tell(Say what, const Values&... values);
    template <class Value>
    [[nodiscard]] std::string money(Value amount) const;
    void tell_round(ClockId clock, const schema::RoundStarted& round);
    void redraw();
    void fail(int status) { exit_status_ = std::max(exit_status_, status); }
    [[nodiscard]] bool is_shown(ClockId clock) const;
    [[nodiscard]] ClockId focus() const;
    [[nodiscard]] bool is_one_shot() const { return !words_.empty(); }
    [[nodiscard]] bool is_person() const;
    [[nodiscard]] Time market_time() const;

    boost::asio::io_context& io_;
    boost::asio::steady_timer redraw_;
    boost::asio::steady_timer ask_again_;
    Language language_;
    std::string user_;
    std::vector<std::string> words_;
    Screen screen_;
    client::Client client_;
    std::unique_ptr<LineReader> lines_;
    std::deque<std::string> input_;
    bool is_input_over_ = false;
    bool is_ready_ = false;
    bool has_own_ = false;
    bool is_following_ = false;  // one shot: until it is interrupted
    int minor_unit_digits_ = 0;
    Time logged_on_at_;
    int exit_status_ = 0;

    OwnBook own_;
    std::uint32_t user_number_ = 0;
    std::set<std::uint64_t> unentered_;  // command ids of orders that were sent and not heard of
    std::vector<ClockId> followed_;      // empty: all
    std::map<ClockId, ArmedPress> armed_;
    std::optional<Units> units_last_;             // of the last press: what Enter repeats
    std::map<std::uint64_t, std::string> asked_;  // command id → what was asked
    std::size_t pages_ = 0;                       // asked for
    std::optional<SaleId> sales_from_;            // of the page of sales that is awaited
    bool awaits_credit_ = false;                  // a win is told before what it leaves
};

}  // namespace huagu::cli
