#include "cli/load/interruption.hpp"

#include <atomic>

#include "base/language.hpp"

namespace huagu::cli {

namespace {

// Whichever thread the signal comes to.
std::atomic<bool> has_come = false;
static_assert(std::atomic<bool>::is_always_lock_free, "else no signal handler may touch it");

void note(int /*signal*/) { has_come = true; }

}  // namespace

Interruption::Interruption() {
    has_come = false;
    struct sigaction noted {};
    noted.sa_handler = note;  // and what waits goes on waiting no longer: no SA_RESTART
    ::sigaction(SIGINT, &noted, &int_before_);
    ::sigaction(SIGTERM, &noted, &term_before_);
}

Interruption::~Interruption() {
    ::sigaction(SIGINT, &int_before_, nullptr);
    ::sigaction(SIGTERM, &term_before_, nullptr);
}

void Interruption::check() {
    if (has_come) throw base::ToldError("it was interrupted", "已中断");
}

}  // namespace huagu::cli
