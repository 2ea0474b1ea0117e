// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/status.h"
#include "server/websocket.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <map>
#include <memory>
#include <tuple>
#include <typeinfo>

namespace csp {

class SessionEvents;

/// The class parameters of a handler class, read once when it is registered.
struct HandlerTraits
{
    QString className;
    bool useSession = true;
    bool nonBlocking = false;
    bool deferEndServer = false;
    bool noCharsetConvert = true;
    QByteArray charset; ///< text is converted to and from it, unless noCharsetConvert
    QStringList subprotocols;
};

/// Which handler class serves which path, and how its instances are made.
///
/// Thread: filled by one thread, then copied into the server; create() may be called from any
/// thread.
class HandlerRegistry
{
public:
    using Factory = std::function<std::unique_ptr<WebSocket>()>;

    struct Entry
    {
        HandlerTraits traits;
        Factory create;
    };

    /// Serves \a path with a new \a Handler for each WebSocket; \a arguments are kept and passed to
    /// each constructor (state that outlives a handler: pass a shared_ptr).
    ///
    /// Errors: InvalidEndpoint for a path that is not "/" and words, or taken, and for a CHARSET
    /// that is unknown.
    template <typename Handler, typename... Arguments>
    Status add(const QString &path, Arguments... arguments)
    {
        static_assert(std::is_base_of_v<WebSocket, Handler>,
                      "a handler derives from csp::WebSocket");
        const HandlerTraits traits{classNameOf(typeid(Handler)), Handler::UseSession,
                                   Handler::NonBlocking,         Handler::DeferEndServer,
                                   Handler::NOCHARSETCONVERT,    QByteArray(Handler::CHARSET),
                                   listOf(Handler::Subprotocols)};
        return addEntry(path, {traits, [kept = std::make_tuple(std::move(arguments)...)] {
                                   return std::apply(
                                       [](const auto &...each) -> std::unique_ptr<WebSocket> {
                                           return std::make_unique<Handler>(each...);
                                       },
                                       kept);
                               }});
    }

    /// What the application does when sessions start and end.
    void setSessionEvents(std::shared_ptr<SessionEvents> events) { m_events = std::move(events); }
    const std::shared_ptr<SessionEvents> &sessionEvents() const { return m_events; }

    /// The entry at \a path, or nullptr.
    const Entry *find(const QString &path) const;
    const std::map<QString, Entry> &entries() const { return m_entries; }

private:
    static QString classNameOf(const std::type_info &type);
    static QStringList listOf(const char *words);
    Status addEntry(const QString &path, Entry entry);

    std::map<QString, Entry> m_entries;
    std::shared_ptr<SessionEvents> m_events;
};

} // namespace csp
