// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QDialog>
#include <QList>

class QAction;

namespace csp {

/// What each key does, made from the actions themselves.
///
/// Thread: GUI thread.
class ShortcutsDialog final : public QDialog
{
    Q_OBJECT

public:
    /// A menu's title and its actions.
    struct Group
    {
        QString title;
        QList<QAction *> actions;
    };

    /// Actions without keys, and groups without any, are left out; an action is shown once.
    ShortcutsDialog(const QList<Group> &groups, QWidget *parent);
};

} // namespace csp
