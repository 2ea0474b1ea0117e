// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/basics/texts.h"
#include "ui/basics/theme.h"

namespace csp {

/// How the window looks, and how often it looks at the server.
///
/// Thread: a value.
struct ViewSettings
{
    static constexpr int SlowestRefresh = 1;
    static constexpr int FastestRefresh = 10;

    Theme theme = Theme::System;
    Density density = Density::Comfortable;
    TimeFormat timeFormat = TimeFormat::Local;
    int refreshesPerSecond = 5;

    friend bool operator==(const ViewSettings &, const ViewSettings &) = default;
};

} // namespace csp
