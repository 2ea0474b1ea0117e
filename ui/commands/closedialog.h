// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/servercontroller.h"
#include "ui/commands/targetsdialog.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace csp {

/// Asks for code and reason before connections are closed.
///
/// Thread: GUI thread.
class CloseDialog final : public TargetsDialog
{
    Q_OBJECT

public:
    CloseDialog(const QList<Target> &targets, ServerController::CloseMode mode, QWidget *parent);

    CloseCode code() const;
    QString reason() const;
    ServerController::CloseMode mode() const;

private:
    void fillCodes();
    void check();
    Status validate() const;

    QComboBox *const m_code;
    QLineEdit *const m_reason;
    QLabel *const m_count;
    QCheckBox *const m_abort;
    QLabel *const m_fault;
};

} // namespace csp
