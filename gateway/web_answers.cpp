#include "gateway/web_answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/string_body.hpp>

#include "gateway/web_files.hpp"

namespace huagu::gateway {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;

/// Nothing but this server's own files runs in a page; only a lot's photo may come from elsewhere.
constexpr std::string_view content_security_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; media-src 'self'; "
    "img-src 'self' data: https:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

template <class Body>
http::response<Body> begin(const WebRequest& request, http::status status) {
    http::response<Body> response(status, request.version());
    response.keep_alive(request.keep_alive());
    response.set(http::field::server, "huagu");
    response.set("Content-Security-Policy", content_security_policy);
    response.set("X-Content-Type-Options", "nosniff");
    response.set("Referrer-Policy", "no-referrer");
    response.set("Cross-Origin-Opener-Policy", "same-origin");
    response.set("Cross-Origin-Resource-Policy", "same-origin");
    return response;
}

/// With its length, but without the body where only the head was asked for.
template <class Body>
WebAnswer finish(const WebRequest& request, http::response<Body> response) {
    response.prepare_payload();
    if (request.method() != http::verb::head) return WebAnswer(std::move(response));
    http::response<http::empty_body> head;
    head.base() = std::move(response.base());
    return WebAnswer(std::move(head));
}

bool takes_gzip(const WebRequest& request) {
    for (const auto& [name, parameters] : http::ext_list(request[http::field::accept_encoding])) {
        if (!beast::iequals(name, "gzip")) continue;
        return std::none_of(parameters.begin(), parameters.end(), [](const auto& parameter) {
            return beast::iequals(parameter.first, "q") &&
                   parameter.second.find_first_not_of("0.") == beast::string_view::npos;
        });
    }
    return false;
}

/// Only names that are spelled as ours are asked for again; "*" and weak ones are not.
bool has_already(const WebRequest& request, std::string_view tag) {
    return view(request[http::field::if_none_match]).find(tag) != std::string_view::npos;
}

WebAnswer send(const WebRequest& request, const WebFile& file) {
    const bool is_packed = !file.gzip.empty() && takes_gzip(request);
    const std::string tag = fmt::format("\"{}{}\"", file.tag, is_packed ? "-gzip" : "");
    const bool is_known = has_already(request, tag);
    auto response = begin<http::span_body<const char>>(
        request, is_known ? http::status::not_modified : http::status::ok);
    response.set(http::field::etag, tag);
    response.set(http::field::cache_control,
                 is_named_by_contents(file) ? "public, max-age=31536000, immutable" : "no-cache");
    response.set(http::field::vary, "Accept-Encoding");
    if (is_known) return finish(request, std::move(response));
    response.set(http::field::content_type, file.type);
    if (is_packed) response.set(http::field::content_encoding, "gzip");
    const std::string_view body = is_packed ? file.gzip : file.plain;
    response.body() = {body.data(), body.size()};
    return finish(request, std::move(response));
}

/// "https://market.example:8443" → "market.example:8443"
std::string_view host_of(std::string_view origin) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (origin.starts_with(scheme)) return origin.substr(scheme.size());
    }
    return {};
}

}  // namespace

std::string_view path_of(const WebRequest& request) {
    const std::string_view target = view(request.target());
    return target.substr(0, target.find('?'));
}

WebAnswer answer(const WebRequest& request) {
    if (request.method() != http::verb::get && request.method() != http::verb::head) {
        return refuse(request, http::status::method_not_allowed, "Files can only be read here.",
                      "这里的文件只能读取。");
    }
    const WebFile* file = find_web_file(path_of(request));
    if (file != nullptr) return send(request, *file);
    return refuse(request, http::status::not_found,
                  "There is no such page here. The terminal is at /.",
                  "这里没有这个页面。终端在 /。");
}

WebAnswer refuse(const WebRequest& request, http::status status, std::string_view english,
                 std::string_view chinese) {
    auto response = begin<http::string_body>(request, status);
    response.set(http::field::content_type, "text/plain; charset=utf-8");
    response.set(http::field::cache_control, "no-store");
    if (status == http::status::method_not_allowed) {
        response.set(http::field::allow, "GET, HEAD");
    }
    if (status == http::status::upgrade_required) {
        response.set(http::field::upgrade, "websocket");
        response.set(http::field::connection, request.keep_alive() ? "Upgrade" : "Upgrade, close");
    }
    response.body() = fmt::format("{}\n{}\n", english, chinese);
    return finish(request, std::move(response));
}

bool is_known_origin(const WebRequest& request, std::span<const std::string> origins) {
    if (request.count(http::field::origin) == 0) return true;
    const std::string_view origin = view(request[http::field::origin]);
    if (std::find(origins.begin(), origins.end(), origin) != origins.end()) return true;
    const std::string_view host = host_of(origin);
    return !host.empty() &&
           beast::iequals(beast::string_view(host.data(), host.size()), request[http::field::host]);
}

}  // namespace huagu::gateway
