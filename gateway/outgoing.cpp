#include "gateway/outgoing.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace huagu::gateway {
namespace {

constexpr std::size_t bytes_at_once = 256 * 1024;

}  // namespace

void Outgoing::add(Reply reply) {
    if (has_last_) return;
    reply.after = log_ != nullptr ? end_ : 0;
    reply_bytes_ += reply.own.size();
    replies_.push_back(std::move(reply));
}

void Outgoing::add_reply(std::span<const std::byte> frame) {
    add({{frame.begin(), frame.end()}, nullptr, 0});
}

void Outgoing::add_shared(SharedBytes frame) { add({{}, std::move(frame), 0}); }

void Outgoing::add_urgent(std::span<const std::byte> frame) {
    if (has_last_ || urgent_.size() + frame.size() > urgent_max) return;
    urgent_.insert(urgent_.end(), frame.begin(), frame.end());
}

void Outgoing::add_last(std::span<const std::byte> frame) {
    if (has_last_) return;
    if (sent_of_reply_ == 0) {
        replies_.clear();
    } else {
        replies_.erase(replies_.begin() + 1, replies_.end());
    }
    reply_bytes_ = replies_.empty() ? 0 : replies_.front().own.size();
    end_ = sent_of_result_ > 0 ? next_ + 1 : next_;
    add({{frame.begin(), frame.end()}, nullptr, 0});
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

void Outgoing::add_piece(Kind kind, std::span<const std::byte> bytes) {
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
        const bool follows_on = !pieces_.empty() && kinds_.back() == Kind::results &&
                                pieces_.back().data() + pieces_.back().size() == frame.data();
        if (follows_on) {
            pieces_.back() = {pieces_.back().data(), pieces_.back().size() + frame.size()};
        } else {
            add_piece(Kind::results, frame);
        }
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
    if (sent_of_result_ > 0) {
        add_piece(Kind::results, log_->frame(next++).subspan(sent_of_result_));
    } else if (sent_of_reply_ > 0) {
        add_piece(Kind::reply, replies_[reply++].bytes().subspan(sent_of_reply_));
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
            add_piece(Kind::reply, replies_[reply++].bytes());
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
                sent_of_reply_ += of_piece;
                if (sent_of_reply_ == replies_.front().bytes().size()) {
                    reply_bytes_ -= replies_.front().own.size();
                    replies_.pop_front();
                    sent_of_reply_ = 0;
                }
                break;
            case Kind::results:
                results_written(of_piece);
                break;
        }
    }
    pieces_.clear();
    kinds_.clear();
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
