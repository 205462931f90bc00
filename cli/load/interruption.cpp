#include "cli/load/interruption.hpp"

#include "base/language.hpp"

namespace huagu::cli {

namespace {

volatile std::sig_atomic_t has_come = 0;

void note(int /*signal*/) { has_come = 1; }

}  // namespace

Interruption::Interruption() {
    has_come = 0;
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
    if (has_come != 0) throw base::ToldError("it was interrupted", "已中断");
}

}  // namespace huagu::cli
