#include "wire/frame.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "tests/wire/allocations.hpp"
#include "tests/wire/commands.hpp"
#include "tests/wire/fuzz/take_stream.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"

namespace huagu::wire {
namespace {

using Bytes = std::vector<std::byte>;

Bytes frame_of(const Command& command) {
    FrameBuilder builder;
    encode_command(builder, command, sample_texts(command.kind), true);
    return {builder.frame().begin(), builder.frame().end()};
}

Bytes sized(std::uint32_t size, std::size_t bytes = 0) {
    Bytes frame(size_prefix + bytes);
    std::memcpy(frame.data(), &size, size_prefix);
    return frame;
}

const schema::ClientFrame* verified(FrameReader& reader) { return verify_client(reader.message()); }

TEST(Frame, IsCutWhereverTheStreamIsSplit) {
    Bytes stream;
    for (int i = 0; i < 3; ++i) {
        const Bytes frame = frame_of(sample_command(CommandKind::press));
        stream.insert(stream.end(), frame.begin(), frame.end());
    }
    for (std::size_t split = 0; split <= stream.size(); ++split) {
        FrameReader reader(client_frame_max);
        std::size_t frames = 0;
        for (std::span<const std::byte> part :
             {std::span<const std::byte>(stream).first(split),
              std::span<const std::byte>(stream).subspan(split)}) {
            Cut cut = Cut::incomplete;
            while ((cut = reader.next(part)) == Cut::whole) {
                ASSERT_NE(verified(reader), nullptr);
                ++frames;
            }
            ASSERT_EQ(cut, Cut::incomplete);
            ASSERT_TRUE(part.empty());
        }
        ASSERT_EQ(frames, 3) << "split at " << split;
    }
}

TEST(Frame, ReadsTheSameFinishedWithItsSizeOrWithout) {
    flatbuffers::FlatBufferBuilder buffer;
    const auto build = [&buffer] {
        buffer.Clear();
        schema::PressBuilder press(buffer);
        press.add_press_time(1'234'567'890'123);
        const auto command =
            schema::CreateCommand(buffer, 42, schema::CommandBody::press, press.Finish().Union());
        return schema::CreateClientFrame(buffer, schema::ClientBody::command, command.Union());
    };
    const auto expect_read = [](FrameReader& reader) {
        // The verifier looks at where numbers lie from here on, so both make them aligned.
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(reader.message().data()) % 8, 0);
        const schema::ClientFrame* frame = verified(reader);
        ASSERT_NE(frame, nullptr);
        const schema::Command* command = command_of(*frame);
        ASSERT_NE(command, nullptr);
        EXPECT_EQ(command->command_id(), 42);
        EXPECT_EQ(command->body_as_press()->press_time(), 1'234'567'890'123);
    };
    FrameReader reader(client_frame_max);

    buffer.FinishSizePrefixed(build());
    std::span<const std::byte> with_size(
        reinterpret_cast<const std::byte*>(buffer.GetBufferPointer()), buffer.GetSize());
    ASSERT_EQ(with_size.size() % 8, 0);
    ASSERT_EQ(reader.take(with_size.subspan(size_prefix)), Cut::whole);
    expect_read(reader);
    ASSERT_EQ(reader.next(with_size), Cut::whole);
    expect_read(reader);

    buffer.Finish(build());
    Bytes without = sized(buffer.GetSize(), buffer.GetSize());
    std::memcpy(without.data() + size_prefix, buffer.GetBufferPointer(), buffer.GetSize());
    std::span<const std::byte> rest = without;
    ASSERT_EQ(reader.take(rest.subspan(size_prefix)), Cut::whole);
    expect_read(reader);
    ASSERT_EQ(reader.next(rest), Cut::whole);
    expect_read(reader);
}

TEST(Frame, IsPlainFromTheBuilderToo) {
    FrameBuilder builder;
    encode_command(builder, sample_command(CommandKind::press));
    const std::span<const std::byte> plain = builder.plain();
    std::vector<std::uint64_t> aligned((plain.size() + 7) / 8);
    std::memcpy(aligned.data(), plain.data(), plain.size());
    const auto copy = std::as_bytes(std::span(aligned)).first(plain.size());
    ASSERT_NE(verify_client(copy), nullptr);
    EXPECT_EQ(command_of(trusted_client(copy))->body_type(), schema::CommandBody::press);
}

TEST(Frame, AboveTheMostIsRefusedBeforeAnythingIsAllocated) {
    FrameReader reader(client_frame_max);
    for (const std::uint32_t size :
         {std::uint32_t{client_frame_max} + 1, 0x7FFF'FFFFU, 0xFFFF'FFFFU}) {
        const Bytes frame = sized(size, 64);
        std::span<const std::byte> input = frame;
        const std::size_t before = bytes_allocated();
        EXPECT_EQ(reader.next(input), Cut::too_long);
        EXPECT_EQ(bytes_allocated(), before);
    }
}

TEST(Frame, OfTheMostBytesIsTaken) {
    FrameReader reader(client_frame_max);
    const Bytes frame = sized(std::uint32_t{client_frame_max}, client_frame_max);
    std::span<const std::byte> input = frame;
    EXPECT_EQ(reader.next(input), Cut::whole);
    EXPECT_EQ(reader.message().size(), client_frame_max);
    EXPECT_EQ(verified(reader), nullptr);
}

TEST(Frame, TooShortForAMessageIsRefused) {
    for (std::uint32_t size = 0; size < 12; ++size) {
        FrameReader reader(client_frame_max);
        const Bytes frame = sized(size, size);
        std::span<const std::byte> input = frame;
        EXPECT_EQ(reader.next(input), Cut::too_short);
        EXPECT_EQ(reader.take(input), Cut::too_short);
    }
}

TEST(Frame, AllocatesNothingOnceItHasRoom) {
    const Bytes frame = frame_of(sample_command(CommandKind::press));
    FrameReader reader(client_frame_max);
    std::span<const std::byte> input = frame;
    ASSERT_EQ(reader.next(input), Cut::whole);
    const std::size_t before = bytes_allocated();
    input = frame;
    EXPECT_EQ(reader.next(input), Cut::whole);
    EXPECT_EQ(bytes_allocated(), before);
}

TEST(Frame, CutShortIsNoMessage) {
    for (const auto& [name, frame] : sample_frames()) {
        for (std::size_t size = 12; size + size_prefix < frame.size(); ++size) {
            Bytes shorter(frame.begin(),
                          frame.begin() + static_cast<std::ptrdiff_t>(size_prefix + size));
            const auto prefix = static_cast<std::uint32_t>(size);
            std::memcpy(shorter.data(), &prefix, size_prefix);
            take_stream(shorter);  // reads nothing beyond its end: the sanitizers look
        }
    }
}

TEST(Frame, WithAnyBitFlippedIsReadWithinItself) {
    std::size_t messages = 0;
    std::size_t refused = 0;
    for (auto& [name, frame] : sample_frames()) {
        Bytes flipped = frame;
        for (std::size_t bit = 0; bit < frame.size() * 8; ++bit) {
            const auto mask = std::byte{static_cast<unsigned char>(1U << (bit % 8))};
            flipped[bit / 8] ^= mask;
            (take_stream(flipped) > 0 ? messages : refused) += 1;
            flipped[bit / 8] ^= mask;
        }
    }
    EXPECT_GT(messages, 0);
    EXPECT_GT(refused, 0);
}

TEST(Frame, WithMoreThan64TablesIsNoMessage) {
    Texts texts = sample_product();
    FrameBuilder builder;
    FrameReader reader(client_frame_max);
    for (const auto& [names, is_message] : {std::pair{16, true}, std::pair{70, false}}) {
        texts.names.assign(static_cast<std::size_t>(names), Name{"en", "Lily"});
        encode_add_product(builder, CommandId(1), ProductId(1), texts);
        std::span<const std::byte> input = builder.frame();
        ASSERT_EQ(reader.next(input), Cut::whole);
        EXPECT_EQ(verified(reader) != nullptr, is_message) << names;
    }
}

}  // namespace
}  // namespace huagu::wire
