// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/descriptors.h"

#include <sys/resource.h>

#include <algorithm>
#include <limits>

namespace csp {

qint64 raiseDescriptorLimit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return std::numeric_limits<qint64>::max();
    const rlim_t soft = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max;
    const rlim_t holds = setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_max : soft;
    constexpr rlim_t Most = std::numeric_limits<qint64>::max();
    return static_cast<qint64>(std::min(holds, Most));
}

QString fitConnections(Limits &limits, qint64 descriptors)
{
    const qint64 most = std::max<qint64>(descriptors - ReservedDescriptors, 1);
    if (limits.connections <= most)
        return {};
    const QString warning = QStringLiteral("connections lowered from %1 to %2: this process may "
                                           "open %3 descriptors, %4 of them are kept free")
                                .arg(limits.connections)
                                .arg(most)
                                .arg(descriptors)
                                .arg(ReservedDescriptors);
    limits.connections = most;
    return warning;
}

} // namespace csp
