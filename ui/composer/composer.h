// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/composer/delivery.h"
#include "ui/composer/history.h"

#include <QWidget>

#include <array>

class QAction;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QToolButton;

namespace csp {

class PayloadEdit;
class RepeatRow;
class ResultLine;

/// Writes one message and says to whom, in which direction and how often it goes.
///
/// Thread: GUI thread.
class Composer final : public QWidget
{
    Q_OBJECT

public:
    /// To whom a message goes.
    enum class Targets {
        Selected, ///< the selected connections
        Session,  ///< all of the sessions of the selected
        Class,    ///< all of the classes of the selected
        Shown     ///< all that the filter leaves
    };
    static constexpr int TargetChoices = int(Targets::Shown) + 1;

    /// What the buttons trigger; shared with menus.
    struct Commands
    {
        QAction *send = nullptr;
        QAction *formatJson = nullptr;
        QAction *repeat = nullptr; ///< checkable: unfolds the row
        QAction *saveMessage = nullptr;
        QAction *showSaved = nullptr; ///< checkable: opens the drawer
        QAction *older = nullptr;
        QAction *newer = nullptr;
    };
    /// How many connections each choice stands for, and the class when it is only one.
    struct Counts
    {
        std::array<int, TargetChoices> targets{};
        QString className;
    };

    explicit Composer(const Commands &commands, QWidget *parent = nullptr);

    void setCounts(const Counts &counts);
    Targets targets() const;
    /// The number of connections the message would go to.
    int targetCount() const { return m_counts.targets.at(std::size_t(targets())); }
    /// Why nothing can be sent now, said under the message; empty when something can.
    void setObstacle(const QString &cause);

    Draft draft() const;
    void setDraft(const Draft &draft);
    /// Takes \a message as it is, to be changed and sent again.
    void edit(const Message &message);
    /// How often the message goes out.
    Repeat repeat() const;
    RepeatRow *repeatRow() const { return m_repeatRow; }
    ResultLine *resultLine() const { return m_result; }
    History &history() { return m_history; }
    /// Puts \a drawer left of the message.
    void setDrawer(QWidget *drawer);

    /// Reads the input; a fault in it is shown and nothing is sent.
    void send();
    /// Shows why the input could not be sent, and where.
    void showFault(const Payload &payload);
    void focusText();

Q_SIGNALS:
    void targetsChanged();
    /// The list of targets is wanted.
    void targetsAsked();
    /// \a payload is read but for a file's, whose draft tells it.
    void sendAsked(const csp::Draft &draft, const csp::Payload &payload);

private:
    QWidget *makeOptions();
    QToolButton *makeButton(QAction *action, const QString &name);
    QToolButton *makeVariablesButton();
    void layOut();
    void connectCommands();
    PayloadKind kind() const;
    void setKind(PayloadKind kind);
    void onKindChanged();
    void onChanged();
    void updateHint();
    void updateChip();
    void updateEditorHeight();
    void formatJson();
    void showOlder();
    void showNewer();

    const Commands m_commands;
    QComboBox *const m_targets;
    QToolButton *const m_chip;
    QComboBox *const m_direction;
    QComboBox *const m_kind;
    PayloadEdit *const m_edit;
    RepeatRow *const m_repeatRow;
    QLabel *const m_hint;
    ResultLine *const m_result;
    QAction *m_resolve = nullptr; ///< checkable: variables are replaced
    QToolButton *m_variables = nullptr;
    QToolButton *m_format = nullptr;
    QHBoxLayout *m_body = nullptr;
    QTimer m_hintTimer;
    History m_history;
    QString m_obstacle;
    Counts m_counts;
};

} // namespace csp
