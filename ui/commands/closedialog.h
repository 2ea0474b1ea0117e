// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/servercontroller.h"
#include "ui/commands/targetsdialog.h"

#include <chrono>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QSpinBox;

namespace csp {

/// Asks for code and reason before connections are closed.
///
/// Thread: GUI thread.
class CloseDialog final : public TargetsDialog
{
    Q_OBJECT

public:
    /// What else the dialog is told.
    struct Context
    {
        ServerController::CloseMode mode = ServerController::CloseMode::Graceful;
        int sessions = 0;     ///< of the targets
        int otherSockets = 0; ///< of these sessions, besides the targets
    };

    /// At most this may the closes be spread over.
    static constexpr std::chrono::milliseconds MaximumSpread{3'600'000};

    CloseDialog(const QList<Target> &targets, const Context &context, QWidget *parent);

    CloseCode code() const;
    QString reason() const;
    ServerController::CloseMode mode() const;
    /// Over how long the closes are to be spread.
    std::chrono::milliseconds spread() const;
    bool endsSessions() const;
    /// Whether a single connection is to be closed without this dialog from now on.
    bool asksNoMore() const;

private:
    void fillCodes();
    void check();
    Status validate() const;

    void addOptions(QFormLayout *rows, qsizetype targets, const Context &context);

    QComboBox *const m_code;
    QLineEdit *const m_reason;
    QLabel *const m_count;
    QCheckBox *const m_abort;
    QCheckBox *const m_endSessions;
    QCheckBox *const m_askNoMore;
    QSpinBox *const m_spread;
    QLabel *const m_fault;
};

} // namespace csp
