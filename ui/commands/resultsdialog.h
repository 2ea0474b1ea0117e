// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"

#include <QDialog>

namespace csp {

/// Lists what was refused of a command, and why.
///
/// Thread: GUI thread.
class ResultsDialog final : public QDialog
{
    Q_OBJECT

public:
    ResultsDialog(const TargetResults &refusals, QWidget *parent);
};

} // namespace csp
