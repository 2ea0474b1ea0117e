// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/payloadview.h"

#include "ui/basics/copybutton.h"
#include "ui/basics/hextext.h"
#include "ui/basics/texts.h"
#include "ui/inspector/messagesmodel.h"

#include <QComboBox>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace csp {

namespace {

enum Kinds { AutoKind, TextKind, HexKind };

} // namespace

PayloadView::PayloadView(QWidget *parent)
    : QWidget(parent)
    , m_head(new QWidget(this))
    , m_caption(new QLabel(this))
    , m_kind(new QComboBox(this))
    , m_text(new QPlainTextEdit(this))
    , m_all(new QPushButton(this))
{
    setObjectName(QStringLiteral("payload"));
    const int gap = fontMetrics().height() / 2;
    m_caption->setForegroundRole(QPalette::PlaceholderText);
    m_caption->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_kind->setObjectName(QStringLiteral("payload.kind"));
    m_kind->setAccessibleName(tr("Show the message as"));
    m_kind->addItems({tr("Auto"), tr("Text"), tr("Hex")});
    m_text->setObjectName(QStringLiteral("payload.text"));
    m_text->setAccessibleName(tr("Message"));
    m_text->setReadOnly(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setPlaceholderText(tr("Select a message to read it whole"));
    m_all->hide();
    auto *copy =
        new CopyButton([this] { return m_text->toPlainText(); }, tr("Copy the message"), this);
    auto *head = new QHBoxLayout(m_head);
    head->setContentsMargins(gap, gap / 2, gap / 2, gap / 2);
    head->addWidget(m_caption, 1);
    head->addWidget(m_kind);
    head->addWidget(copy);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_all);
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] { show(HeadBytes); });
    connect(m_all, &QPushButton::clicked, this, [this] { show(CapturePayloadBytes); });
}

void PayloadView::setMessage(const CapturedMessage &message)
{
    m_message = message;
    show(HeadBytes);
}

void PayloadView::clear()
{
    m_message.reset();
    m_caption->clear();
    m_text->clear();
    m_all->hide();
}

QString PayloadView::caption() const
{
    const QString caption =
        tr("%1, %2, from %3")
            .arg(MessagesModel::kindText(m_message->kind), bytesText(m_message->size),
                 MessagesModel::fromText(m_message->from).toLower());
    if (m_message->data.size() >= m_message->size)
        return caption;
    return tr("%1, the first %2 kept").arg(caption, bytesText(m_message->data.size()));
}

void PayloadView::show(qsizetype limit)
{
    if (!m_message)
        return;
    const QByteArray shown = m_message->data.left(limit);
    const bool isHex =
        m_kind->currentIndex() == HexKind
        || (m_kind->currentIndex() == AutoKind && m_message->kind == CapturedMessage::Kind::Binary);
    m_caption->setText(caption());
    m_caption->setToolTip(caption());
    m_text->setLineWrapMode(isHex ? QPlainTextEdit::NoWrap : QPlainTextEdit::WidgetWidth);
    m_text->setPlainText(isHex ? hexDump(shown) : QString::fromUtf8(shown));
    m_all->setText(tr("Show all %1").arg(bytesText(m_message->data.size())));
    m_all->setVisible(shown.size() < m_message->data.size());
}

} // namespace csp
