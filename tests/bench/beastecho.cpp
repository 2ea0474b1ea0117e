// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// What one writes with Boost.Beast for speed: one thread, callbacks, no time-outs, no compression.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include <sys/resource.h>

#include <cstdio>
#include <deque>
#include <memory>
#include <string>
#include <unordered_set>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using boost::system::error_code;
using tcp = asio::ip::tcp;

class Session;

// Who gets what is said at /all. Outlives every session.
using Audience = std::unordered_set<Session *>;

/// One WebSocket: echoes, and at /all sends what it gets to everyone there.
///
/// Thread: the one of the io_context. Lives as long as an operation of it is under way.
class Session final : public std::enable_shared_from_this<Session>
{
public:
    Session(tcp::socket &&socket, Audience &audience)
        : m_socket(std::move(socket))
        , m_audience(audience)
    {
    }
    ~Session() { m_audience.erase(this); }
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    void start()
    {
        m_socket.next_layer().set_option(tcp::no_delay(true));
        m_socket.auto_fragment(false);
        http::async_read(m_socket.next_layer(), m_buffer, m_request,
                         [self = shared_from_this()](error_code error, size_t) {
                             if (!error)
                                 self->accept();
                         });
    }

private:
    void accept()
    {
        m_socket.async_accept(m_request, [self = shared_from_this()](error_code error) {
            if (error)
                return;
            self->m_speaksToAll = self->m_request.target() == "/all";
            self->m_request = {}; // not needed any more
            if (self->m_speaksToAll)
                self->m_audience.insert(self.get());
            self->read();
        });
    }

    void read()
    {
        m_socket.async_read(m_buffer, [self = shared_from_this()](error_code error, size_t) {
            if (error)
                return;
            self->m_socket.text(self->m_socket.got_text());
            if (self->m_speaksToAll)
                self->tellAll();
            else
                self->echo();
        });
    }

    void echo()
    {
        m_socket.async_write(m_buffer.data(),
                             [self = shared_from_this()](error_code error, size_t bytes) {
                                 if (error)
                                     return;
                                 self->m_buffer.consume(bytes);
                                 self->read();
                             });
    }

    void tellAll()
    {
        const auto text =
            std::make_shared<const std::string>(beast::buffers_to_string(m_buffer.data()));
        m_buffer.consume(m_buffer.size());
        for (Session *session : m_audience)
            session->tell(text);
        read();
    }

    void tell(const std::shared_ptr<const std::string> &text)
    {
        m_output.push_back(text);
        if (m_output.size() == 1)
            writeNext();
    }

    // Beast allows one write at a time.
    void writeNext()
    {
        m_socket.async_write(asio::buffer(*m_output.front()),
                             [self = shared_from_this()](error_code error, size_t) {
                                 if (error)
                                     return;
                                 self->m_output.pop_front();
                                 if (!self->m_output.empty())
                                     self->writeNext();
                             });
    }

    websocket::stream<tcp::socket> m_socket;
    Audience &m_audience;
    beast::flat_buffer m_buffer;
    http::request<http::empty_body> m_request;
    std::deque<std::shared_ptr<const std::string>> m_output;
    bool m_speaksToAll = false;
};

void acceptNext(tcp::acceptor &acceptor, Audience &audience)
{
    acceptor.async_accept([&acceptor, &audience](error_code error, tcp::socket socket) {
        if (!error)
            std::make_shared<Session>(std::move(socket), audience)->start();
        acceptNext(acceptor, audience);
    });
}

void raiseDescriptorLimit()
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace

int main()
{
    raiseDescriptorLimit();
    Audience audience;
    asio::io_context context(1);
    tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
    acceptor.listen(4'096);
    acceptNext(acceptor, audience);
    std::printf("{\"event\":\"listening\",\"url\":\"ws://127.0.0.1:%u\"}\n",
                unsigned(acceptor.local_endpoint().port()));
    std::fflush(stdout);
    context.run();
}
