// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/servercontroller.h"

#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QPlainTextEdit;

namespace csp {

class ResultLine;

/// Writes one message and says to whom and in which direction it goes.
///
/// Thread: GUI thread.
class Composer final : public QWidget
{
    Q_OBJECT

public:
    /// To whom a message goes.
    enum class Targets {
        Selected, ///< the selected connections
        Shown     ///< all that the filter leaves
    };

    /// \a sendAction is what the button triggers.
    explicit Composer(QAction *sendAction, QWidget *parent = nullptr);

    /// How many connections each choice stands for.
    void setCounts(int selected, int shown);
    /// Why nothing can be sent now, said under the message; empty when something can.
    void setObstacle(const QString &cause);
    /// The number of connections the message would go to.
    int targetCount() const;
    ResultLine *resultLine() const { return m_result; }
    /// Reads the input; a fault in it is shown and nothing is sent.
    void send();
    void focusText();

Q_SIGNALS:
    void targetsChanged();
    void sendAsked(csp::Composer::Targets targets, const csp::Message &message,
                   csp::ServerController::Direction direction);

private:
    QWidget *makeOptions();
    bool isHex() const;
    void updateHint();

    QAction *const m_sendAction;
    QComboBox *const m_targets;
    QComboBox *const m_direction;
    QComboBox *const m_kind;
    QPlainTextEdit *const m_text;
    QLabel *const m_hint;
    ResultLine *const m_result;
    QString m_obstacle;
    int m_selectedCount = 0;
    int m_shownCount = 0;
};

} // namespace csp
