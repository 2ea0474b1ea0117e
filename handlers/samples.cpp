// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "handlers/samples.h"

#include "handlers/chathandler.h"
#include "handlers/chatrooms.h"
#include "handlers/clockhandler.h"
#include "handlers/clockticker.h"
#include "handlers/dedicatedmirrorhandler.h"
#include "handlers/echohandler.h"
#include "handlers/mirrorhandler.h"
#include "handlers/poolechohandler.h"
#include "handlers/rawhandler.h"
#include "handlers/sharedechohandler.h"
#include "handlers/uploadhandler.h"
#include "handlers/whoamihandler.h"
#include "server/handlerregistry.h"

namespace csp {

Status registerSamples(HandlerRegistry &registry)
{
    const auto rooms = std::make_shared<ChatRooms>();
    const auto ticker = std::make_shared<ClockTicker>();
    const Status added[] = {
        registry.add<EchoHandler>(QStringLiteral("/echo")),
        registry.add<PoolEchoHandler>(QStringLiteral("/echo/pool")),
        registry.add<SharedEchoHandler>(QStringLiteral("/echo/shared")),
        registry.add<MirrorHandler>(QStringLiteral("/mirror")),
        registry.add<DedicatedMirrorHandler>(QStringLiteral("/mirror/dedicated")),
        registry.add<ChatHandler>(QStringLiteral("/chat"), rooms),
        registry.add<ClockHandler>(QStringLiteral("/clock"), ticker),
        registry.add<UploadHandler>(QStringLiteral("/upload")),
        registry.add<RawHandler>(QStringLiteral("/raw")),
        registry.add<WhoamiHandler>(QStringLiteral("/whoami")),
    };
    for (const Status &status : added) {
        if (!status.isOk())
            return status;
    }
    return Status();
}

} // namespace csp
