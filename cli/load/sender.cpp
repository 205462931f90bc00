#include "cli/load/sender.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <chrono>
#include <cmath>
#include <limits>

#include "cli/load/interruption.hpp"

namespace huagu::cli {

namespace {

constexpr Duration patience{10'000'000'000};  // for the last answers
constexpr Duration longest_sleep{10'000'000};
constexpr std::int64_t log_ons_at_once = 256;
constexpr std::size_t sent_at_once = 256;  // before sockets are looked at again
constexpr double never = std::numeric_limits<double>::infinity();
// A morning: the first of a round presses after 1.6 to 4.8 s, the others within a step and a bit;
// one round in fifty has 20 times as many.
constexpr double soonest = 1.6;
constexpr double latest = 4.8;
constexpr double rivals_within = 0.06;
constexpr std::uint64_t rounds_a_burst = 50;
constexpr double burst_times = 20;

Duration seconds(double count) { return Duration(std::llround(count * 1e9)); }

std::chrono::steady_clock::time_point point(Time local) {
    return std::chrono::steady_clock::time_point(std::chrono::nanoseconds(local.value()));
}

}  // namespace

Time local_now() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return Time(std::chrono::duration_cast<std::chrono::nanoseconds>(since).count());
}

LoadSender::LoadSender(const LoadPlan& plan, const LiveRounds& rounds,
                       const boost::asio::ip::tcp::endpoint& server, std::int64_t first,
                       std::int64_t last)
    : plan_(plan),
      rounds_(rounds),
      server_(server),
      first_number_(first),
      random_(static_cast<std::uint64_t>(first)) {
    terminals_.reserve(static_cast<std::size_t>(last - first + 1));
    for (std::int64_t from = first; from <= last; from += log_ons_at_once) {
        Interruption::check();
        const auto to = std::min<std::int64_t>(last, from + log_ons_at_once - 1);
        add_terminals(from, to);
    }
    tally_.phases.resize(plan_.phases.size());
    const double longest = plan_.seconds() + in_seconds(patience);
    tally_.slices.resize(static_cast<std::size_t>(longest / in_seconds(slice_length)) + 1);
}

LoadUser LoadSender::user_of(std::int64_t number) const {
    return {terminal_name(number), plan_.clocks_followed > 0, plan_.clocks_of(number)};
}

void LoadSender::add_terminals(std::int64_t first, std::int64_t last) {
    const std::size_t before = terminals_.size();
    for (std::int64_t number = first; number <= last; ++number) {
        const LoadUser user = user_of(number);
        Terminal terminal;
        terminal.clocks = user.clocks;
        terminal.session = std::make_unique<LoadSession>(io_, server_, user);
        terminals_.push_back(std::move(terminal));
    }
    for (std::size_t n = before; n < terminals_.size(); ++n) {
        terminals_[n].session->await_log_on();
        wait_to_read(n);
    }
}

void LoadSender::run(Time begin) {
    begin_ = begin;
    end_ = begin + seconds(plan_.seconds());
    even_due_ = 0;
    advance_even();
    try {
        work();
        io_.run();
    } catch (const std::exception& error) {  // of a line that could not be had again
        fail(error.what());
    }
    tally_.unanswered = unanswered_;
    count_unsent();
}

void LoadSender::announce(const AnnouncedRound& round) {
    boost::asio::post(io_, [this, round] {
        if (plan_.profile == LoadProfile::burst) plan_burst(round);
        if (plan_.presses_per_round > 0) plan_morning(round);
        work();
    });
}

void LoadSender::plan_burst(const AnnouncedRound& round) {
    const Time when = round.starts + Duration(round.step_interval.value() * 5 / 2);
    for (std::size_t n = 0; n < terminals_.size(); ++n) planned_.push({when, n, round.round});
}

void LoadSender::plan_morning(const AnnouncedRound& round) {
    std::vector<bool> follows(terminals_.size());
    for (std::size_t n = 0; n < terminals_.size(); ++n) {
        const auto& clocks = terminals_[n].clocks;
        follows[n] = std::find(clocks.begin(), clocks.end(), round.round.clock) != clocks.end();
    }
    // All threads draw the same first moment, and each its share of the presses.
    std::mt19937_64 of_round((std::uint64_t{round.round.lot.value()} << 32U) +
                             static_cast<std::uint64_t>(round.round.round.value()));
    const double first = std::uniform_real_distribution<double>(soonest, latest)(of_round);
    const bool is_burst = of_round() % rounds_a_burst == 0;
    const double share =
        static_cast<double>(terminals_.size()) / static_cast<double>(plan_.connections);
    const double wanted = plan_.presses_per_round * share * (is_burst ? burst_times : 1);
    const auto presses = pressers(follows, static_cast<std::size_t>(std::llround(wanted)), random_);
    std::uniform_real_distribution<double> rival(0, rivals_within);
    double after = first;
    for (const std::size_t terminal : presses) {
        planned_.push({round.starts + seconds(after), terminal, round.round});
        if (!is_burst) after = first + rival(random_);
    }
}

void LoadSender::advance_even() {
    double phase_end = 0;
    for (std::size_t n = 0; n <= phase_; ++n) phase_end += plan_.phases[n].seconds;
    const double share =
        static_cast<double>(terminals_.size()) / static_cast<double>(plan_.connections);
    for (;;) {
        const double rate = plan_.phases[phase_].presses_per_second * share;
        const double next = rate > 0 ? even_due_ + 1 / rate : never;
        if (next < phase_end) {
            even_due_ = next;
            return;
        }
        even_due_ = phase_end;
        if (phase_ + 1 == plan_.phases.size()) {
            even_due_ = never;
            return;
        }
        phase_end += plan_.phases[++phase_].seconds;
    }
}

bool LoadSender::is_all_sent() const {
    return even_due_ == never && (planned_.empty() || planned_.top().when >= end_);
}

bool LoadSender::are_all_back() const {
    if (plan_.storm_phase == 0) return true;
    return stormed_ == terminals_.size() && held_up_.empty() && logging_on_ == 0;
}

bool LoadSender::is_done(Time now) const {
    if (!tally_.failure.empty()) return true;
    if (now < end_) return false;
    return (is_all_sent() && unanswered_ == 0 && are_all_back()) || now > end_ + patience;
}

void LoadSender::count_unsent() {
    for (; even_due_ < never; advance_even()) ++phase_of(begin_ + seconds(even_due_)).unsent;
    for (; !planned_.empty() && planned_.top().when < end_; planned_.pop()) {
        ++phase_of(planned_.top().when).unsent;
    }
}

/// Sends what is due and sleeps until more is; sockets are told of in between.
void LoadSender::work() {
    const Time now = local_now();
    send_due(now);
    send_due_log_ons(now);
    write_touched();
    if (is_done(local_now())) return io_.stop();
    Time next = now + longest_sleep;
    if (even_due_ < never) next = std::min(next, begin_ + seconds(even_due_));
    if (!planned_.empty()) next = std::min(next, planned_.top().when);
    if (stormed_ < terminals_.size()) next = std::min(next, due_log_on(stormed_));
    timer_.expires_at(point(next));
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error) work();
    });
}

void LoadSender::send_due(Time now) {
    for (std::size_t n = 0; n < sent_at_once && even_due_ < never; ++n) {
        const Time due = begin_ + seconds(even_due_);
        if (due > now) break;
        const std::uint64_t number = even_sent_++;
        const std::size_t terminal = number % terminals_.size();
        // Another clock each time that its turn comes.
        const std::uint64_t clock = number / terminals_.size() + terminal;
        const ClockId id(
            static_cast<std::uint32_t>(clock % static_cast<std::uint64_t>(plan_.clocks)) + 1);
        press(terminal, rounds_.at(id), due, now);
        advance_even();
    }
    for (std::size_t n = 0; n < sent_at_once && !planned_.empty(); ++n) {
        const Planned next = planned_.top();
        if (next.when > now) break;
        planned_.pop();
        if (next.when < end_) press(next.terminal, next.round, next.when, now);
    }
}

Time LoadSender::due_log_on(std::size_t number) const {
    if (plan_.storm_phase == 0) return Time(std::numeric_limits<std::int64_t>::max());
    const double share = static_cast<double>(number) / static_cast<double>(terminals_.size());
    return begin_ + seconds(plan_.begin_of(plan_.storm_phase) +
                            share * plan_.phases[plan_.storm_phase].seconds);
}

void LoadSender::send_due_log_ons(Time now) {
    while (stormed_ < terminals_.size() && due_log_on(stormed_) <= now) {
        held_up_.push_back(stormed_++);
    }
    std::vector<std::size_t> still;
    for (const std::size_t number : held_up_) {
        // Its press' answer would be lost with the line: that is no question to the server.
        terminals_[number].intended.empty() ? log_on_again(number) : still.push_back(number);
    }
    held_up_ = std::move(still);
}

void LoadSender::log_on_again(std::size_t number) {
    Terminal& terminal = terminals_[number];
    LoadUser user = user_of(first_number_ + static_cast<std::int64_t>(number));
    user.resume_token = terminal.session->resume_token();
    terminal.session.reset();  // first, so that the server sees it go
    terminal.session = std::make_unique<LoadSession>(io_, server_, user);
    terminal.session->do_not_wait();
    terminal.logs_on_since = due_log_on(number);
    ++logging_on_;
    wait_to_read(number);
}

void LoadSender::on_snapshots(Terminal& terminal) {
    if (terminal.logs_on_since == Time(0)) return;
    const Time now = local_now();
    tally_.log_on.add(now - std::exchange(terminal.logs_on_since, Time(0)));
    --logging_on_;
    if (are_all_back()) {
        tally_.all_logged_on = now - due_log_on(0);
    }
}

void LoadSender::press(std::size_t number, const LiveRound& round, Time intended, Time now) {
    Terminal& terminal = terminals_[number];
    if (terminal.logs_on_since != Time(0)) {  // nobody sees a hand there
        ++phase_of(intended).offline;
        return;
    }
    const CommandId id = terminal.session->next_id();
    if (terminal.intended.empty()) terminal.first_unanswered = id.value();
    terminal.intended.push_back(intended);
    frame_.set(id, round);
    terminal.session->add(frame_.bytes());
    ++unanswered_;
    ++tally_.sent;
    ++slice_at(now).sent;
    LoadPhaseTally& phase = phase_of(intended);
    ++phase.sent;
    phase.send.add(now - intended);
    touch(number);
}

LoadSlice& LoadSender::slice_at(Time moment) {
    const auto n = static_cast<std::size_t>((moment - begin_).value() / slice_length.value());
    return tally_.slices[std::min(n, tally_.slices.size() - 1)];
}

LoadPhaseTally& LoadSender::phase_of(Time intended) {
    return tally_.phases[plan_.phase_at(in_seconds(intended - begin_))];
}

void LoadSender::touch(std::size_t number) {
    if (terminals_[number].is_touched) return;
    terminals_[number].is_touched = true;
    touched_.push_back(number);
}

void LoadSender::write_touched() {
    for (const std::size_t number : touched_) {
        terminals_[number].is_touched = false;
        if (!terminals_[number].is_waiting_to_write) write(number);
    }
    touched_.clear();
}

void LoadSender::write(std::size_t number) {
    Terminal& terminal = terminals_[number];
    if (terminal.session->write()) return;
    terminal.is_waiting_to_write = true;
    terminal.session->socket().async_wait(boost::asio::ip::tcp::socket::wait_write,
                                          [this, number](const boost::system::error_code& error) {
                                              terminals_[number].is_waiting_to_write = false;
                                              if (!error) write(number);
                                          });
}

void LoadSender::wait_to_read(std::size_t number) {
    terminals_[number].session->socket().async_wait(
        boost::asio::ip::tcp::socket::wait_read,
        [this, number](const boost::system::error_code& error) {
            if (!error) read(number);
        });
}

void LoadSender::read(std::size_t number) {
    Terminal& terminal = terminals_[number];
    const auto why_over = terminal.session->read(
        buffer_, [&](const schema::ServerFrame& frame) { take(terminal, frame); });
    if (!why_over.empty()) {
        const std::string name = terminal_name(first_number_ + static_cast<std::int64_t>(number));
        return fail(name + ": " + std::string(why_over));
    }
    if (terminal.session->has_waiting()) touch(number);
    write_touched();
    wait_to_read(number);
}

void LoadSender::take(Terminal& terminal, const schema::ServerFrame& frame) {
    const Time now = local_now();
    switch (frame.body_type()) {
        case schema::ServerBody::ping:
            return terminal.session->add_pong(frame.body_as_ping()->id());
        case schema::ServerBody::logged_on:
            return terminal.session->on_logged_on(*frame.body_as_logged_on());
        case schema::ServerBody::own_snapshot:
            return on_snapshots(terminal);
        case schema::ServerBody::accepted:
            ++tally_.accepted;
            return answered(terminal, frame.body_as_accepted()->command_id(), Reason::none, now);
        case schema::ServerBody::rejected:
            return on_rejected(terminal, *frame.body_as_rejected(), now);
        case schema::ServerBody::won:
            ++tally_.won;
            return;
        case schema::ServerBody::lost:
            ++tally_.lost;
            return;
        case schema::ServerBody::result: {
            const auto* result = frame.body_as_result();
            ++tally_.results;
            if (result->body_type() != schema::ResultBody::sale) return;
            return tally_.told_at(result->sequence(), Time(result->at()), rounds_.market(now));
        }
        case schema::ServerBody::closed:
            return fail(std::string("the server closed a session: ") +
                        schema::EnumNameCloseReason(frame.body_as_closed()->reason()));
        default:
            return;
    }
}

void LoadSender::on_rejected(Terminal& terminal, const schema::Rejected& rejected, Time now) {
    if (rejected.command() != schema::CommandKind::press) return;
    if (!wire::is_member(rejected.reason())) {
        const auto number = static_cast<unsigned>(rejected.reason());
        return fail("a press was rejected for the unknown reason " + std::to_string(number));
    }
    // Pauses undo a press that was accepted; that is no answer to it.
    ++tally_.rejected.at(static_cast<std::size_t>(rejected.reason()));
    answered(terminal, rejected.command_id(), static_cast<Reason>(rejected.reason()), now);
}

void LoadSender::fail(const std::string& why) {
    if (tally_.failure.empty()) tally_.failure = why;
}

void LoadSender::answered(Terminal& terminal, std::uint64_t command_id, Reason reason, Time now) {
    const std::uint64_t place = command_id - terminal.first_unanswered;
    if (place >= terminal.intended.size() || terminal.intended[place] == Time(0)) return;
    const Time intended = std::exchange(terminal.intended[place], Time(0));
    while (!terminal.intended.empty() && terminal.intended.front() == Time(0)) {
        terminal.intended.pop_front();
        ++terminal.first_unanswered;
    }
    --unanswered_;
    const Duration took = now - intended;
    tally_.answer.add(took);
    ++slice_at(now).answered;
    slice_at(intended).answer.add(took);
    LoadPhaseTally& phase = phase_of(intended);
    phase.answer.add(took);
    if (reason == Reason::busy) ++phase.busy;
}

}  // namespace huagu::cli
