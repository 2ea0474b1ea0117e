// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/bench/wsclient.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace csp {
namespace {

// The sample of RFC 6455, 1.3: a constant key has a constant answer.
constexpr std::string_view Key = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr std::string_view Accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
constexpr unsigned char Mask[4] = {0x5a, 0xc3, 0x17, 0x8e};
constexpr size_t ReadBytes = 16 * 1024;

enum Opcode { Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

uint64_t bigEndian(std::string_view bytes)
{
    uint64_t value = 0;
    for (const char byte : bytes)
        value = (value << 8) | static_cast<unsigned char>(byte);
    return value;
}

void appendBigEndian(std::string &out, uint64_t value, int bytes)
{
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(value >> shift));
}

} // namespace

void benchFailed(const std::string &why)
{
    std::fflush(stdout);
    std::fprintf(stderr, "benchmark failed: %s\n", why.c_str());
    std::exit(1);
}

WsClient::WsClient(uint16_t port, std::string_view path)
    : m_descriptor(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
{
    if (m_descriptor < 0)
        benchFailed(std::string("no socket: ") + std::strerror(errno));
    const int on = 1;
    setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(m_descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address) < 0
        && errno != EINPROGRESS)
        benchFailed(std::string("cannot connect: ") + std::strerror(errno));
    m_output = "GET " + std::string(path) + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port)
               + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                 "Sec-WebSocket-Key: "
               + std::string(Key) + "\r\n\r\n";
}

WsClient::~WsClient()
{
    close(m_descriptor);
}

void WsClient::receive(const MessageHandler &onMessage)
{
    readAvailable();
    if (m_state == State::Upgrading && !takeAnswer())
        return;
    while (m_state != State::Gone && takeFrame(onMessage))
        continue;
    if (m_taken == m_filled)
        m_taken = m_filled = 0;
}

void WsClient::readAvailable()
{
    for (;;) {
        if (m_taken > 0 && m_input.size() - m_filled < ReadBytes) {
            std::memmove(m_input.data(), m_input.data() + m_taken, m_filled - m_taken);
            m_filled -= m_taken;
            m_taken = 0;
        }
        if (m_input.size() - m_filled < ReadBytes)
            m_input.resize(2 * m_input.size() + ReadBytes);
        const size_t room = m_input.size() - m_filled;
        const ssize_t got = recv(m_descriptor, m_input.data() + m_filled, room, 0);
        if (got > 0) {
            m_filled += static_cast<size_t>(got);
            if (static_cast<size_t>(got) < room)
                return;
        } else if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            return;
        } else if (m_state == State::Closing) {
            m_state = State::Gone;
            return;
        } else {
            benchFailed("the server ended a connection");
        }
    }
}

bool WsClient::takeAnswer()
{
    const size_t end = input().find("\r\n\r\n");
    if (end == std::string_view::npos)
        return false;
    const std::string_view head = input().substr(0, end);
    if (!head.starts_with("HTTP/1.1 101 ") || head.find(Accept) == std::string_view::npos)
        benchFailed("the upgrade was refused: " + std::string(head));
    m_taken += end + 4;
    m_state = State::Open;
    return true;
}

bool WsClient::takeFrame(const MessageHandler &onMessage)
{
    const std::string_view in = input();
    if (in.size() < 2)
        return false;
    size_t head = 2;
    uint64_t size = static_cast<unsigned char>(in[1]);
    if (size >= 126) {
        const size_t bytes = size == 126 ? 2 : 8;
        head += bytes;
        if (in.size() < head)
            return false;
        size = bigEndian(in.substr(2, bytes));
    }
    if (in.size() - head < size)
        return false;
    if ((in[0] & 0xf0) != 0x80)
        benchFailed("the server sent a fragment or a reserved bit");
    m_taken += head + size;
    handleFrame(in[0] & 0x0f, in.substr(head, size), onMessage);
    return true;
}

void WsClient::handleFrame(int opcode, std::string_view payload, const MessageHandler &onMessage)
{
    switch (opcode) {
    case Text:
    case Binary:
        if (m_state == State::Open)
            onMessage(payload);
        break;
    case Ping:
        appendFrame(Pong, payload);
        flush();
        break;
    case Close:
        if (m_state != State::Closing)
            benchFailed("the server closed a WebSocket");
        break;
    default:
        break;
    }
}

void WsClient::queueMessage(std::string_view payload)
{
    appendFrame(Text, payload);
}

void WsClient::queueClose()
{
    using namespace std::string_view_literals;
    m_state = State::Closing;
    appendFrame(Close, "\x03\xe8"sv);
}

void WsClient::appendFrame(int opcode, std::string_view payload)
{
    m_output.push_back(static_cast<char>(0x80 | opcode));
    if (payload.size() < 126) {
        m_output.push_back(static_cast<char>(0x80 | payload.size()));
    } else if (payload.size() < 65'536) {
        m_output.push_back(static_cast<char>(0x80 | 126));
        appendBigEndian(m_output, payload.size(), 2);
    } else {
        m_output.push_back(static_cast<char>(0x80 | 127));
        appendBigEndian(m_output, payload.size(), 8);
    }
    m_output.append(reinterpret_cast<const char *>(Mask), sizeof Mask);
    const size_t begin = m_output.size();
    m_output.append(payload);
    for (size_t i = 0; i < payload.size(); ++i)
        m_output[begin + i] = static_cast<char>(m_output[begin + i] ^ Mask[i & 3]);
}

void WsClient::flush()
{
    while (wantsToWrite()) {
        const ssize_t sent = send(m_descriptor, m_output.data() + m_written,
                                  m_output.size() - m_written, MSG_NOSIGNAL);
        if (sent >= 0) {
            m_written += static_cast<size_t>(sent);
        } else if (errno == EAGAIN || errno == EINTR || errno == ENOTCONN) {
            return;
        } else if (m_state == State::Closing) {
            m_state = State::Gone;
            return;
        } else {
            benchFailed(std::string("cannot send: ") + std::strerror(errno));
        }
    }
    m_output.clear();
    m_written = 0;
}

} // namespace csp
