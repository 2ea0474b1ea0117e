// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/lists/filterfields.h"

#include <QStringList>

namespace csp {

class EndpointsModel;

/// The values that \a field is likely to have, to be offered: states, classes and paths of the
/// endpoints, yes and no. Empty when there is no such list.
///
/// Thread: GUI thread.
QStringList filterValues(FilterField field, const EndpointsModel &endpoints);

} // namespace csp
