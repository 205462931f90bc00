// The parts of a market's bytes, in their order: each relies on those before it.
#pragma once

#include "engine/snapshot.hpp"

namespace huagu {

// snapshot_tables.cpp
void save_participants(const Participants& participants, StateWriter& writer);
void load_participants(Participants& participants, StateReader& reader);

// snapshot_lanes.cpp
void save_clocks(const Market& market, StateWriter& writer);  // phases and rules
void load_clocks(Market& market, StateReader& reader);

// snapshot_tables.cpp
void save_lots(const Lots& lots, StateWriter& writer);
void load_lots(Market& market, StateReader& reader);
/// With what follows from the sales: what is sold of lots, to whom, and of the day.
void save_sales(const Market& market, StateWriter& writer);
void load_sales(Market& market, StateReader& reader);
void save_orders(const StandingOrders& orders, StateWriter& writer);
void load_orders(Market& market, StateReader& reader);

// snapshot_lanes.cpp
/// Queues, current lots, rounds and undecided presses, with what is held for these.
void save_lanes(const Market& market, StateWriter& writer);
void load_lanes(Market& market, StateReader& reader);

}  // namespace huagu
