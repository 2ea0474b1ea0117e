// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/basics/theme.h"

#include <QHash>
#include <QList>
#include <QWidget>

#include <functional>

class QVBoxLayout;

namespace csp {

/// Failures and warnings in the window itself, one row each, with buttons for what can be done.
///
/// Thread: GUI thread.
class MessageBar final : public QWidget
{
    Q_OBJECT

public:
    struct Button
    {
        QString text;
        QString objectName;
        std::function<void()> clicked;
    };

    explicit MessageBar(QWidget *parent = nullptr);

    /// Shows \a text; a row of the same \a key is replaced. \a canDismiss adds a button for that.
    void post(const QString &key, Tone tone, const QString &text, const QList<Button> &buttons = {},
              bool canDismiss = true);
    /// Changes the text shown for \a key in place, so that its buttons stay under the mouse.
    void setText(const QString &key, const QString &text);
    void withdraw(const QString &key);
    /// The text shown for \a key; empty when there is none.
    QString textOf(const QString &key) const;

private:
    class Row;

    QVBoxLayout *const m_layout;
    QHash<QString, Row *> m_rows;
};

} // namespace csp
