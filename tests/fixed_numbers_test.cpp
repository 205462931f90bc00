// Numbers that are in journals, result logs and on the wire, and the sizes of what the engine takes
// and gives. The checked-in text makes a change of any of them a visible one.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "engine/command.hpp"
#include "engine/event.hpp"
#include "engine/reason.hpp"
#include "engine/rules.hpp"

namespace huagu {
namespace {

class Listing {
  public:
    template <class Enum>
    void number(const char* type, Enum value, std::string_view word) {
        text_ << type << ' ' << word << ' ' << static_cast<unsigned>(value) << '\n';
    }
    template <class Enum>
    void numbers(const char* type, unsigned first, unsigned last) {
        for (unsigned i = first; i <= last; ++i) {
            const auto value = static_cast<Enum>(i);
            number(type, value, name(value));
        }
    }
    template <class Type>
    void size(const char* type) {
        text_ << "sizeof " << type << ' ' << sizeof(Type) << '\n';
    }
    [[nodiscard]] std::string text() const { return text_.str(); }

  private:
    std::ostringstream text_;
};

void list_rule_words(Listing& listing) {
    listing.number("Award", Award::first_press, "first_press");
    listing.number("Award", Award::multi_sale, "multi_sale");
    listing.number("Tie", Tie::press_time, "press_time");
    listing.number("Tie", Tie::random_draw, "random_draw");
#define HUAGU_RULE(word) listing.number("RuleBit", rule_##word, "rule_" #word)
    HUAGU_RULE(price_step);
    HUAGU_RULE(step_interval);
    HUAGU_RULE(restart_steps);
    HUAGU_RULE(hold);
    HUAGU_RULE(allowance);
    HUAGU_RULE(guard);
    HUAGU_RULE(max_units);
    HUAGU_RULE(reoffer);
    HUAGU_RULE(reoffer_start_percent);
    HUAGU_RULE(award);
    HUAGU_RULE(tie);
    HUAGU_RULE(auto_advance);
    HUAGU_RULE(unknown);
#undef HUAGU_RULE
}

void list_sizes(Listing& listing) {
#define HUAGU_SIZE(type) listing.size<type>(#type)
    HUAGU_SIZE(ClockRules);
    HUAGU_SIZE(RulesChange);
    HUAGU_SIZE(OpenMarket);
    HUAGU_SIZE(AddParticipant);
    HUAGU_SIZE(SetCredit);
    HUAGU_SIZE(ParticipantOnly);
    HUAGU_SIZE(ClockSettings);
    HUAGU_SIZE(QueueLot);
    HUAGU_SIZE(ChangeLot);
    HUAGU_SIZE(LotOnly);
    HUAGU_SIZE(ClockOnly);
    HUAGU_SIZE(Press);
    HUAGU_SIZE(PlaceOrder);
    HUAGU_SIZE(ReduceOrder);
    HUAGU_SIZE(CancelOrder);
    HUAGU_SIZE(CancelSale);
    HUAGU_SIZE(Command);
    HUAGU_SIZE(MarketClosed);
    HUAGU_SIZE(ClockEvent);
    HUAGU_SIZE(HandStopped);
    HUAGU_SIZE(LotState);
    HUAGU_SIZE(LotClosed);
    HUAGU_SIZE(RoundStarted);
    HUAGU_SIZE(Sale);
    HUAGU_SIZE(SaleCancelled);
    HUAGU_SIZE(Accepted);
    HUAGU_SIZE(Rejected);
    HUAGU_SIZE(Won);
    HUAGU_SIZE(Lost);
    HUAGU_SIZE(OrderChanged);
    HUAGU_SIZE(CreditChanged);
    HUAGU_SIZE(Event);
#undef HUAGU_SIZE
}

std::string numbers_of_the_code() {
    Listing listing;
    listing.numbers<Reason>("Reason", 0, static_cast<unsigned>(reason_names.size()) - 1);
    listing.numbers<CommandKind>("CommandKind", 1, static_cast<unsigned>(command_names.size()) - 1);
    listing.numbers<EventKind>("EventKind", static_cast<unsigned>(EventKind::market_opened),
                               static_cast<unsigned>(EventKind::sale_cancelled));
    listing.numbers<EventKind>("EventKind", private_first,
                               static_cast<unsigned>(EventKind::credit_changed));
    listing.numbers<Outcome>("Outcome", 0, 2);
    listing.numbers<OrderState>("OrderState", 0, 2);
    list_rule_words(listing);
    list_sizes(listing);
    return listing.text();
}

TEST(FixedNumbers, AreThoseOfTheCheckedInList) {
    std::ifstream file(HUAGU_FIXED_NUMBERS);
    ASSERT_TRUE(file) << HUAGU_FIXED_NUMBERS;
    std::string heading;  // says what the list is for
    std::getline(file, heading);
    std::ostringstream rest;
    rest << file.rdbuf();
    const std::string numbers = numbers_of_the_code();
    EXPECT_EQ(numbers, rest.str()) << "A number may only be added. The list that the code has:\n"
                                   << numbers;
}

}  // namespace
}  // namespace huagu
