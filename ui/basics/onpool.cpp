// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/basics/onpool.h"

namespace csp {

QThreadPool &workPool()
{
    static QThreadPool pool;
    return pool;
}

} // namespace csp
