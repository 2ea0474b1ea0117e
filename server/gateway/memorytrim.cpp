// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/memorytrim.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace csp {

void MemoryTrim::connectionGone()
{
#ifdef __GLIBC__ // others have no such call, and mostly no need of it
    if (!m_deadline.isActive())
        m_deadline.start(Delay, [] { malloc_trim(0); });
#endif
}

} // namespace csp
