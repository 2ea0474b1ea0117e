// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QDialog>
#include <QList>
#include <QSet>
#include <QStringList>

class QLabel;
class QPushButton;
class QTreeWidget;
class QVBoxLayout;

namespace csp {

/// Asks before something is done to connections or sessions: the targets are frozen when it is
/// opened, and those that leave meanwhile are marked and left out.
///
/// Thread: GUI thread.
class TargetsDialog : public QDialog
{
    Q_OBJECT

public:
    struct Target
    {
        QString id;
        QString detail; ///< peer, or what else tells it from others
        QString path;
        QStringList parts; ///< what goes with it
    };
    struct Texts
    {
        QString title;
        QString question;
        QString explanation;
        QString accept;      ///< the button that does it
        QString detailTitle; ///< of the third column; "Path" when empty
    };

    TargetsDialog(const Texts &texts, const QList<Target> &targets, QWidget *parent);

    /// The frozen targets that are still there.
    QStringList remaining() const;
    /// Marks those of \a ids that are targets as gone.
    void markGone(const QSet<QString> &ids);

protected:
    /// Adds a form above the buttons.
    void addForm(QWidget *form);
    void setAcceptable(bool acceptable);
    QPushButton *acceptButton() const { return m_accept; }

private:
    void fillList(const QList<Target> &targets, const QString &detailTitle);
    void updateAccept();

    QTreeWidget *const m_list;
    QLabel *const m_gone;
    QVBoxLayout *const m_layout;
    QPushButton *m_accept = nullptr;
    bool m_isAcceptable = true;
};

} // namespace csp
