// Who may send what and see what. A command that is not allowed for a role is rejected
// (`not_allowed`) before it costs anything.
#pragma once

#include <cstddef>

#include "wire/schema.hpp"

namespace huagu::gateway {

inline constexpr std::size_t role_count = static_cast<std::size_t>(schema::Role::MAX) + 1;

/// Traders press and leave standing orders; auctioneers do all else. The server's own commands
/// (open_market, advance) are nobody's: the settings open the market.
constexpr bool may_send(schema::Role role, schema::CommandBody command) {
    using schema::CommandBody;
    switch (command) {
        case CommandBody::press:
        case CommandBody::place_order:
        case CommandBody::reduce_order:
        case CommandBody::cancel_order:
            return role == schema::Role::trader;
        case CommandBody::close_market:
        case CommandBody::add_participant:
        case CommandBody::set_credit:
        case CommandBody::suspend:
        case CommandBody::reinstate:
        case CommandBody::add_clock:
        case CommandBody::set_rules:
        case CommandBody::queue_lot:
        case CommandBody::change_lot:
        case CommandBody::withdraw_lot:
        case CommandBody::open_clock:
        case CommandBody::close_clock:
        case CommandBody::start_lot:
        case CommandBody::pause_clock:
        case CommandBody::resume_clock:
        case CommandBody::cancel_sale:
        case CommandBody::add_product:
        case CommandBody::set_fees:
            return role == schema::Role::auctioneer;
        case CommandBody::NONE:
        case CommandBody::open_market:
        case CommandBody::advance:
            return false;
    }
    return false;  // a number that is no command
}

/// Add, disable and give passwords to users.
constexpr bool may_administer(schema::Role role) { return role == schema::Role::auctioneer; }

/// The widest view of the results that a role has.
constexpr schema::View widest_view(schema::Role role) {
    switch (role) {
        case schema::Role::auctioneer:
            return schema::View::desk;
        case schema::Role::settlement:
            return schema::View::full;
        case schema::Role::trader:
        case schema::Role::observer:
        case schema::Role::grower:
            return schema::View::public_;
    }
    return schema::View::public_;
}

/// Whether users with this role belong to a participant.
constexpr bool has_participant(schema::Role role) {
    return role == schema::Role::trader || role == schema::Role::grower;
}

}  // namespace huagu::gateway
