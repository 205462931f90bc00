// What is taken without the verifier, the verifier takes; what is read without looking for its
// fields, is what decoding reads.
#include "wire/press_shapes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "tests/seed.hpp"
#include "tests/wire/commands.hpp"
#include "wire/encode.hpp"
#include "wire/frame.hpp"

namespace huagu::wire {
namespace {

/// A plain message, aligned as one is.
class Message {
  public:
    explicit Message(std::span<const std::byte> bytes)
        : words_((bytes.size() + 7) / 8), size_(bytes.size()) {
        std::memcpy(words_.data(), bytes.data(), bytes.size());
    }

    std::span<std::byte> bytes() { return std::as_writable_bytes(std::span(words_)).first(size_); }

  private:
    std::vector<std::uint64_t> words_;
    std::size_t size_;
};

bool is_good(std::span<const std::byte> message) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(message.data());
    flatbuffers::Verifier verifier(bytes, message.size(), 8, 64);
    return verifier.VerifyBuffer<schema::ClientFrame>(nullptr);
}

class PressShapesTest : public testing::Test {
  protected:
    static Message message_of(const Command& command) {
        FrameBuilder builder;
        encode_command(builder, command);
        return Message(builder.plain());
    }

    /// Of each shape, all numbers given.
    static std::vector<Message> presses() {
        std::vector<Message> presses;
        Command command = sample_command(CommandKind::press);
        const Time at = command.press.press_time;
        for (const Time press_time : {at, press_time_on_receipt}) {
            for (const bool is_all_or_none : {false, true}) {
                command.press.press_time = press_time;
                command.press.is_all_or_none = is_all_or_none;
                presses.push_back(message_of(command));
            }
        }
        return presses;
    }

    /// Whether it is taken without the verifier. The same is taken as ever.
    bool has(std::span<const std::byte> message) {
        const bool is_taken = verify_client(message) != nullptr;
        EXPECT_EQ(is_taken, is_good(message));
        if (!shapes_.have(message)) return false;
        EXPECT_TRUE(is_good(message));
        return true;
    }

    /// Without looking for its fields. If it can be read so, it is what decoding gives.
    bool reads(std::span<const std::byte> message) {
        Command command;
        if (!shapes_.read(message, command)) return false;
        const auto decoded = decode(*command_of(trusted_client(message)));
        EXPECT_TRUE(decoded.has_value());
        if (!decoded) return false;
        EXPECT_EQ(command.kind, decoded->kind);
        EXPECT_EQ(command.command_id, decoded->command_id);
        EXPECT_EQ(numbers_of(command), numbers_of(*decoded));
        return true;
    }

    const PressShapes& shapes() const { return shapes_; }

  private:
    PressShapes shapes_;
};

TEST_F(PressShapesTest, HavePressesWhateverTheirNumbersAre) {
    for (Message& press : presses()) EXPECT_TRUE(has(press.bytes()));
    const std::uint64_t seed = seed_of_test();
    SCOPED_TRACE("HUAGU_SEED=" + std::to_string(seed));
    for (std::uint64_t n = 0; n < 10'000; ++n) {
        const Command command = random_command(CommandKind::press, seed + n);
        Message message = message_of(command);
        const auto numbers = numbers_of(command);
        // A number that is 0 is left out: another shape, and rare.
        const bool is_whole = command.command_id != CommandId(0) &&
                              std::find(numbers.begin(), numbers.end() - 1, 0) == numbers.end() - 1;
        const bool is_taken = has(message.bytes());
        EXPECT_TRUE(is_taken || !is_whole);
    }
}

TEST_F(PressShapesTest, AreReadAsTheyAreDecoded) {
    for (Message& press : presses()) EXPECT_TRUE(reads(press.bytes()));
    const std::uint64_t seed = seed_of_test();
    SCOPED_TRACE("HUAGU_SEED=" + std::to_string(seed));
    std::mt19937_64 random(seed);
    for (int n = 0; n < 10'000; ++n) {
        std::vector<Message> all = presses();
        const std::span<std::byte> bytes = all[random() % all.size()].bytes();
        // Numbers of all values, 0 in its place too; and some that are of no shape any more.
        for (std::uint64_t left = random() % 12; left > 0; --left) {
            const std::size_t place = random() % (bytes.size() / 8) * 8;
            const std::uint64_t number = random() % 4 == 0 ? 0 : random();
            std::memcpy(bytes.data() + place, &number, sizeof(number));
        }
        EXPECT_EQ(reads(bytes), shapes().have(bytes));
    }
}

TEST_F(PressShapesTest, HaveNothingElse) {
    for (const auto& [name, frame] : sample_frames()) {
        if (name == "press") continue;
        FrameReader reader(client_frame_max);
        std::span<const std::byte> input = frame;
        ASSERT_EQ(reader.next(input), Cut::whole);
        EXPECT_FALSE(has(reader.message())) << name;
    }
    for (Message& press : presses()) {
        for (std::size_t size = 12; size < press.bytes().size(); ++size) {
            EXPECT_FALSE(has(press.bytes().first(size)));
        }
    }
}

TEST_F(PressShapesTest, HaveNoBytesThatTheVerifierRefuses) {
    for (Message& press : presses()) {
        std::size_t numbers = 0;
        for (std::byte& byte : press.bytes()) {
            const std::byte was = byte;
            std::size_t taken = 0;
            for (int value = 0; value < 256; ++value) {
                byte = static_cast<std::byte>(value);
                if (has(press.bytes())) ++taken;
            }
            byte = was;
            // A byte is a number's, and may be any, or part of the shape.
            EXPECT_TRUE(taken == 256 || taken == 1) << taken;
            if (taken == 256) ++numbers;
        }
        // command_id, clock, lot, round, units, and press_time where it is claimed
        EXPECT_TRUE(numbers == 32 || numbers == 40) << numbers;
    }
}

TEST_F(PressShapesTest, HaveNoBytesThatTheVerifierRefusesSeveralAtATime) {
    const std::uint64_t seed = seed_of_test();
    SCOPED_TRACE("HUAGU_SEED=" + std::to_string(seed));
    std::mt19937_64 random(seed);
    std::size_t taken = 0;
    for (int n = 0; n < 200'000; ++n) {
        std::vector<Message> all = presses();
        const std::span<std::byte> bytes = all[random() % all.size()].bytes();
        // Small values, which offsets have, more often than not.
        for (std::uint64_t left = 1 + random() % 4; left > 0; --left) {
            bytes[random() % bytes.size()] = std::byte(random() % (random() % 2 == 0 ? 64 : 256));
        }
        if (has(bytes)) ++taken;
    }
    EXPECT_GT(taken, 0U);
}

}  // namespace
}  // namespace huagu::wire
