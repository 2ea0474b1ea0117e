// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/websocket.h"

namespace csp {

/// Reads each message a little at a time and answers what it was, as JSON:
/// {"bytes":N,"reads":N,"sha256":"hexadecimal"}.
///
/// Thread: dedicated; see WebSocket.
class UploadHandler final : public WebSocket
{
public:
    /// Read at a time: characters of text, bytes of binary data.
    static constexpr qsizetype PartLength = 1'000;

protected:
    Status server() override;

private:
    Result<QByteArray> receive();
};

} // namespace csp
