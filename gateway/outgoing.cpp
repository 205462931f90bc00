#include "gateway/outgoing.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace huagu::gateway {
namespace {

constexpr std::size_t bytes_at_once = std::size_t{256} << 10;
constexpr std::size_t own_kept_max = std::size_t{8}
                                     << 10;  // by a session whose replies are all sent

}  // namespace

void Outgoing::add(SharedBytes shared, std::size_t size) {
    replies_.push_back({std::move(shared), size, log_ != nullptr ? end_ : 0});
}

void Outgoing::add_reply(std::span<const std::byte> frame) {
    if (has_last_) return;
    own_.insert(own_.end(), frame.begin(), frame.end());
    add(nullptr, frame.size());
}

void Outgoing::add_shared(SharedBytes frame) {
    if (has_last_) return;
    const std::size_t size = frame->size();
    add(std::move(frame), size);
}

void Outgoing::add_urgent(std::span<const std::byte> frame) {
    if (has_last_ || urgent_.size() + frame.size() > urgent_max) return;
    urgent_.insert(urgent_.end(), frame.begin(), frame.end());
}

void Outgoing::add_last(std::span<const std::byte> frame) {
    if (has_last_) return;
    const bool is_begun = sent_of_reply_ > 0;
    const bool has_own_begun = is_begun && replies_.front().shared == nullptr;
    replies_.resize(is_begun ? 1 : 0);
    own_.resize(own_begin_ + (has_own_begun ? replies_.front().size : 0));
    end_ = sent_of_result_ > 0 ? next_ + 1 : next_;
    add_reply(frame);
    has_last_ = true;
}

bool Outgoing::is_wanted(std::uint64_t index) const {
    const std::uint32_t clock = log_->entry(index).clock;
    return clocks_.empty() || clock == journal::no_clock ||
           (clock < clocks_.size() && clocks_[clock]);
}

void Outgoing::skip_unwanted() {
    if (log_ == nullptr || clocks_.empty() || sent_of_result_ > 0) return;
    while (next_ < end_ && !is_wanted(next_)) ++next_;
}

/// Bytes of a kind that follow each other where they lie go out as one piece.
void Outgoing::add_piece(Kind kind, std::span<const std::byte> bytes) {
    const bool follows_on = !pieces_.empty() && kinds_.back() == kind &&
                            pieces_.back().data() + pieces_.back().size() == bytes.data();
    if (follows_on) {
        pieces_.back() = {pieces_.back().data(), pieces_.back().size() + bytes.size()};
        return;
    }
    pieces_.push_back(bytes);
    kinds_.push_back(kind);
}

std::uint64_t Outgoing::add_results(std::uint64_t from, std::uint64_t to) {
    if (clocks_.empty()) {
        const auto run = log_->run(from, to, bytes_at_once);
        add_piece(Kind::results, run.bytes);
        return run.next;
    }
    std::size_t bytes = 0;
    while (from < to && pieces_.size() < pieces_max && bytes < bytes_at_once) {
        const bool wanted = is_wanted(from);
        const auto frame = wanted ? log_->frame(from) : std::span<const std::byte>();
        ++from;
        if (!wanted) continue;
        bytes += frame.size();
        add_piece(Kind::results, frame);
    }
    return from;
}

std::span<const std::span<const std::byte>> Outgoing::pieces() {
    pieces_.clear();
    kinds_.clear();
    skip_unwanted();
    // A frame that was begun is finished before anything else.
    std::uint64_t next = next_;
    std::size_t reply = 0;
    std::size_t own = own_begin_;
    const auto next_reply = [&] {
        const Reply& from = replies_[reply++];
        if (from.shared) return std::span<const std::byte>(*from.shared);
        own += from.size;
        return std::span<const std::byte>(own_).subspan(own - from.size, from.size);
    };
    if (sent_of_result_ > 0) {
        add_piece(Kind::results, log_->frame(next++).subspan(sent_of_result_));
    } else if (sent_of_reply_ > 0) {
        add_piece(Kind::reply, next_reply().subspan(sent_of_reply_));
    }
    if (!urgent_.empty()) add_piece(Kind::urgent, std::span(urgent_).subspan(sent_of_urgent_));

    while (pieces_.size() < pieces_max) {
        const bool has_reply = reply < replies_.size();
        const std::uint64_t until = has_reply ? std::min(replies_[reply].after, end_) : end_;
        if (log_ != nullptr && next < until) {
            next = add_results(next, until);
            if (pieces_.size() >= pieces_max || next < until) break;
            if (!has_reply) break;
        } else if (has_reply) {
            add_piece(Kind::reply, next_reply());
        } else {
            break;
        }
    }
    return pieces_;
}

void Outgoing::written(std::size_t bytes) {
    for (std::size_t n = 0; bytes > 0; ++n) {
        HUAGU_ASSERT(n < pieces_.size());
        const std::size_t of_piece = std::min(bytes, pieces_[n].size());
        bytes -= of_piece;
        switch (kinds_[n]) {
            case Kind::urgent:
                sent_of_urgent_ += of_piece;
                if (sent_of_urgent_ == urgent_.size()) {
                    urgent_.clear();
                    sent_of_urgent_ = 0;
                }
                break;
            case Kind::reply:
                replies_written(of_piece);
                break;
            case Kind::results:
                results_written(of_piece);
                break;
        }
    }
    pieces_.clear();
    kinds_.clear();
}

void Outgoing::replies_written(std::size_t bytes) {
    while (bytes > 0) {
        const std::size_t of_reply = std::min(bytes, replies_.front().size - sent_of_reply_);
        bytes -= of_reply;
        sent_of_reply_ += of_reply;
        if (sent_of_reply_ == replies_.front().size) pop_reply();
    }
}

void Outgoing::pop_reply() {
    if (!replies_.front().shared) own_begin_ += replies_.front().size;
    replies_.pop_front();
    sent_of_reply_ = 0;
    if (own_begin_ == own_.size()) {
        own_.clear();
        own_begin_ = 0;
        if (own_.capacity() > own_kept_max) own_.shrink_to_fit();
    } else if (own_begin_ > own_.size() / 2) {
        own_.erase(own_.begin(), own_.begin() + static_cast<std::ptrdiff_t>(own_begin_));
        own_begin_ = 0;
    }
}

void Outgoing::results_written(std::size_t bytes) {
    while (bytes > 0) {
        skip_unwanted();
        HUAGU_ASSERT(next_ < end_);
        const std::size_t size = log_->entry(next_).size;
        const std::size_t of_result = std::min(bytes, size - sent_of_result_);
        bytes -= of_result;
        sent_of_result_ += of_result;
        if (sent_of_result_ == size) {
            sent_of_result_ = 0;
            ++next_;
        }
    }
}

}  // namespace huagu::gateway
