// What is answered to a request of the web: the terminal's files, and refusals in plain words.
#pragma once

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/message_generator.hpp>
#include <span>
#include <string>
#include <string_view>

namespace huagu::gateway {

using WebRequest = boost::beast::http::request<boost::beast::http::empty_body>;
using WebAnswer = boost::beast::http::message_generator;

/// The path, without what a page may have put after it.
std::string_view path_of(const WebRequest& request);

/// A file, or why not.
WebAnswer answer(const WebRequest& request);

/// A text for people, in English and Chinese.
WebAnswer refuse(const WebRequest& request, boost::beast::http::status status,
                 std::string_view english, std::string_view chinese);

/// Whether a terminal may be opened from where the request comes: a page of this server's, one of
/// these origins ("https://market.example"), or no page at all.
bool is_known_origin(const WebRequest& request, std::span<const std::string> origins);

}  // namespace huagu::gateway
