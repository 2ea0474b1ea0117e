// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QDialog>

class QCheckBox;

namespace csp {

/// Asks before the window is closed on live WebSockets.
///
/// Thread: GUI thread.
class QuitDialog final : public QDialog
{
    Q_OBJECT

public:
    QuitDialog(int webSockets, QWidget *parent);

    /// The user does not want to be asked again.
    bool isLastQuestion() const;

private:
    QCheckBox *const m_isLast;
};

} // namespace csp
