// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "tests/lifestory.h"

#include "server/websocket.h"

#include <atomic>
#include <functional>

namespace csp {

/// Does what its messages say, "m12 end 345": tag, command, random number; and looks whether its
/// callbacks come in a legal order, one at a time. Its query says how it begins: ?n=STORY,
/// shared=1, loop=1 (stays in a read() loop), pre=refuse|throw|refuse-restart,
/// start=end|error|throw.
///
/// Thread: see WebSocket.
class RandomHandler : public WebSocket
{
public:
    explicit RandomHandler(std::shared_ptr<LifeBook> book);
    ~RandomHandler() override;

    /// What a message can say.
    static const QByteArrayList &commands();

    Status initializeServer() override;
    Status onPreServer() override;
    Status server() override;
    Status onClientMessage(const QByteArray &data, bool close) override;
    Status onPostServer() override;

protected:
    virtual bool isTransient() const { return false; }

private:
    enum class Callback {
        None,
        InitializeServer,
        PreServer,
        Server,
        Message,
        LastCall,
        PostServer
    };
    using Outcome = std::optional<Status>; // what a callback returns, or nothing: it goes on

    static const char *name(Callback callback);
    /// Runs a callback's \a body between the looks at its order.
    Status within(Callback callback, const std::function<Status()> &body);
    bool isLegal(Callback callback) const;
    void returned(Callback callback, const Status &status);
    Status preServer();
    Status begin();
    Status readLoop();
    Result<QByteArray> readWhole(std::chrono::milliseconds timeout);
    Outcome perform(const QByteArray &message);
    Outcome performOnSelf(const QByteArray &command, quint32 random);
    void performOnOther(const QByteArray &command, quint32 random);
    void reply();
    void endSession();
    void note(const QString &line) const;
    QString query(const char *name) const;

    const std::shared_ptr<LifeBook> m_book;
    LifeStoryPtr m_story;
    int m_instance = 0;
    int m_replies = 0;
    std::atomic<bool> m_isInside = false;
    bool m_isShared = false;
    bool m_wasPreOk = false;
    bool m_hasServerReturned = false;
    Callback m_last = Callback::None;
};

/// The same with its callbacks on the gateway thread.
class RandomGatewayHandler final : public RandomHandler
{
public:
    static constexpr bool NonBlocking = true;
    using RandomHandler::RandomHandler;
};

/// The same in a transient session.
class RandomTransientHandler final : public RandomHandler
{
public:
    static constexpr bool UseSession = false;
    using RandomHandler::RandomHandler;

protected:
    bool isTransient() const override { return true; }
};

/// The same, reading and writing on after endServer().
class RandomDeferringHandler final : public RandomHandler
{
public:
    static constexpr bool DeferEndServer = true;
    using RandomHandler::RandomHandler;
};

} // namespace csp
