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
constexpr int bad_text = 1007;
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
    static bool is_pong(WebLine& line, const std::string& payload) {
        const auto frame = line.frame();
        return frame && frame->opcode == WebFrame::pong && frame->payload == payload;
    }
    /// Nothing but a close comes, and then the end.
    static int closed_at_once(WebLine& line) {
        const auto frame = line.frame();
        EXPECT_TRUE(frame && frame->opcode == WebFrame::close);
        EXPECT_FALSE(line.frame());
        EXPECT_TRUE(line.has_ended());
        return line.close_code();
    }
    static std::string close_payload(int code, const std::string& reason = "") {
        return std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)} + reason;
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
    WebLine packing(server_.web_port());
    const auto unpacked = packing.upgrade("Sec-WebSocket-Extensions: permessage-deflate\r\n");
    ASSERT_TRUE(unpacked);
    EXPECT_EQ(unpacked->status, 101);
    EXPECT_EQ(unpacked->fields.count("sec-websocket-extensions"), 0U);
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

TEST_P(WebSocket, MessageIsTakenHoweverItsSizeIsWritten) {
    // Zeros behind a message are none of it.
    for (const std::size_t size : {125U, 126U, 127U, 128U, 16'384U}) {
        WebLine line = opened();
        std::string message = log_on("buyer2");
        ASSERT_LE(message.size(), size);
        message.resize(size, '\0');
        line.send_frame({WebFrame::binary, message});
        EXPECT_TRUE(is_logged_on(line)) << size;
    }
}

TEST_P(WebSocket, PingIsAnsweredAtOnce) {
    WebLine line = opened();
    for (const std::string& payload : {std::string(), std::string("Hello"),
                                       std::string("\x00\xff\xfe\xfd", 4), std::string(125, 'p')}) {
        line.send_frame({WebFrame::ping, payload});
        EXPECT_TRUE(is_pong(line, payload)) << payload.size();
    }
    line.send_frame({WebFrame::pong});
    line.send_frame({WebFrame::pong, "nobody asked"});
    line.send_frame({WebFrame::ping, "and now"});
    EXPECT_TRUE(is_pong(line, "and now"));
    line.send_frame({WebFrame::binary, log_on("buyer2")});
    EXPECT_TRUE(is_logged_on(line));
}

TEST_P(WebSocket, PingsAreAnsweredInTheirOrderAlsoWhenTheyComeInSlices) {
    WebLine line = opened();
    for (char n = '0'; n <= '9'; ++n) line.send_frame({WebFrame::ping, {n}});
    for (char n = '0'; n <= '9'; ++n) EXPECT_TRUE(is_pong(line, {n}));
    // Each with a mask that changes nothing.
    std::string bytes;
    for (char n = '0'; n <= '9'; ++n) bytes += std::string("\x89\x81\0\0\0\0", 6) + n;
    for (const char& byte : bytes) line.send(std::string_view(&byte, 1));
    for (char n = '0'; n <= '9'; ++n) EXPECT_TRUE(is_pong(line, {n}));
}

TEST_P(WebSocket, PingInAMessageIsAnsweredBeforeItsEnd) {
    WebLine line = opened();
    const std::string message = log_on("buyer2");
    line.send_frame({WebFrame::binary, message.substr(0, 8), false});
    line.send_frame({WebFrame::continuation, message.substr(8, 8), false});
    line.send_frame({WebFrame::ping, "first"});
    EXPECT_TRUE(is_pong(line, "first"));
    line.send_frame({WebFrame::continuation, message.substr(16, 8), false});
    line.send_frame({WebFrame::continuation, message.substr(24, 8), false});
    line.send_frame({WebFrame::ping, "second"});
    EXPECT_TRUE(is_pong(line, "second"));
    line.send_frame({WebFrame::continuation, message.substr(32)});
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

TEST_P(WebSocket, TextIsClosedByWhetherItIsUtf8) {
    const std::string greek = "\xce\xba\xcf\x8c\xcf\x83\xce\xbc\xce\xb5";
    // The highest sign, none that is one, and the sign for none.
    for (const std::string& text : {greek, std::string("\xf4\x8f\xbf\xbf"),
                                    std::string("\xef\xbf\xbf"), std::string("\xef\xbf\xbd")}) {
        WebLine line = opened();
        line.send_frame({WebFrame::text, text});
        EXPECT_EQ(line.close_code(), unknown_data) << text;
    }
    for (const char* broken :
         {"\x80", "\xff", "\xc0 ", "\xce\xba\xcf", "\xc0\xe0\x80", "\xc0\xaf", "\xe0\x9f\xbf",
          "\xf0\x80\x80\x80", "\xed\xa0\x80", "\xed\xa0\x80\xed\xb0\x80", "\xf4\x90\x80\x80",
          "\xf7\xbf\xbf\xbf", "\xf8\x88\x80\x80\x80"}) {
        EXPECT_EQ(closed_after({WebFrame::text, broken}), bad_text) << broken;
    }
    WebLine within = opened();  // a sign is cut, which is no fault
    within.send_frame({WebFrame::text, greek.substr(0, 3), false});
    within.send_frame({WebFrame::continuation, greek.substr(3)});
    EXPECT_EQ(within.close_code(), unknown_data);
    WebLine early = opened();  // it is known before its end
    early.send_frame({WebFrame::text, greek, false});
    early.send_frame({WebFrame::continuation, "\xf4\x90\x80\x80", false});
    EXPECT_EQ(early.close_code(), bad_text);
}

TEST_P(WebSocket, MessageThatIsTooLongIsClosed) {
    for (const std::size_t size : {message_max + 1, std::size_t{65'535}, std::size_t{65'536}}) {
        EXPECT_EQ(closed_after({WebFrame::binary, std::string(size, 'x')}), too_big) << size;
    }
    WebLine claim = opened();  // of which nothing has come yet
    claim.send(std::string_view("\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", 14));
    EXPECT_EQ(claim.close_code(), too_big);
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
    EXPECT_EQ(closed_after({WebFrame::continuation, "of nothing"}), protocol_error);
    EXPECT_EQ(closed_after({WebFrame::continuation, "of nothing, and not over", false}),
              protocol_error);
    EXPECT_EQ(closed_after({WebFrame::ping, "in pieces", false}), protocol_error);
    EXPECT_EQ(closed_after({WebFrame::pong, "in pieces", false}), protocol_error);
    EXPECT_EQ(closed_after({WebFrame::ping, std::string(126, 'p')}), protocol_error);
    WebLine line = opened();
    line.send_frame({WebFrame::binary, "the first is not over", false});
    line.send_frame({WebFrame::binary, "and another begins"});
    EXPECT_EQ(line.close_code(), protocol_error);
}

TEST_P(WebSocket, ReservedOpcodeIsClosed) {
    for (const char opcode : std::string_view("\x3\x4\x5\x6\x7\xb\xc\xd\xe\xf")) {
        const auto reserved = static_cast<std::uint8_t>(opcode);
        EXPECT_EQ(closed_after({reserved}), protocol_error) << int{opcode};
        EXPECT_EQ(closed_after({reserved, "with a payload"}), protocol_error) << int{opcode};
    }
}

TEST_P(WebSocket, ReservedBitIsClosed) {
    for (int bits = 1; bits < 8; ++bits) {
        for (const std::uint8_t opcode :
             {WebFrame::text, WebFrame::binary, WebFrame::ping, WebFrame::close}) {
            const auto with_bits = static_cast<std::uint8_t>(bits << 4 | opcode);
            EXPECT_EQ(closed_after({with_bits}), protocol_error) << bits << " " << int{opcode};
        }
    }
}

TEST_P(WebSocket, FrameThatIsWrongIsClosedAlsoBehindRightOnes) {
    for (const WebFrame& wrong : {WebFrame{WebFrame::continuation, "of nothing", false},
                                  WebFrame{0x20 | WebFrame::binary}, WebFrame{0x5, "reserved"}}) {
        WebLine line = opened();
        const std::string message = log_on("buyer2");
        line.send_frame({WebFrame::binary, message.substr(0, 8), false});
        line.send_frame({WebFrame::continuation, message.substr(8)});
        line.send_frame(wrong);
        line.send_frame({WebFrame::ping, "too late"});
        EXPECT_EQ(line.close_code(), protocol_error) << int{wrong.opcode};
        EXPECT_FALSE(line.frame());
        EXPECT_TRUE(line.has_ended());
    }
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
    WebLine bare = opened();
    bare.send_frame({WebFrame::close});
    EXPECT_EQ(closed_at_once(bare), normal) << "without a code";
    for (const std::string& reason : {std::string(), std::string("going"), std::string(123, 'r')}) {
        WebLine line = opened();
        line.send_frame({WebFrame::close, close_payload(normal, reason)});
        EXPECT_EQ(closed_at_once(line), normal) << reason.size();
    }
    for (const int code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000,
                           4999, 5000, 65'535}) {
        EXPECT_EQ(closed_after({WebFrame::close, close_payload(code)}), code);
    }
}

TEST_P(WebSocket, CloseThatIsWrongIsClosed) {
    EXPECT_EQ(closed_after({WebFrame::close, "\x03"}), protocol_error) << "half a code";
    EXPECT_EQ(closed_after({WebFrame::close, close_payload(normal, std::string(124, 'r'))}),
              protocol_error)
        << "too long";
    EXPECT_EQ(closed_after({WebFrame::close, close_payload(normal, "\xff")}), protocol_error)
        << "no UTF-8";
    for (const int code : {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999}) {
        EXPECT_EQ(closed_after({WebFrame::close, close_payload(code)}), protocol_error) << code;
    }
}

TEST_P(WebSocket, NothingIsTakenBehindAClose) {
    const WebFrame close{WebFrame::close, close_payload(normal)};
    for (const WebFrame& behind : {close, WebFrame{WebFrame::ping, "still there?"},
                                   WebFrame{WebFrame::binary, log_on("buyer2")}}) {
        WebLine line = opened();
        line.send_frame(close);
        line.send_frame(behind);
        EXPECT_EQ(closed_at_once(line), normal) << int{behind.opcode};
    }
    WebLine line = opened();  // nor a message to its end that had begun
    const std::string message = log_on("buyer2");
    line.send_frame({WebFrame::binary, message.substr(0, 8), false});
    line.send_frame(close);
    line.send_frame({WebFrame::continuation, message.substr(8)});
    EXPECT_EQ(closed_at_once(line), normal);
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
