// Lines of standard input, read beside the event loop: a terminal, a pipe or a file.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <optional>
#include <string>
#include <thread>

namespace huagu::cli {

class LineReader {
  public:
    /// A line without its end, or nothing at the end of the input. On the io_context's thread.
    using OnLine = std::function<void(std::optional<std::string>)>;

    LineReader(boost::asio::io_context& io, OnLine on_line);
    ~LineReader();
    LineReader(const LineReader&) = delete;
    LineReader& operator=(const LineReader&) = delete;

  private:
    void run();

    boost::asio::io_context& io_;
    OnLine on_line_;
    int wake_ = -1;  // an eventfd: the reader shall end
    std::thread thread_;
};

}  // namespace huagu::cli
