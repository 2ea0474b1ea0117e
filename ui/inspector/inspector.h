// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"
#include "ui/composer/composer.h"
#include "ui/inspector/detailsmodel.h"

#include <QTabWidget>

class QStackedWidget;
class QTreeView;

namespace csp {

class EmptyState;
class MessageBar;
class MessagesView;

/// What is known of the chosen connections: their messages with the composer, and their details.
///
/// Thread: GUI thread.
class Inspector final : public QWidget
{
    Q_OBJECT

public:
    explicit Inspector(const Composer::Commands &commands, QWidget *parent = nullptr);

    Composer *composer() const { return m_composer; }
    MessagesView *messages() const { return m_messages; }
    QTreeView *details() const { return m_details; }
    MessageBar *banner() const { return m_banner; }

    /// Nothing is chosen.
    void clear();
    /// \a ids are chosen; \a since tells from when on they are captured.
    void setSockets(const QStringList &ids, const QString &since);
    void setDetails(const QList<ConnectionInfo> &infos);
    /// The chosen connections closed, \a closed last: what is shown stays, under a banner.
    void setClosed(const QList<ClosedInfo> &closed);
    void showDetails();
    bool isShowingDetails() const;

private:
    void showContent(bool hasContent);

    MessageBar *const m_banner;
    QTabWidget *const m_tabs;
    MessagesView *const m_messages;
    Composer *const m_composer;
    DetailsModel *const m_detailsModel;
    QTreeView *const m_details;
    QStackedWidget *m_messagesStack = nullptr;
    QStackedWidget *m_detailsStack = nullptr;
};

} // namespace csp
