// What a user's machine sent and was told, as it went over the wire: kept apart from the client
// library, through all connections and restarts of the program.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/simulation/replies.hpp"
#include "tests/simulation/simulated_network.hpp"
#include "wire/frame.hpp"

namespace huagu::simulation {

class Ledger final : public Wiretap {
  public:
    Ledger(World& world, std::string user) : world_(world), user_(std::move(user)) {}

    void sent(std::span<const std::byte> frame) override;
    void received(std::span<const std::byte> bytes) override;
    void began() override { reader_ = std::make_unique<wire::FrameReader>(wire::server_frame_max); }
    /// A bad thing that needs no audit to be seen.
    void complain(std::string what) { complaints_.push_back(user_ + ": " + std::move(what)); }
    /// The program was started again: ids that were given to commands of which the market never
    /// heard may be given again.
    void program_began() { given_before_ = sent_; }

    struct Sent {
        schema::CommandKind kind = schema::CommandKind::none;
        std::uint32_t crc = 0;  // of the frame
    };

    [[nodiscard]] const std::string& user() const { return user_; }
    [[nodiscard]] std::optional<UserId> number() const { return number_; }
    [[nodiscard]] ParticipantId participant() const { return participant_; }
    [[nodiscard]] schema::View view() const { return view_; }
    /// By command id.
    [[nodiscard]] const std::map<std::uint64_t, Sent>& sent() const { return sent_; }
    /// Every reply that was told, each once.
    [[nodiscard]] const std::map<std::string, ReplySaid>& replies() const { return replies_; }
    /// The results that were told: sequence → crc of the frame.
    [[nodiscard]] const std::map<std::uint64_t, std::uint32_t>& results() const { return results_; }
    /// Of the desk's entries that have no sequence of their own; elsewhere, of notices that were
    /// told.
    [[nodiscard]] const std::set<std::uint32_t>& unnumbered() const { return unnumbered_; }
    [[nodiscard]] const std::vector<std::string>& complaints() const { return complaints_; }

  private:
    void on_frame(const schema::ServerFrame& frame, std::span<const std::byte> message);
    void on_result(const schema::Result& result, std::uint32_t crc);

    World& world_;
    const std::string user_;
    std::unique_ptr<wire::FrameReader> reader_;
    std::optional<UserId> number_;
    ParticipantId participant_ = ParticipantId::none();
    schema::View view_ = schema::View::public_;
    std::map<std::uint64_t, Sent> sent_;
    std::map<std::uint64_t, Sent> given_before_;
    std::map<std::string, ReplySaid> replies_;
    std::map<std::uint64_t, std::uint32_t> results_;
    std::set<std::uint32_t> unnumbered_;
    std::vector<std::string> complaints_;
};

}  // namespace huagu::simulation
