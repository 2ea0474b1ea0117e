// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/lifecycle/channel.h"
#include "server/lifecycle/charset.h"
#include "server/lifecycle/handlerplace.h"
#include "server/lifecycle/messagereader.h"
#include "server/lifecycle/rawdevice.h"
#include "server/session.h"
#include "server/websocket.h"

#include <memory>
#include <optional>

namespace csp {

/// What a csp::WebSocket object is bound to.
///
/// Thread: as its WebSocket.
struct WebSocket::Private
{
    std::shared_ptr<Channel> channel;
    MessageReader reader;

    // A live handler instance only.
    Channel::Epoch epoch = Channel::AnyEpoch;
    std::shared_ptr<Session> session;
    std::shared_ptr<HandlerPlace> place;
    Request request;
    std::optional<bool> forcedShared;
    std::optional<bool> handledIsBinary; // until onClientMessage() returns or reads another
    std::unique_ptr<Charset> charset;    // NOCHARSETCONVERT = 0
    bool isLive = false;
    bool isInPreServer = false;
    bool sessionEndOnClose = false;
    std::unique_ptr<RawDevice> device; // once asked for

    QString webSocketId;
    QString gwClientAddress;

    void bind(std::shared_ptr<Channel> to);
    void dropRest();
    Status complainIfNonBlocking(const Status &status) const;
    bool convertsText() const { return charset && !channel->binaryData(); }
    Result<QByteArray> nextPiece(qsizetype length);
    Status beginRead(Channel::Clock::time_point deadline);
    bool isRaw() const { return isLive && channel->noDataFraming(); }
};

} // namespace csp
