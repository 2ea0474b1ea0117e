// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>

#include <type_traits>
#include <utility>
#include <variant>

namespace csp {

/// What became of an operation: OK, or a code for the program and a text for a person.
///
/// Thread: a value.
class [[nodiscard]] Status
{
public:
    /// 7950 and 7951 are the seed's; ours begin at 9000.
    enum Code : int {
        Ok = 0,
        WebSocketTimeout =
            7950, ///< CSPWebSocketTimeout: nothing arrived in time; read() may be repeated
        WebSocketClosed = 7951, ///< CSPWebSocketClosed: the WebSocket is closed or closing
        WebSocketSlow = 9000, ///< CSPWebSocketSlow: output waiting for the client is over its limit
        NotOpen,              ///< the object is bound to no WebSocket
        NotHandled,           ///< onClientMessage() left the message for a read()
        WouldBlock,           ///< a NonBlocking handler may not wait
        InvalidUtf8,          ///< text that is not valid UTF-8
        UnknownWebSocket,     ///< no live WebSocket has this WebSocketID
        NotShared,            ///< only a shared WebSocket can be opened
        AlreadyBound,         ///< a live handler instance cannot open another WebSocket
        WrongStage,           ///< not allowed at this stage of the lifecycle
        NotSupported,         ///< not available with these properties of the WebSocket
        InvalidCloseCode,     ///< a close code that may not be sent
        ReasonTooLong,        ///< a close reason over 123 bytes of UTF-8
        MessageTooLong,       ///< a message over message-bytes
        InputFull,            ///< input waiting for the handler is over inbound-bytes
        HandlerStillRunning,  ///< a handler has not returned in time
        HandlerFailed,        ///< a handler threw
        NoServerThread,       ///< server-threads are all in use, or the system gives none
        UnknownSession,       ///< no live session has this id
        SessionEnded,         ///< the session has ended or is not available here
        ValueTooLarge,        ///< a session value over its limit
        UnknownGateway,       ///< no gateway answers at this address
        UnknownEndpoint,      ///< no endpoint has this path
        InvalidEndpoint,      ///< a path or class that cannot be registered
        InvalidConfig,        ///< a value of the configuration is out of range
        CannotListen,         ///< the address could not be listened on; PortTaken and so on: why
        NotRunning,           ///< the server is not running
        AlreadyRunning,       ///< the server is running already
        CannotStore,          ///< a file could not be read or written
        NoLicense,            ///< all licence units are held
        SessionRefused,       ///< SessionEvents refused the start or the end of a session
        CannotConvert,        ///< a character that the CHARSET of the class does not have
        PortTaken,            ///< another program listens there
        PortForbidden,        ///< the user may not listen there
        AddressAbsent         ///< this machine has no such address
    };

    Status() = default;
    explicit Status(Code code, QString text = {})
        : m_code(code)
        , m_text(std::move(text))
    {
    }

    bool isOk() const { return m_code == Ok; }
    /// Whether it says, with or without the cause, that an address could not be listened on.
    bool isListenFailure() const;
    Code code() const { return m_code; }
    const QString &text() const { return m_text; }

    /// The code as a word, for example "CSPWebSocketTimeout".
    QString codeName() const;
    /// "OK", or word, number and text: "ReasonTooLong (9014): 130 bytes, at most 123".
    QString toString() const;

private:
    Code m_code = Ok;
    QString m_text;
};

/// A value or the Status that says why there is none; members named as in std::expected.
///
/// Thread: a value.
template <typename T> class [[nodiscard]] Result
{
public:
    Result(T value)
        : m_state(std::move(value))
    {
    }
    Result(Status error)
        : m_state(std::move(error))
    {
        Q_ASSERT(!std::get<Status>(m_state).isOk());
    }

    bool has_value() const { return std::holds_alternative<T>(m_state); }
    explicit operator bool() const { return has_value(); }

    const T &value() const & { return std::get<T>(m_state); }
    T &&value() && { return std::get<T>(std::move(m_state)); }
    const T &operator*() const & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    const T *operator->() const { return &std::get<T>(m_state); }

    /// The Status of the failure, or OK when there is a value.
    Status error() const { return has_value() ? Status() : std::get<Status>(m_state); }

private:
    std::variant<T, Status> m_state;
};

} // namespace csp
