// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/messagesview.h"

#include "ui/basics/texts.h"
#include "ui/inspector/capturebar.h"
#include "ui/inspector/findbar.h"
#include "ui/inspector/messagesearch.h"
#include "ui/inspector/payloadview.h"
#include "ui/lists/filterbox.h"

#include <QKeyEvent>
#include <QScrollBar>
#include <QSplitter>
#include <QVBoxLayout>

namespace csp {

MessagesView::MessagesView(QWidget *parent)
    : QWidget(parent)
    , m_model(new MessagesModel(this))
    , m_list(new ListView(m_model, QStringLiteral("messages"), tr("Messages"), this))
    , m_bar(new CaptureBar(this))
    , m_filter(new FilterBox(this, FilterSet::Messages))
    , m_findBar(new FindBar(QStringLiteral("messages.find"), tr("Find in the messages"), this))
    , m_payload(new PayloadView(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
{
    auto *left = new QWidget(m_splitter);
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_findBar);
    column->addWidget(m_list, 1);
    m_splitter->addWidget(left);
    m_splitter->addWidget(m_payload);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_splitter, 1);
    connect(m_list, &ListView::keysSelected, this, &MessagesView::showSelected);
    m_search = new MessageSearch(this, m_findBar);
    connectFilter();
    m_list->proxy()->setRefiltersWhole(true); // sockets take turns in the list
    followEnd();
}

void MessagesView::connectFilter()
{
    m_bar->addField(m_filter);
    m_filter->installEventFilter(this);
    m_filter->setValues([this](FilterField field) { return valuesOf(field); });
    connect(m_filter, &FilterBox::filterChanged, this, [this](const FilterExpression &filter) {
        m_isFiltered = !filter.isEmpty();
        m_list->proxy()->setFilter(filter);
        if (m_followsEnd)
            m_list->scrollToBottom();
        updateSince();
    });
}

/// Esc empties the filter, and goes to the list from an empty one; the window's Esc is for its own.
bool MessagesView::eventFilter(QObject *watched, QEvent *event)
{
    const bool isKey =
        event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress;
    if (watched != m_filter || !isKey || static_cast<QKeyEvent *>(event)->key() != Qt::Key_Escape)
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::KeyPress && m_filter->text().isEmpty())
        m_list->setFocus(Qt::ShortcutFocusReason);
    else if (event->type() == QEvent::KeyPress)
        m_filter->clear();
    event->accept();
    return true;
}

QStringList MessagesView::valuesOf(FilterField field) const
{
    using Kind = CapturedMessage::Kind;
    using From = CapturedMessage::From;
    QStringList values;
    if (field == FilterField::Socket)
        return m_ids.values();
    if (field == FilterField::Direction)
        return {tr("In"), tr("Out")};
    if (field == FilterField::Kind)
        for (const Kind kind :
             {Kind::Text, Kind::Binary, Kind::Ping, Kind::Pong, Kind::Close, Kind::Event})
            values.append(MessagesModel::kindText(kind));
    if (field == FilterField::From)
        for (const From from : {From::Client, From::Handler, From::Console, From::Server})
            values.append(MessagesModel::fromText(from));
    return values;
}

void MessagesView::find(bool forward)
{
    m_search->step(forward);
}

MessagesView::~MessagesView()
{
    // A shown view is hidden by ~QWidget(), and its list scrolls once more when we are gone
    // already.
    disconnect(m_list, nullptr, this, nullptr);
    disconnect(m_list->verticalScrollBar(), nullptr, this, nullptr);
}

/// The last message stays in sight, also in a view that shrinks, until the reader scrolls away.
void MessagesView::followEnd()
{
    QScrollBar *bar = m_list->verticalScrollBar();
    connect(bar, &QScrollBar::valueChanged, this,
            [this, bar](int value) { m_followsEnd = value == bar->maximum(); });
    connect(bar, &QScrollBar::rangeChanged, this, [this, bar](int, int maximum) {
        if (m_followsEnd)
            bar->setValue(maximum);
    });
}

void MessagesView::append(const QList<CapturedMessage> &messages)
{
    if (messages.isEmpty())
        return;
    const QScrollBar *bar = m_list->verticalScrollBar();
    const bool followsEnd = m_followsEnd || bar->value() == bar->maximum();
    m_list->beginUpdate();
    m_model->append(messages);
    m_list->endUpdate();
    if (followsEnd)
        m_list->scrollToBottom();
    m_filter->setListLength(m_model->rowCount(), m_model->bytes());
    if (m_model->dropped() > 0 || m_isFiltered)
        updateSince();
}

void MessagesView::setSince(const QString &since)
{
    m_sinceText = since;
    updateSince();
}

void MessagesView::updateSince()
{
    QString text = m_sinceText;
    if (m_model->dropped() > 0 && !text.isEmpty())
        text = tr("%1; the oldest %2 dropped").arg(text, numberText(m_model->dropped()));
    if (m_isFiltered && !text.isEmpty()) {
        qint64 all = 0;
        for (const QString &id : std::as_const(m_ids))
            all += m_model->countOf(id);
        text = tr("%1; %2 of %3 match the filter")
                   .arg(text, numberText(m_list->proxy()->rowCount()), numberText(all));
    }
    m_bar->setSince(text);
}

void MessagesView::setSockets(const QStringList &ids, const QString &since)
{
    const QSet<QString> wanted(ids.begin(), ids.end());
    setSince(since);
    if (wanted == m_ids)
        return;
    m_ids = wanted;
    m_list->setColumnHidden(MessagesModel::Socket, ids.size() < 2);
    m_list->proxy()->setRowFilter(
        [this](int row) { return m_ids.contains(m_model->at(row).webSocketId); });
    if (!m_list->selectedKeys().isEmpty())
        return;
    m_payload->clear();
    m_list->scrollToBottom();
}

void MessagesView::showSelected()
{
    const QModelIndexList rows = m_list->selectionModel()->selectedRows();
    if (rows.isEmpty())
        return;
    const QModelIndex current = m_list->currentIndex().siblingAtColumn(0);
    const QModelIndex shown = rows.contains(current) ? current : rows.first();
    m_payload->setMessage(m_model->at(m_list->proxy()->mapToSource(shown).row()));
}

} // namespace csp
