// What a browser is given on the web port, and what a stranger is told there.
#include <gtest/gtest.h>

#include <thread>

#include "tests/system/server_process.hpp"
#include "tests/system/web_line.hpp"

namespace huagu::test {
namespace {

class Web : public ::testing::TestWithParam<int> {
  protected:
    HttpAnswer asked(const std::string& method, const std::string& path,
                     const std::string& more = "") {
        auto answer = WebLine(server_.web_port()).request(method, path, more);
        EXPECT_TRUE(answer) << method << ' ' << path;
        return answer.value_or(HttpAnswer());
    }
    int status_of(const std::string& raw) {
        WebLine line(server_.web_port());
        line.send(raw);
        const auto answer = line.answer();
        return answer ? answer->status : 0;
    }

    ServerProcess server_{GetParam(), market_settings("web_port = 0")};
};
INSTANTIATE_TEST_SUITE_P(Threads, Web, ::testing::Values(0, 1));

TEST_P(Web, ThePageAtTheRootIsTheTerminal) {
    const HttpAnswer page = asked("GET", "/");
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.fields.at("content-type"), "text/html; charset=utf-8");
    EXPECT_EQ(page.fields.at("x-content-type-options"), "nosniff");
    EXPECT_EQ(page.fields.at("cache-control"), "no-cache");
    EXPECT_EQ(page.fields.at("content-security-policy").rfind("default-src 'none';", 0), 0U);
    EXPECT_NE(page.body.find("<title>Huagu"), std::string::npos);
    EXPECT_EQ(asked("GET", "/index.html?lang=zh").body, page.body);
}

TEST_P(Web, WhatABrowserHasIsNotSentAgain) {
    const std::string tag = asked("GET", "/").fields.at("etag");
    const HttpAnswer again = asked("GET", "/", "If-None-Match: " + tag + "\r\n");
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(asked("GET", "/", "If-None-Match: \"another\"\r\n").status, 200);
}

TEST_P(Web, ABrowserThatUnpacksIsSentLess) {
    const HttpAnswer plain = asked("GET", "/");
    const HttpAnswer packed = asked("GET", "/", "Accept-Encoding: br, gzip\r\n");
    EXPECT_EQ(packed.fields.at("content-encoding"), "gzip");
    EXPECT_LT(packed.body.size(), plain.body.size());
    EXPECT_EQ(packed.body.substr(0, 2), "\x1f\x8b");
    EXPECT_NE(packed.fields.at("etag"), plain.fields.at("etag"));
    EXPECT_EQ(asked("GET", "/", "Accept-Encoding: gzip;q=0\r\n").body, plain.body);
}

TEST_P(Web, AHeadIsTheSameWithoutItsBody) {
    const HttpAnswer page = asked("GET", "/");
    WebLine line(server_.web_port());
    const auto head = line.request("HEAD", "/");
    ASSERT_TRUE(head);
    EXPECT_EQ(head->status, 200);
    EXPECT_EQ(head->fields.at("content-length"), std::to_string(page.body.size()));
    EXPECT_EQ(head->fields.at("etag"), page.fields.at("etag"));
    const auto next = line.request("GET", "/");  // it begins where the head ended
    ASSERT_TRUE(next);
    EXPECT_EQ(next->body, page.body);
}

TEST_P(Web, AnUnknownPathIsNotFoundInPlainWords) {
    const HttpAnswer answer = asked("GET", "/no-such-page");
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.fields.at("content-type"), "text/plain; charset=utf-8");
    EXPECT_NE(answer.body.find("no such page"), std::string::npos);
    EXPECT_NE(answer.body.find("没有这个页面"), std::string::npos);
    EXPECT_EQ(asked("HEAD", "/no-such-page").status, 404);
}

TEST_P(Web, NoPathLeadsOutOfTheFolder) {
    for (const char* path :
         {"/../market.toml", "/..%2fmarket.toml", "/%2e%2e/market.toml", "//etc/passwd",
          "/etc/passwd", "/assets/../../market.toml", "/index.html/..", "/.", "/assets/",
          "/index.html%00", "/\\..\\market.toml", "/users.jsonl"}) {
        EXPECT_EQ(asked("GET", path).status, 404) << path;
    }
}

TEST_P(Web, OnlyReadsAreTaken) {
    for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS"}) {
        const HttpAnswer answer = asked(method, "/", "Content-Length: 0\r\n");
        EXPECT_EQ(answer.status, 405) << method;
        EXPECT_EQ(answer.fields.at("allow"), "GET, HEAD") << method;
    }
}

TEST_P(Web, ABodyIsNotTakenForTheNextRequest) {
    const std::string hidden = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n";
    const std::string body =
        "Content-Length: " + std::to_string(hidden.size()) + "\r\n\r\n" + hidden;
    const auto connection = [&](const std::string& method, const std::string& path) {
        WebLine line(server_.web_port());
        const auto answer = line.request(method, path, body);
        EXPECT_FALSE(line.answer()) << method << " " << path;
        EXPECT_TRUE(line.has_ended()) << method << " " << path;
        return answer ? answer->fields.at("connection") : "";
    };
    EXPECT_EQ(connection("GET", "/"), "close");
    EXPECT_EQ(connection("POST", "/market"), "Upgrade, close");
}

TEST_P(Web, ATooLongHeaderIsRefused) {
    EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(9'000, 'x')), 431);
    EXPECT_EQ(status_of("GET /" + std::string(100'000, 'x')), 431);
}

TEST_P(Web, WhatIsNoRequestIsRefused) {
    EXPECT_EQ(status_of("\x16\x03\x01 TLS, say\r\n\r\n"), 400);
    EXPECT_EQ(status_of("GET / HTTP/9.9\r\n\r\n"), 400);
}

TEST_P(Web, ASlowRequestIsNotWaitedFor) {
    const ServerProcess server(GetParam(),
                               market_settings("web_port = 0\nlog_on_max = \"300 ms\""));
    WebLine slow(server.web_port());
    slow.send("GET / HTTP/1.1\r\nHost: ");
    EXPECT_TRUE(slow.receive(milliseconds(10'000)).empty());
    EXPECT_TRUE(slow.has_ended());
    WebLine idle(server.web_port());
    EXPECT_TRUE(idle.request("GET", "/"));
    EXPECT_TRUE(idle.receive(milliseconds(10'000)).empty());
    EXPECT_TRUE(idle.has_ended());
}

TEST(WebPort, ServesNoMoreAtOnceThanTheLimit) {
    const ServerProcess server(
        0, market_settings("web_port = 0\nconnections = 3\nlog_on_max = \"60 s\""));
    std::vector<WebLine> lines;
    for (int n = 0; n < 3; ++n) {
        lines.emplace_back(server.web_port());
        EXPECT_TRUE(lines.back().request("GET", "/"));
    }
    EXPECT_FALSE(WebLine(server.web_port()).request("GET", "/"));
    lines.pop_back();
    const auto is_served = [&] {
        return WebLine(server.web_port()).request("GET", "/").has_value();
    };
    bool is_served_again = false;
    for (int n = 0; n < 500 && !is_served_again; ++n) {
        is_served_again = is_served();
        if (!is_served_again) std::this_thread::sleep_for(milliseconds(10));
    }
    EXPECT_TRUE(is_served_again);
}

TEST(WebPort, IsOffUnlessItIsAskedFor) {
    const ServerProcess server(0);
    EXPECT_EQ(server.web_port(), 0);
    EXPECT_FALSE(WebLine(server.port()).request("GET", "/"));
}

}  // namespace
}  // namespace huagu::test
