// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"

#include <QDialog>

namespace csp {

/// The connections that something would be done to, as they were when it was opened.
///
/// Thread: GUI thread.
class TargetListDialog final : public QDialog
{
    Q_OBJECT

public:
    TargetListDialog(const QList<ConnectionInfo> &targets, QWidget *parent);
};

} // namespace csp
