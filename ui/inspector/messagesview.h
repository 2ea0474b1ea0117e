// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/inspector/messagesmodel.h"
#include "ui/lists/listview.h"

#include <QSet>
#include <QWidget>

class QSplitter;

namespace csp {

class CaptureBar;
class FilterBox;
class FindBar;
class MessageSearch;
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

    MessagesModel *model() const { return m_model; }
    ListView *list() const { return m_list; }
    CaptureBar *captureBar() const { return m_bar; }
    PayloadView *payload() const { return m_payload; }
    QSplitter *splitter() const { return m_splitter; }
    void append(const QList<CapturedMessage> &messages);
    /// Shows the messages of \a ids; \a since says from when on they are captured.
    void setSockets(const QStringList &ids, const QString &since);
    void setSince(const QString &since);

    FilterBox *filter() const { return m_filter; }
    /// Opens the line to find a text in the messages, or finds it again.
    void find(bool forward);

private:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void connectFilter();
    QStringList valuesOf(FilterField field) const;
    void showSelected();
    void updateSince();
    void followEnd();

    MessagesModel *const m_model;
    ListView *const m_list;
    CaptureBar *const m_bar;
    FilterBox *const m_filter;
    FindBar *const m_findBar;
    PayloadView *const m_payload;
    QSplitter *const m_splitter;
    MessageSearch *m_search = nullptr;
    QSet<QString> m_ids;
    QString m_sinceText;
    bool m_followsEnd = true;
    bool m_isFiltered = false;
};

} // namespace csp
