// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/inspector/messagesmodel.h"
#include "ui/lists/listview.h"

#include <QSet>
#include <QWidget>

class QLabel;
class QSplitter;

namespace csp {

class PayloadView;

/// The captured messages of the chosen sockets, and the one that is selected.
///
/// Thread: GUI thread.
class MessagesView final : public QWidget
{
    Q_OBJECT

public:
    explicit MessagesView(QWidget *parent = nullptr);
    ~MessagesView() override;

    ListView *list() const { return m_list; }
    QSplitter *splitter() const { return m_splitter; }
    void append(const QList<CapturedMessage> &messages);
    /// Shows the messages of \a ids; \a since says from when on they are captured.
    void setSockets(const QStringList &ids, const QString &since);

private:
    void showSelected();
    void followEnd();

    MessagesModel *const m_model;
    ListView *const m_list;
    PayloadView *const m_payload;
    QLabel *const m_since;
    QSplitter *const m_splitter;
    QSet<QString> m_ids;
    QString m_sinceText;
    bool m_followsEnd = true;
};

} // namespace csp
