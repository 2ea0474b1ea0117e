// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/memorytrim.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace csp {

void MemoryTrim::connectionGone()
{
    ++m_gone;
    if (m_gone == 1)
        trimIn(m_times.late);
    else if (m_gone == Many)
        trimIn(m_times.soon);
}

void MemoryTrim::trimIn(std::chrono::milliseconds time)
{
    m_deadline.start(time, [this] {
        m_gone = 0;
#ifdef __GLIBC__ // others have no such call, and mostly no need of it
        malloc_trim(0);
#endif
    });
}

} // namespace csp
