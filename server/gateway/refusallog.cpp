// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/refusallog.h"

#include <utility>

namespace csp {
namespace {

const QString Source = QStringLiteral("Gateway");

} // namespace

RefusalLog::RefusalLog(std::shared_ptr<Log> log, DeadlineQueue &deadlines)
    : m_log(std::move(log))
    , m_interval(deadlines)
{
}

void RefusalLog::add(const QString &peer, const QString &limit)
{
    if (const auto told = m_untold.find(limit); told != m_untold.end()) {
        ++*told;
        return;
    }
    m_untold.insert(limit, 0);
    m_log->warning(Source, QStringLiteral("%1 refused: %2").arg(peer, limit));
    if (!m_interval.isActive())
        m_interval.start(Interval, [this] { endInterval(); });
}

void RefusalLog::endInterval()
{
    const QMap<QString, qint64> ended = std::exchange(m_untold, {});
    for (auto each = ended.begin(); each != ended.end(); ++each) {
        if (*each > 0)
            m_log->warning(Source,
                           QStringLiteral("%1 more refused: %2").arg(*each).arg(each.key()));
    }
}

} // namespace csp
