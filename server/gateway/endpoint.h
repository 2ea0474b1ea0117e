// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/handlerregistry.h"
#include "server/lifecycle/handlerplace.h"

#include <QString>

#include <memory>

namespace csp {

/// A path and the handler class that serves it.
///
/// Thread: constant while the server runs.
struct Endpoint
{
    const QString path;
    const HandlerRegistry::Entry entry;
    const std::shared_ptr<HandlerPlace> place;
};

} // namespace csp
