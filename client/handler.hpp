// What a client tells the program that uses it. All calls are on the io_context's thread, in the
// order in which the server sent what they are about; tables live until the call returns.
#pragma once

#include <optional>
#include <string_view>

#include "wire/schema.hpp"

namespace huagu::client {

/// The market's answer to a command.
struct Answer {
    CommandId command_id;
    CommandKind command;                  // a reference command: schema::CommandKind's number
    Reason reason;                        // none: accepted
    std::optional<std::uint32_t> number;  // of the lot, participant or product that was added
    std::optional<OrderId> order;         // place_order
    std::string_view text;                // more about a rejection
    Time at;
};

/// A session that ended, or that never began.
struct Ended {
    std::optional<schema::CloseReason> reason;  // what the server said; nothing: the network did it
    std::string_view text;
    bool will_reconnect;
};

class Handler {
  public:
    virtual ~Handler() = default;

    virtual void on_logged_on(const schema::LoggedOn&) {}
    /// Comes before on_logged_on where the market is another day's than at the log-on before. What
    /// was known of the old day is gone; commands that had no answer get none.
    virtual void on_another_day(const schema::LoggedOn&) {}
    /// Market time is known well enough to press by it.
    virtual void on_synced() {}
    /// The market as it stands, of `snapshot.sequence()`; after log-on and after a gap.
    virtual void on_snapshot(const schema::Snapshot&) {}
    virtual void on_own_snapshot(const schema::OwnSnapshot&) {}
    /// Each once, in order, without gaps.
    virtual void on_result(const schema::Result&) {}
    /// Each command's once, whatever reconnects there were. `busy`: nothing was done; send it anew.
    virtual void on_answer(const Answer&) {}
    virtual void on_won(const schema::Won&) {}
    virtual void on_lost(const schema::Lost&) {}
    virtual void on_order_changed(const schema::OrderChanged&) {}
    /// Of any user of the participant; before the answer to its command.
    virtual void on_order_entered(const schema::OrderEntered&) {}
    virtual void on_credit_changed(const schema::CreditChanged&) {}
    /// Of the participant; at log-on the own snapshot says it.
    virtual void on_suspension_changed(const schema::SuspensionChanged&) {}
    virtual void on_catalogue_page(const schema::CataloguePageAnswer&) {}
    virtual void on_participants_page(const schema::ParticipantsPageAnswer&) {}
    virtual void on_purchases_page(const schema::PurchasesPageAnswer&) {}
    virtual void on_health(const schema::HealthAnswer&) {}
    virtual void on_reference(const schema::ReferenceAnswer&) {}
    virtual void on_administration_done(const schema::AdministrationDone&) {}
    virtual void on_ended(const Ended&) {}
};

}  // namespace huagu::client
