// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace csp {

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

    /// Connects to 127.0.0.1:\a port and asks to upgrade \a path.
    WsClient(uint16_t port, std::string_view path);
    ~WsClient();
    WsClient(const WsClient &) = delete;
    WsClient &operator=(const WsClient &) = delete;

    int descriptor() const { return m_descriptor; }
    bool isOpen() const { return m_state == State::Open; }
    /// The peer has ended the connection after our close frame.
    bool isGone() const { return m_state == State::Gone; }
    bool wantsToWrite() const { return m_written < m_output.size(); }

    /// Takes what has arrived; \a onMessage is called for each message.
    void receive(const MessageHandler &onMessage);
    /// Queues one text message; flush() sends.
    void queueMessage(std::string_view payload);
    /// Queues a close frame with 1000; messages that still come are dropped.
    void queueClose();
    void flush();

private:
    enum class State { Upgrading, Open, Closing, Gone };

    void readAvailable();
    /// Each takes one unit off the input; false when it has not arrived whole.
    bool takeAnswer();
    bool takeFrame(const MessageHandler &onMessage);
    void handleFrame(int opcode, std::string_view payload, const MessageHandler &onMessage);
    void appendFrame(int opcode, std::string_view payload);
    std::string_view input() const { return {m_input.data() + m_taken, m_filled - m_taken}; }

    int m_descriptor = -1;
    State m_state = State::Upgrading;
    std::vector<char> m_input;
    size_t m_taken = 0;  // of m_input, by the parser
    size_t m_filled = 0; // of m_input, by the network
    std::string m_output;
    size_t m_written = 0; // of m_output
};

} // namespace csp
