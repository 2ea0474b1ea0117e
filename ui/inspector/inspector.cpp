// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/inspector.h"

#include "ui/basics/emptystate.h"
#include "ui/basics/messagebar.h"
#include "ui/basics/texts.h"
#include "ui/inspector/capturebar.h"
#include "ui/inspector/messagesview.h"
#include "ui/lists/closedmodel.h"

#include <QFrame>
#include <QHeaderView>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace csp {

namespace {

enum Tabs { MessagesTab, DetailsTab };
enum Content { Nothing, Something };

EmptyState *makeNothing(QWidget *parent)
{
    auto *nothing = new EmptyState(parent);
    nothing->setTexts(Inspector::tr("Select a connection"),
                      Inspector::tr("Ctrl+M goes to the composer, Return shows the details"));
    return nothing;
}

QStackedWidget *makeStack(QWidget *content, QWidget *parent)
{
    auto *stack = new QStackedWidget(parent);
    stack->addWidget(makeNothing(stack));
    stack->addWidget(content);
    return stack;
}

} // namespace

Inspector::Inspector(const Composer::Commands &commands, QWidget *parent)
    : QWidget(parent)
    , m_banner(new MessageBar(this))
    , m_tabs(new QTabWidget(this))
    , m_messages(new MessagesView(this))
    , m_composer(new Composer(commands, this))
    , m_detailsModel(new DetailsModel(this))
    , m_details(new QTreeView(this))
{
    setObjectName(QStringLiteral("inspector"));
    m_banner->setObjectName(QStringLiteral("closedBanner"));
    m_tabs->setDocumentMode(true);
    m_tabs->setObjectName(QStringLiteral("inspectorTabs"));
    m_tabs->setAccessibleName(tr("Inspector"));
    m_details->setModel(m_detailsModel);
    m_details->setObjectName(QStringLiteral("details"));
    m_details->setAccessibleName(tr("Details"));
    m_details->setRootIsDecorated(false);
    m_details->setUniformRowHeights(true);
    m_details->setFrameShape(QFrame::NoFrame);
    m_details->setColumnWidth(DetailsModel::Property, fontMetrics().averageCharWidth() * 32);
    m_messagesStack = makeStack(m_messages, this);
    m_detailsStack = makeStack(m_details, this);
    auto *page = new QWidget(this);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_messages->captureBar()); // also while nothing is chosen
    column->addWidget(m_messagesStack, 1);
    column->addWidget(m_composer);
    m_tabs->addTab(page, tr("Messages"));
    m_tabs->addTab(m_detailsStack, tr("Details"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_tabs, 1);
}

void Inspector::showContent(bool hasContent)
{
    m_messagesStack->setCurrentIndex(hasContent ? Something : Nothing);
    m_detailsStack->setCurrentIndex(hasContent ? Something : Nothing);
}

void Inspector::clear()
{
    m_banner->withdraw(QStringLiteral("closed"));
    m_messages->setSockets({}, {});
    m_detailsModel->clear();
    showContent(false);
}

void Inspector::setSockets(const QStringList &ids, const QString &since)
{
    m_banner->withdraw(QStringLiteral("closed"));
    m_messages->setSockets(ids, since);
    showContent(true);
}

void Inspector::setDetails(const QList<ConnectionInfo> &infos)
{
    if (infos.size() == 1)
        m_detailsModel->showConnection(infos.first());
    else
        m_detailsModel->showSeveral(infos);
}

void Inspector::setClosed(const QList<ClosedInfo> &closed)
{
    const ClosedInfo &last = closed.constLast();
    m_detailsModel->showClosed(last);
    QString text = tr("%Ln connection(s) closed, the last at %1", nullptr, int(closed.size()))
                       .arg(timeText(last.closedAtMs));
    if (closed.size() == 1) {
        const QString reason =
            last.reason.isEmpty() ? tr("no reason given") : tr("reason \"%1\"").arg(last.reason);
        text = tr("%1 closed at %2: %3 %4, %5, by %6")
                   .arg(last.webSocketId, timeText(last.closedAtMs))
                   .arg(int(last.code))
                   .arg(closeCodeMeaning(last.code), reason, ClosedModel::whoText(last.by));
    }
    m_banner->post(QStringLiteral("closed"), Tone::Warning, text);
    showContent(true);
}

void Inspector::showDetails()
{
    m_tabs->setCurrentIndex(DetailsTab);
}

bool Inspector::isShowingDetails() const
{
    return m_tabs->currentIndex() == DetailsTab;
}

} // namespace csp
