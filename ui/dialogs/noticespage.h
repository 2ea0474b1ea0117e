// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QHash>
#include <QList>
#include <QWidget>

class QCheckBox;

namespace csp {

/// Ticks for what the window asks or tells.
///
/// Thread: GUI thread.
class NoticesPage final : public QWidget
{
    Q_OBJECT

public:
    struct Notice
    {
        QString name; ///< object name, behind "notice."
        QString text;
        bool isOn = false;
    };

    explicit NoticesPage(const QList<Notice> &notices, QWidget *parent = nullptr);

    bool isOn(const QString &name) const;

private:
    QHash<QString, QCheckBox *> m_boxes;
};

} // namespace csp
