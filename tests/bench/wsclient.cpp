// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/bench/wsclient.h"

#include "tests/bench/tlsstream.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace csp {
namespace {

// The sample of RFC 6455, 1.3: a constant key has a constant answer.
constexpr std::string_view Key = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr std::string_view Accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
// At least so much room for each read.
constexpr size_t ReadBytes = 256 * 1024;

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

WsClient::WsClient(uint16_t port, std::string_view path, Security security)
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
    if (security == Security::Tls)
        m_tls = std::make_unique<TlsStream>(m_descriptor);
    m_output = "GET " + std::string(path) + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port)
               + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                 "Sec-WebSocket-Key: "
               + std::string(Key) + "\r\n\r\n";
}

WsClient::~WsClient()
{
    close(m_descriptor);
}

void WsClient::receive(std::vector<char> &scratch, const MessageHandler &onMessage)
{
    if (scratch.size() < m_rest.size() + ReadBytes)
        scratch.resize(m_rest.size() + ReadBytes);
    std::copy(m_rest.begin(), m_rest.end(), scratch.begin());
    const size_t filled = readAvailable(scratch, m_rest.size());
    std::string_view input(scratch.data(), filled);
    if (m_state != State::Upgrading || takeAnswer(input)) {
        while (m_state != State::Gone && takeFrame(input, onMessage))
            continue;
    }
    m_rest.assign(input);
}

size_t WsClient::readAvailable(std::vector<char> &scratch, size_t filled)
{
    for (;;) {
        if (scratch.size() - filled < ReadBytes)
            scratch.resize(2 * scratch.size());
        const size_t room = scratch.size() - filled;
        const ssize_t got = receiveBytes(scratch.data() + filled, room);
        if (got > 0) {
            filled += static_cast<size_t>(got);
            if (static_cast<size_t>(got) < room && !m_tls) // which gives a record at a time
                return filled;
        } else if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            return filled;
        } else if (m_state == State::Closing) {
            m_state = State::Gone;
            return filled;
        } else {
            benchFailed("the server ended a connection");
        }
    }
}

ssize_t WsClient::receiveBytes(char *data, size_t size)
{
    return m_tls ? m_tls->receive(data, size) : recv(m_descriptor, data, size, 0);
}

ssize_t WsClient::sendBytes(const char *data, size_t size)
{
    return m_tls ? m_tls->send(data, size) : send(m_descriptor, data, size, MSG_NOSIGNAL);
}

bool WsClient::takeAnswer(std::string_view &input)
{
    const size_t end = input.find("\r\n\r\n");
    if (end == std::string_view::npos)
        return false;
    const std::string_view head = input.substr(0, end);
    if (!head.starts_with("HTTP/1.1 101 ") || head.find(Accept) == std::string_view::npos)
        benchFailed("the upgrade was refused: " + std::string(head));
    input.remove_prefix(end + 4);
    m_state = State::Open;
    return true;
}

bool WsClient::takeFrame(std::string_view &input, const MessageHandler &onMessage)
{
    if (input.size() < 2)
        return false;
    size_t head = 2;
    uint64_t size = static_cast<unsigned char>(input[1]);
    if (size >= 126) {
        const size_t bytes = size == 126 ? 2 : 8;
        head += bytes;
        if (input.size() < head)
            return false;
        size = bigEndian(input.substr(2, bytes));
    }
    if (input.size() - head < size)
        return false;
    if ((input[0] & 0xf0) != 0x80)
        benchFailed("the server sent a fragment or a reserved bit");
    const int opcode = input[0] & 0x0f;
    const std::string_view payload = input.substr(head, size);
    input.remove_prefix(head + size);
    handleFrame(opcode, payload, onMessage);
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
        queueControl(Pong, payload);
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

void WsClient::queueMasked(std::string_view payload)
{
    appendHead(Text, payload.size());
    m_output.append(payload);
}

void WsClient::queueClose()
{
    using namespace std::string_view_literals;
    m_state = State::Closing;
    queueControl(Close, "\x03\xe8"sv);
}

void WsClient::queueControl(int opcode, std::string_view payload)
{
    appendHead(opcode, payload.size());
    for (size_t i = 0; i < payload.size(); ++i)
        m_output.push_back(static_cast<char>(payload[i] ^ Mask[i % Mask.size()]));
}

void WsClient::appendHead(int opcode, size_t payloadBytes)
{
    m_output.push_back(static_cast<char>(0x80 | opcode));
    if (payloadBytes < 126) {
        m_output.push_back(static_cast<char>(0x80 | payloadBytes));
    } else if (payloadBytes < 65'536) {
        m_output.push_back(static_cast<char>(0x80 | 126));
        appendBigEndian(m_output, payloadBytes, 2);
    } else {
        m_output.push_back(static_cast<char>(0x80 | 127));
        appendBigEndian(m_output, payloadBytes, 8);
    }
    m_output.append(reinterpret_cast<const char *>(Mask.data()), Mask.size());
}

void WsClient::flush()
{
    while (wantsToWrite()) {
        const ssize_t sent = sendBytes(m_output.data() + m_written, m_output.size() - m_written);
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
