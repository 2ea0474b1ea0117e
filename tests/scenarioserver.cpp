// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/headless.h"
#include "app/process.h"
#include "handlers/samples.h"
#include "server/handlerregistry.h"
#include "tests/scenarios/broadcastchat.h"
#include "tests/scenarios/countingreader.h"
#include "tests/scenarios/devicebridge.h"
#include "tests/scenarios/newsagency.h"
#include "tests/scenarios/onlymessages.h"
#include "tests/scenarios/openedbyid.h"
#include "tests/scenarios/pushedupdates.h"
#include "tests/scenarios/rawrecords.h"
#include "tests/scenarios/readingchat.h"
#include "tests/scenarios/replay.h"
#include "tests/scenarios/savednumbers.h"
#include "tests/scenarios/sessionend.h"
#include "tests/scenarios/subscribers.h"
#include "tests/scenarios/switchedkinds.h"
#include "tests/scenarios/terminal.h"
#include "tests/scenarios/timedecho.h"
#include "tests/scenarios/workerpump.h"

#include <QCoreApplication>
#include <QUuid>

namespace csp {
namespace {

bool registerScenarios(HandlerRegistry &registry, const std::shared_ptr<OpenIds> &members)
{
    const auto path = [](const char *name) { return QLatin1String(name); };
    const auto jobs = std::make_shared<Jobs>();
    const auto ids = std::make_shared<OpenIds>();
    const auto updates = std::make_shared<MessageLog>();
    const auto run = std::make_shared<MessageLog>();
    const Status added[] = {
        registry.add<TimedEcho>(path("/s01")),
        registry.add<CountingReader>(path("/s02")),
        registry.add<Terminal>(path("/s03")),
        registry.add<ReadingChat>(path("/s04"), std::make_shared<OpenIds>(), jobs),
        registry.add<BroadcastChat>(path("/s05"), members),
        registry.add<OpenedById>(path("/s06"), ids),
        registry.add<PlainObject>(path("/s06/other"), ids),
        registry.add<Subscriber>(path("/s07"), ids),
        registry.add<Producers>(path("/s07/producers"), ids),
        registry.add<WorkerPump>(path("/s10")),
        registry.add<WorkerPump>(path("/another/route/s10")),
        registry.add<HalfSecondUpdates>(path("/s12"), updates),
        registry.add<QuickUpdates>(path("/s12/quick"), updates),
        registry.add<DeviceBridge>(path("/s13")),
        registry.add<OnlyMessages>(path("/s14")),
        registry.add<OnlyMessagesShared>(path("/s14/shared")),
        registry.add<SessionEnd>(path("/s15")),
        registry.add<Replay>(path("/s16"), run, QUuid::createUuid().toString()),
        registry.add<RunEvents>(path("/s16/events"), run),
        registry.add<SwitchedKinds>(path("/s17")),
        registry.add<RawRecords>(path("/s17/raw")),
        registry.add<SavedNumbers>(path("/saved")),
        registerSamples(registry),
    };
    return std::all_of(std::begin(added), std::end(added),
                       [](const Status &status) { return status.isOk(); });
}

} // namespace
} // namespace csp

/// csp-server with the handlers of tests/scenarios, and the samples.
int main(int argc, char *argv[])
{
    using namespace csp;
    prepareProcess();
    const QCoreApplication application(argc, argv);
    const auto options = parseOptions(Program::Server, QCoreApplication::arguments());
    const auto members = std::make_shared<OpenIds>();
    HandlerRegistry registry;
    if (!options || !registerScenarios(registry, members))
        return UsageError;
    const NewsAgency agency(members);
    return runHeadless(Program::Server, *options, registry);
}
