#include <fmt/format.h>
#include <hiredis/hiredis.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "base/temporary_directory.hpp"
#include "bench/rival.hpp"
#include "cli/demo/child_process.hpp"

namespace huagu::bench {

namespace {

// KEYS: lot, buyer, log. ARGV: command id, round, units, press time.
constexpr const char* script = R"(
local lot, buyer = KEYS[1], KEYS[2]
if tonumber(ARGV[1]) <= tonumber(redis.call('HGET', buyer, 'last_id')) then
    return {'rejected', 'stale_command'}
end
redis.call('HSET', buyer, 'last_id', ARGV[1])
redis.call('XADD', KEYS[3], '*', 'id', ARGV[1], 'round', ARGV[2], 'units', ARGV[3], 'at', ARGV[4])
local state = redis.call('HMGET', lot, 'state', 'round', 'price', 'units')
if state[1] ~= 'running' then return {'rejected', 'lot_not_running'} end
if state[2] ~= ARGV[2] then return {'rejected', 'wrong_round'} end
if redis.call('HGET', buyer, 'pressed') == ARGV[2] then return {'rejected', 'already_pressed'} end
local cost = tonumber(state[3]) * tonumber(ARGV[3])
local credit = redis.call('HMGET', buyer, 'limit', 'used')
if tonumber(credit[2]) + cost > tonumber(credit[1]) then return {'rejected', 'no_credit'} end
redis.call('HINCRBY', buyer, 'used', cost)
redis.call('HSET', buyer, 'pressed', ARGV[2])
return {'accepted', cost}
)";

constexpr std::chrono::seconds patience{20};

class Redis final : public Rival {
  public:
    explicit Redis(RedisSync sync) : server_(command(sync), folder_ / "log") {
        connect();
        const std::string about = text_of(ask({"INFO", "server"}).get());
        if (field(about, "process_id") != std::to_string(server_.id())) {
            throw std::runtime_error("another Redis answers at the port of this one");
        }
        version_ = "Redis " + field(about, "redis_version");
        ask({"HSET", "lot", "state", "running", "round", "1", "price", "100", "units", "1000000"});
        ask({"HSET", "buyer", "last_id", "0", "limit", "1000000000", "used", "0"});
        script_ = text_of(ask({"SCRIPT", "LOAD", script}).get());
    }

    void press(std::size_t presses) override {
        for (std::size_t n = 0; n < presses; ++n) {
            const std::string id = std::to_string(++last_id_);
            const std::vector<const char*> words = {
                "EVALSHA", script_.c_str(), "3", "lot", "buyer",
                "log",     id.c_str(),      "1", "1",   "1764000000000000000"};
            redisAppendCommandArgv(context_.get(), static_cast<int>(words.size()),
                                   const_cast<const char**>(words.data()), nullptr);
        }
        for (std::size_t n = 0; n < presses; ++n) {
            const Reply reply = next_reply();
            const bool is_answer = reply->type == REDIS_REPLY_ARRAY && reply->elements == 2;
            if (!is_answer) throw std::runtime_error("Redis: a press has no answer");
        }
    }

    [[nodiscard]] std::string version() const override { return version_; }

  private:
    struct Free {
        void operator()(redisReply* reply) const { freeReplyObject(reply); }
        void operator()(redisContext* context) const { redisFree(context); }
    };
    using Reply = std::unique_ptr<redisReply, Free>;

    [[nodiscard]] std::vector<std::string> command(RedisSync sync) const {
        return {"/usr/bin/redis-server",
                "--port",
                std::to_string(port_),
                "--bind",
                "127.0.0.1",
                "--dir",
                folder_ / "",
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                sync == RedisSync::always ? "always" : "no",
                "--auto-aof-rewrite-percentage",  // it would do that beside the presses
                "0"};
    }
    [[nodiscard]] static std::string text_of(const redisReply* reply) {
        return {reply->str, reply->len};
    }

    void connect() {
        const auto end = std::chrono::steady_clock::now() + patience;
        for (;;) {
            context_.reset(redisConnect("127.0.0.1", port_));
            if (context_ && context_->err == 0) return;
            if (std::chrono::steady_clock::now() > end) {
                throw std::runtime_error("Redis does not answer: is redis-server installed?");
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }
    Reply next_reply() {
        void* reply = nullptr;
        if (redisGetReply(context_.get(), &reply) != REDIS_OK) {
            throw std::runtime_error(fmt::format("Redis: {}", context_->errstr));
        }
        Reply owned(static_cast<redisReply*>(reply));
        if (owned->type == REDIS_REPLY_ERROR) {
            throw std::runtime_error("Redis: " + text_of(owned.get()));
        }
        return owned;
    }
    Reply ask(std::vector<const char*> words) {
        redisAppendCommandArgv(context_.get(), static_cast<int>(words.size()), words.data(),
                               nullptr);
        return next_reply();
    }

    /// One that nobody listens at.
    [[nodiscard]] static int free_port() {
        using boost::asio::ip::tcp;
        boost::asio::io_context io;
        const tcp::endpoint any(boost::asio::ip::address_v4::loopback(), 0);
        return tcp::acceptor(io, any).local_endpoint().port();
    }
    /// Of what INFO says: a line each, "name:value".
    [[nodiscard]] static std::string field(const std::string& about, const std::string& name) {
        const std::size_t line = about.find("\n" + name + ":");
        if (line == std::string::npos) return "";
        const std::size_t begin = line + name.size() + 2;
        return about.substr(begin, about.find_first_of("\r\n", begin) - begin);
    }

    const base::TemporaryDirectory folder_;
    const int port_ = free_port();
    cli::ChildProcess server_;
    std::unique_ptr<redisContext, Free> context_;
    std::string version_;
    std::string script_;
    std::uint64_t last_id_ = 0;
};

}  // namespace

std::unique_ptr<Rival> start_redis(RedisSync sync) { return std::make_unique<Redis>(sync); }

}  // namespace huagu::bench
