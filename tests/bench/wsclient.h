// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <sys/types.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace csp {

class TlsStream;

/// Prints why the benchmark cannot go on and ends it with 1.
[[noreturn]] void benchFailed(const std::string &why);

/// A WebSocket client reduced to what a load generator needs: one non-blocking socket to the
/// loopback, the upgrade, whole text messages both ways, answers to ping.
///
/// Any fault of the peer ends the benchmark. Thread: one thread.
class WsClient
{
public:
    using MessageHandler = std::function<void(std::string_view payload)>;
    /// Every message is masked with it: a generator has better to do than to make random keys.
    static constexpr std::array<unsigned char, 4> Mask{0x5a, 0xc3, 0x17, 0x8e};

    enum class Security { None, Tls };

    /// Connects to 127.0.0.1:\a port and asks to upgrade \a path.
    WsClient(uint16_t port, std::string_view path, Security security);
    ~WsClient();
    WsClient(const WsClient &) = delete;
    WsClient &operator=(const WsClient &) = delete;

    int descriptor() const { return m_descriptor; }
    bool isOpen() const { return m_state == State::Open; }
    /// The peer has ended the connection after our close frame.
    bool isGone() const { return m_state == State::Gone; }
    bool wantsToWrite() const { return m_written < m_output.size(); }

    /// Takes what has arrived into \a scratch, which all clients of a thread share and which grows
    /// as needed; \a onMessage is called for each message.
    void receive(std::vector<char> &scratch, const MessageHandler &onMessage);
    /// Queues one text message whose bytes are masked already; flush() sends.
    void queueMasked(std::string_view payload);
    /// Queues a close frame with 1000; messages that still come are dropped.
    void queueClose();
    void flush();

private:
    enum class State { Upgrading, Open, Closing, Gone };

    /// Reads all there is behind the first \a filled bytes; returns how many there are then.
    size_t readAvailable(std::vector<char> &scratch, size_t filled);
    /// As recv(2) and send(2), through TLS where there is some.
    ssize_t receiveBytes(char *data, size_t size);
    ssize_t sendBytes(const char *data, size_t size);
    /// Each takes one unit off \a input; false when it has not arrived whole.
    bool takeAnswer(std::string_view &input);
    bool takeFrame(std::string_view &input, const MessageHandler &onMessage);
    void handleFrame(int opcode, std::string_view payload, const MessageHandler &onMessage);
    void queueControl(int opcode, std::string_view payload);
    void appendHead(int opcode, size_t payloadBytes);

    int m_descriptor = -1;
    std::unique_ptr<TlsStream> m_tls; // or nullptr
    State m_state = State::Upgrading;
    std::string m_rest; // of a unit that has not arrived whole
    std::string m_output;
    size_t m_written = 0; // of m_output
};

} // namespace csp
