// Frames that are built once and then used again, for messages that have numbers only and are sent
// all the time. But for the values of its numbers a FlatBuffer depends on nothing but which of them
// are there: its shape. So the first frame of a shape is built; of each later one the numbers are
// written over those of the one before, to the byte as if it had been built too.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "base/assert.hpp"
#include "wire/schema.hpp"

namespace huagu::wire {

/// Of one message, by its shapes. Takes no memory after it was made.
class PreparedFrames {
  public:
    static constexpr std::size_t frame_max = 256;  // bytes, its size prefix included
    static constexpr std::size_t numbers_max = 20;

    /// The frame that `build()` gives, until the next call. `list(numbers)` names all numbers that
    /// may differ, in one order: `numbers.of(table)`, whose are those that follow, with a function
    /// that finds their table in a frame; `numbers.add(field, value)`, which is left out if it is
    /// 0; `numbers.add_if(is_there, field, value)`.
    template <class List, class Build>
    [[nodiscard]] std::span<const std::byte> frame(const List& list, const Build& build) {
        Shape shape;
        list(shape);
        Prepared* prepared = find(shape.bits);
        if (prepared == nullptr) [[unlikely]] {
            prepared = &add(shape.bits, build());
            Places places{*prepared};
            list(places);
        }
        Writing writing{prepared->bytes.data(), prepared->places.data()};
        list(writing);
        return {prepared->bytes.data(), prepared->size};
    }

  private:
    static constexpr std::size_t shapes_max = 8;  // more are prepared again and again

    struct Prepared {
        std::uint32_t shape = 0;
        std::uint32_t size = 0;
        std::array<std::uint16_t, numbers_max> places{};  // frame_max: it is not there
        /// Aligned as FlatBuffers are. What is not there is written behind it.
        alignas(std::uint64_t) std::array<std::byte, frame_max + sizeof(std::uint64_t)> bytes{};
    };

    /// Which numbers are not there, a bit each: most are there.
    struct Shape {
        std::uint32_t bits = 0;
        std::uint32_t next = 1;

        template <class Find>
        void of(const Find& /*find*/) {}
        template <class Number>
        void add(flatbuffers::voffset_t field, Number value) {
            add_if(value != 0, field, value);
        }
        template <class Number>
        void add_if(bool is_there, flatbuffers::voffset_t /*field*/, Number /*value*/) {
            if (!is_there) [[unlikely]]
                bits |= next;
            next <<= 1;
        }
    };

    /// Finds where each number lies.
    struct Places {
        Prepared& prepared;
        const flatbuffers::Table* table = nullptr;
        std::size_t count = 0;

        template <class Find>
        void of(const Find& find) {
            const auto* frame =
                flatbuffers::GetSizePrefixedRoot<schema::ServerFrame>(prepared.bytes.data());
            table = static_cast<const flatbuffers::Table*>(find(*frame));
        }
        template <class Number>
        void add(flatbuffers::voffset_t field, Number /*value*/) {
            HUAGU_ASSERT(count < numbers_max);
            const std::uint8_t* place = table->GetAddressOf(field);
            const auto* bytes = reinterpret_cast<const std::uint8_t*>(prepared.bytes.data());
            prepared.places[count++] = static_cast<std::uint16_t>(
                place == nullptr ? frame_max : static_cast<std::size_t>(place - bytes));
        }
        template <class Number>
        void add_if(bool /*is_there*/, flatbuffers::voffset_t field, Number value) {
            add(field, value);
        }
    };

    struct Writing {
        std::byte* frame;
        const std::uint16_t* place;

        template <class Find>
        void of(const Find& /*find*/) {}
        template <class Number>
        void add(flatbuffers::voffset_t /*field*/, Number value) {
            flatbuffers::WriteScalar(frame + *place++, value);
        }
        template <class Number>
        void add_if(bool /*is_there*/, flatbuffers::voffset_t field, Number value) {
            add(field, value);
        }
    };

    [[nodiscard]] Prepared* find(std::uint32_t shape) {
        for (std::size_t n = 0; n < count_; ++n) {
            if (shapes_[n].shape == shape) return &shapes_[n];
        }
        return nullptr;
    }

    /// In the place of one that was there if need be.
    Prepared& add(std::uint32_t shape, std::span<const std::byte> frame) {
        HUAGU_ASSERT(frame.size() <= frame_max);
        Prepared& prepared = shapes_[added_++ % shapes_max];
        if (count_ < shapes_max) ++count_;
        prepared.shape = shape;
        prepared.size = static_cast<std::uint32_t>(frame.size());
        std::memcpy(prepared.bytes.data(), frame.data(), frame.size());
        return prepared;
    }

    std::array<Prepared, shapes_max> shapes_;
    std::size_t count_ = 0;
    std::size_t added_ = 0;
};

}  // namespace huagu::wire
