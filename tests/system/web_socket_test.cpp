// WebSocket by its letter: what is right is taken however it is cut, what is wrong is closed with
// the code that says so, and in good time.
#include <gtest/gtest.h>

#include "tests/system/market_actions.hpp"
#include "tests/system/web_line.hpp"

namespace huagu::test {
namespace {

constexpr int normal = 1000;
constexpr int protocol_error = 1002;
constexpr int policy_error = 1008;
constexpr int unknown_data = 1003;
constexpr int too_big = 1009;
constexpr std::size_t message_max = 16 * 1024;

class WebSocket : public ::testing::TestWithParam<int> {
  protected:
    WebLine opened() {
        WebLine line(server_.web_port());
        const auto answer = line.upgrade();
        EXPECT_EQ(answer ? answer->status : 0, 101);
        return line;
    }
    /// The code that a frame is closed with, on a new line.
    int closed_after(const WebFrame& frame) {
        WebLine line(server_.web_port());
        line.upgrade();
        line.send_frame(frame);
        const int code = line.close_code();
        EXPECT_FALSE(line.frame()) << "nothing comes after a close";
        EXPECT_TRUE(line.has_ended());
        return code;
    }
    static std::string log_on(const std::string& user) {
        wire::FrameBuilder builder;
        auto& buffer = builder.begin();
        const auto name = buffer.CreateString(user);
        const auto password = buffer.CreateString("secret");
        schema::LogOnBuilder table(buffer);
        table.add_protocol_version(schema::ProtocolVersion::current);
        table.add_user(name);
        table.add_password(password);
        builder.finish(schema::ClientBody::log_on, table.Finish().Union());
        const auto message = builder.frame().subspan(wire::size_prefix);
        return {reinterpret_cast<const char*>(message.data()), message.size()};
    }
    static bool is_logged_on(WebLine& line) {
        const auto frame = line.frame();
        return frame && frame->opcode == WebFrame::binary;
    }

    ServerProcess server_{GetParam(),
                          market_settings("web_port = 0\nweb_origins = [\"https://hall.example\"]\n"
                                          "connections = 100\n")};
};
INSTANTIATE_TEST_SUITE_P(Threads, WebSocket, ::testing::Values(0, 1));

TEST_P(WebSocket, IsOfferedToAnyoneWhoIsNoPage) {
    WebLine line(server_.web_port());
    const auto answer = line.upgrade();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 101);
    EXPECT_EQ(answer->fields.at("sec-websocket-accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    EXPECT_EQ(answer->fields.count("sec-websocket-extensions"), 0U);
}

TEST_P(WebSocket, OfAPageOfAnotherOriginIsRefused) {
    const auto status = [&](const std::string& origin) {
        const auto answer = WebLine(server_.web_port()).upgrade("Origin: " + origin + "\r\n");
        return answer ? answer->status : 0;
    };
    for (const char* origin :
         {"https://evil.example", "http://127.0.0.1:8081", "http://127.0.0.1", "null", "",
          "127.0.0.1:8080", "http://127.0.0.1:8080.evil.example", "https://hall.example.evil"}) {
        EXPECT_EQ(status(origin), 403) << origin;
    }
    EXPECT_EQ(status("http://127.0.0.1:8080"), 101) << "as in Host";
    EXPECT_EQ(status("https://hall.example"), 101) << "as in the settings";
    const auto refused = WebLine(server_.web_port()).upgrade("Origin: https://evil.example\r\n");
    ASSERT_TRUE(refused);
    EXPECT_NE(refused->body.find("another origin"), std::string::npos);
    EXPECT_NE(refused->body.find("其他来源"), std::string::npos);
}

TEST_P(WebSocket, IsWhatMustBeAskedForAtTheMarket) {
    const auto plain = WebLine(server_.web_port()).request("GET", "/market");
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->status, 426);
    EXPECT_EQ(plain->fields.at("upgrade"), "websocket");
    WebLine old(server_.web_port());
    const auto refused = old.request("GET", "/market",
                                     "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                                     "Sec-WebSocket-Version: 8\r\n"
                                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 426);
    WebLine elsewhere(server_.web_port());
    const auto nothing = elsewhere.request(
        "GET", "/",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    ASSERT_TRUE(nothing);
    EXPECT_EQ(nothing->status, 200) << "only a page";
}

TEST_P(WebSocket, MessageInFragmentsIsTakenWhole) {
    WebLine line = opened();
    const std::string message = log_on("buyer2");
    line.send_frame({WebFrame::binary, message.substr(0, 10), false});
    line.send_frame({WebFrame::continuation, "", false});
    line.send_frame({WebFrame::ping, "in between"});
    for (std::size_t n = 10; n + 1 < message.size(); ++n) {
        line.send_frame({WebFrame::continuation, message.substr(n, 1), false});
    }
    line.send_frame({WebFrame::continuation, message.substr(message.size() - 1), true});
    const auto pong = line.frame();
    ASSERT_TRUE(pong);
    EXPECT_EQ(pong->opcode, WebFrame::pong);
    EXPECT_EQ(pong->payload, "in between");
    EXPECT_TRUE(is_logged_on(line));
}

TEST_P(WebSocket, FrameInSlicesIsReadAsOne) {
    WebLine line = opened();
    const std::string message = log_on("buyer2");
    ASSERT_LT(message.size(), 126U);
    std::string bytes = std::string("\x82") + static_cast<char>(0x80 | message.size());
    bytes += std::string(4, '\0') + message;  // a mask that changes nothing
    for (const char& byte : bytes) line.send(std::string_view(&byte, 1));
    EXPECT_TRUE(is_logged_on(line));
}

TEST_P(WebSocket, PingIsAnsweredAtOnce) {
    WebLine line = opened();
    line.send_frame({WebFrame::ping, std::string(125, 'p')});
    const auto pong = line.frame();
    ASSERT_TRUE(pong);
    EXPECT_EQ(pong->opcode, WebFrame::pong);
    EXPECT_EQ(pong->payload, std::string(125, 'p'));
    line.send_frame({WebFrame::pong, "nobody asked"});
    line.send_frame({WebFrame::binary, log_on("buyer2")});
    EXPECT_TRUE(is_logged_on(line));
}

TEST_P(WebSocket, PingsWithoutEndAreClosed) {
    WebLine line = opened();
    for (int n = 0; n < 2'000; ++n) line.send_frame({WebFrame::ping, "and"});
    EXPECT_EQ(line.close_code(), policy_error);
    EXPECT_EQ(line.close_reason(), "too many pings");
}

TEST_P(WebSocket, TextIsClosed) {
    WebLine line = opened();
    line.send_frame({WebFrame::text, "hello"});
    EXPECT_EQ(line.close_code(), unknown_data);
    EXPECT_EQ(line.close_reason(), "messages are binary, not text");
    line.send_frame({WebFrame::close, "\x03\xeb"});
    EXPECT_FALSE(line.frame());
    EXPECT_TRUE(line.has_ended());
}

TEST_P(WebSocket, MessageThatIsTooLongIsClosed) {
    EXPECT_EQ(closed_after({WebFrame::binary, std::string(message_max + 1, 'x')}), too_big);
    WebLine line = opened();
    for (int n = 0; n < 17; ++n) {
        line.send_frame(
            {n == 0 ? WebFrame::binary : WebFrame::continuation, std::string(1024, 'x'), false});
    }
    EXPECT_EQ(line.close_code(), too_big);
    // As long as may be, and in the last fragment nothing: only no message of the market.
    WebLine longest = opened();
    longest.send_frame({WebFrame::binary, std::string(message_max, 'x'), false});
    longest.send_frame({WebFrame::continuation, ""});
    EXPECT_EQ(longest.close_code(), normal);
}

TEST_P(WebSocket, FrameThatIsWrongIsClosed) {
    EXPECT_EQ(closed_after({WebFrame::binary, "unmasked", true, false}), protocol_error);
    EXPECT_EQ(closed_after({0x3, "a reserved opcode"}), protocol_error);
    EXPECT_EQ(closed_after({0xb, "another"}), protocol_error);
    EXPECT_EQ(closed_after({0x40 | WebFrame::binary, "packed, but that was not agreed"}),
              protocol_error);
    EXPECT_EQ(closed_after({WebFrame::continuation, "of nothing"}), protocol_error);
    EXPECT_EQ(closed_after({WebFrame::ping, "in pieces", false}), protocol_error);
    EXPECT_EQ(closed_after({WebFrame::ping, std::string(126, 'p')}), protocol_error);
    EXPECT_EQ(closed_after({WebFrame::close, "\x03"}), protocol_error);
    EXPECT_EQ(closed_after({WebFrame::close, "\x03\xed a code that is none"}), protocol_error);
    EXPECT_EQ(closed_after({WebFrame::close, "\x03\xe8\xff"}), protocol_error) << "no UTF-8";
    WebLine line = opened();
    line.send_frame({WebFrame::binary, "the first is not over", false});
    line.send_frame({WebFrame::binary, "and another begins"});
    EXPECT_EQ(line.close_code(), protocol_error);
}

TEST_P(WebSocket, WhoeverIsClosedAndStaysIsNotWaitedForLong) {
    WebLine text = opened();  // does not answer the close
    text.send_frame({WebFrame::text, "hello"});
    WebLine wrong = opened();  // goes on sending
    wrong.send_frame({WebFrame::binary, "unmasked", true, false});
    EXPECT_EQ(text.close_code(), unknown_data);
    EXPECT_EQ(wrong.close_code(), protocol_error);
    for (int n = 0; n < 1'000; ++n) wrong.send_frame({WebFrame::ping, "still here"});
    EXPECT_FALSE(text.frame(milliseconds(10'000)));
    EXPECT_TRUE(text.has_ended());
    EXPECT_FALSE(wrong.frame(milliseconds(10'000)));
    EXPECT_TRUE(wrong.has_ended());
}

TEST_P(WebSocket, CloseIsAnswered) {
    for (const char* payload : {"\x03\xe8", "\x03\xe9going", ""}) {
        WebLine line = opened();
        line.send_frame({WebFrame::close, payload});
        const auto close = line.frame();
        ASSERT_TRUE(close);
        EXPECT_EQ(close->opcode, WebFrame::close);
        EXPECT_FALSE(line.frame());
        EXPECT_TRUE(line.has_ended());
    }
}

TEST_P(WebSocket, OneTooManyIsRefused) {
    std::vector<std::unique_ptr<WebLine>> lines;
    for (int n = 0; n < 100; ++n) {
        lines.push_back(std::make_unique<WebLine>(server_.web_port()));
        const auto answer = lines.back()->upgrade();
        ASSERT_TRUE(answer) << n;
        ASSERT_EQ(answer->status, 101) << n;
    }
    const auto refused = WebLine(server_.web_port()).upgrade();
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 503);
    EXPECT_EQ(RawClient(server_.port()).closed(), schema::CloseReason::too_many_connections);
}

}  // namespace
}  // namespace huagu::test
