// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/mainwindow.h"

#include "ui/actions.h"
#include "ui/basics/messagebar.h"
#include "ui/inspector/inspector.h"
#include "ui/inspector/messagesview.h"
#include "ui/lists/filterbox.h"

#include <QAction>
#include <QDir>
#include <QScreen>
#include <QSplitter>

// What the window remembers.

namespace csp {

namespace {

using Id = Actions::Id;

/// The window's first size in average characters and lines.
constexpr QSize FirstSize(236, 60);
/// At most this much of the screen; the frame needs some.
constexpr qreal FirstShare = 0.95;

} // namespace

void MainWindow::restoreSettings()
{
    const QSize first(fontMetrics().averageCharWidth() * FirstSize.width(),
                      fontMetrics().height() * FirstSize.height());
    resize(first.boundedTo(screen()->availableSize() * FirstShare));
    restoreGeometry(m_settings.geometry());
    m_splitter->restoreState(m_settings.splitter(m_splitter->objectName()));
    m_inspector->messages()->splitter()->restoreState(
        m_settings.splitter(QStringLiteral("messages")));
    for (ListView *view : findChildren<ListView *>())
        view->restoreHeader(m_settings.header(view->objectName()));
    m_filter->setText(m_settings.filter());
    m_inspector->messages()->filter()->setText(m_settings.messageFilter());
    m_inspector->composer()->history().fromJson(m_settings.history());
    m_filter->setRecent(m_settings.recentFilters());
    m_actions->at(Id::SideBySide)->setChecked(m_splitter->orientation() == Qt::Horizontal);
    setStartupNotices(m_settings.notices());
    m_settings.tellWhenNotKept(this, [this](const QString &why) {
        m_bar->post(QStringLiteral("settingsNotKept"), Tone::Warning,
                    tr("The window's settings cannot be kept in %1: %2. What is changed counts "
                       "until the program ends.")
                        .arg(QDir::toNativeSeparators(m_settings.filePath()), why));
    });
}

void MainWindow::saveSettings()
{
    m_settings.setGeometry(saveGeometry());
    m_settings.setSplitter(m_splitter->objectName(), m_splitter->saveState());
    m_settings.setSplitter(QStringLiteral("messages"),
                           m_inspector->messages()->splitter()->saveState());
    for (const ListView *view : findChildren<ListView *>())
        m_settings.setHeader(view->objectName(), view->saveHeader());
    m_settings.setFilter(m_filter->text());
    m_settings.setMessageFilter(m_inspector->messages()->filter()->text());
    m_settings.setHistory(m_inspector->composer()->history().toJson());
    m_settings.setRecentFilters(m_filter->recent());
}

} // namespace csp
