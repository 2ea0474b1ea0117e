// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/messagesearch.h"

#include "ui/basics/futurewatch.h"
#include "ui/basics/texts.h"
#include "ui/inspector/findbar.h"
#include "ui/inspector/messagejobs.h"
#include "ui/inspector/messagesview.h"
#include "ui/inspector/payloadview.h"

namespace csp {

namespace {

/// The messages shown, from the one behind row \a from on; with it as the last.
QList<KeyedMessage> messagesFrom(const MessagesView &view, int from, bool forward)
{
    const ListProxy *proxy = view.list()->proxy();
    const int count = proxy->rowCount();
    QList<KeyedMessage> messages;
    messages.reserve(count);
    const int first = from >= 0 ? from : (forward ? count - 1 : 0);
    for (int step = 1; step <= count; ++step) {
        const int row = (first + (forward ? step : count - step)) % count;
        const QModelIndex index = proxy->index(row, 0);
        messages.append({index.data(ListModel::IdRole).toString(),
                         view.model()->at(proxy->mapToSource(index).row())});
    }
    return messages;
}

} // namespace

MessageSearch::MessageSearch(MessagesView *view, FindBar *bar)
    : QObject(view)
    , m_view(view)
    , m_bar(bar)
{
    connect(bar, &FindBar::textChanged, this, [this] {
        cancel();
        m_bar->setResult({});
    });
    connect(bar, &FindBar::nextAsked, this, [this] { start(true); });
    connect(bar, &FindBar::previousAsked, this, [this] { start(false); });
    connect(bar, &FindBar::closed, this, [this] {
        cancel();
        m_bar->hide();
        m_view->list()->setFocus(Qt::OtherFocusReason);
    });
}

MessageSearch::~MessageSearch()
{
    m_running.cancel();
}

void MessageSearch::step(bool forward)
{
    if (m_bar->isHidden() || m_bar->text().isEmpty())
        m_bar->open();
    else
        start(forward);
}

void MessageSearch::start(bool forward)
{
    cancel();
    if (m_bar->text().isEmpty())
        return;
    const QList<KeyedMessage> messages =
        messagesFrom(*m_view, m_view->list()->currentIndex().row(), forward);
    m_bar->setResult(tr("Searching…"));
    m_running = findMessage(messages, m_bar->text());
    auto *watcher = new QFutureWatcher<QString>(this);
    connect(watcher, &QFutureWatcherBase::progressValueChanged, this,
            [this, number = m_searches](int percent) {
                if (number == m_searches && m_running.isRunning())
                    m_bar->setResult(tr("Searching… %1 %").arg(percent));
            });
    connect(watcher, &QFutureWatcherBase::finished, this,
            [this, watcher, count = messages.size(), number = m_searches] {
                watcher->deleteLater();
                if (number == m_searches && watcher->future().resultCount() > 0)
                    finish(watcher->result(), count);
            });
    watcher->setFuture(m_running);
}

void MessageSearch::cancel()
{
    ++m_searches;
    m_running.cancel();
}

void MessageSearch::finish(const QString &key, qsizetype messages)
{
    if (key.isEmpty())
        return m_bar->setResult(tr("Not found in %Ln message(s)", nullptr, int(messages)),
                                Tone::Failure);
    const QModelIndex index = m_view->list()->proxy()->indexOf(key);
    if (!index.isValid())
        return m_bar->setResult(tr("Found in a message that has gone meanwhile"), Tone::Warning);
    m_view->list()->setCurrentIndex(index);
    m_view->list()->scrollTo(index, QAbstractItemView::PositionAtCenter);
    m_view->payload()->find(m_bar->text());
    m_bar->setResult(tr("Found in message %1").arg(numberText(key.toLongLong())));
}

} // namespace csp
