// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/basics/messagebar.h"

#include "ui/basics/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

namespace csp {

namespace {

QString toneWord(Tone tone)
{
    switch (tone) {
    case Tone::Failure:
        return MessageBar::tr("Error");
    case Tone::Warning:
        return MessageBar::tr("Warning");
    default:
        return MessageBar::tr("Note");
    }
}

QString toneIcon(Tone tone)
{
    switch (tone) {
    case Tone::Failure:
        return QStringLiteral("error");
    case Tone::Warning:
        return QStringLiteral("warning");
    default:
        return QStringLiteral("info");
    }
}

} // namespace

/// One message with its icon and buttons on a quiet ground of its tone.
///
/// Thread: GUI thread.
class MessageBar::Row final : public QWidget
{
public:
    Row(const QString &key, Tone tone, const QString &text, QWidget *parent)
        : QWidget(parent)
        , m_tone(tone)
        , m_text(new QLabel(text, this))
    {
        setObjectName(QStringLiteral("message.") + key);
        const int gap = fontMetrics().height() / 2;
        auto *row = new QHBoxLayout(this);
        row->setContentsMargins(gap + gap / 2, gap / 2, gap, gap / 2);
        row->setSpacing(gap);
        auto *picture = new QLabel(this);
        const int size = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
        picture->setPixmap(themedIcon(toneIcon(tone), tone).pixmap(QSize(size, size)));
        row->addWidget(picture);
        m_text->setObjectName(QStringLiteral("message.text"));
        m_text->setTextFormat(Qt::PlainText);
        m_text->setWordWrap(true);
        m_text->setAccessibleDescription(toneWord(tone));
        m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        row->addWidget(m_text, 1);
    }

    QString text() const { return m_text->text(); }
    void setText(const QString &text) { m_text->setText(text); }

    void addButton(const Button &button)
    {
        auto *push = new QPushButton(button.text, this);
        push->setObjectName(button.objectName);
        connect(push, &QPushButton::clicked, this, button.clicked);
        layout()->addWidget(push);
    }

    QToolButton *addDismissButton()
    {
        auto *dismiss = new QToolButton(this);
        dismiss->setAutoRaise(true);
        dismiss->setIcon(themedIcon(QStringLiteral("dismiss")));
        dismiss->setToolTip(MessageBar::tr("Dismiss"));
        dismiss->setAccessibleName(MessageBar::tr("Dismiss the message"));
        layout()->addWidget(dismiss);
        return dismiss;
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), toneBackground(m_tone, palette()));
        painter.fillRect(QRect(0, 0, fontMetrics().height() / 5, height()),
                         toneColor(m_tone, palette()));
    }

private:
    const Tone m_tone;
    QLabel *const m_text;
};

MessageBar::MessageBar(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("messageBar"));
    setAccessibleName(tr("Messages of the console"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(1);
    hide();
}

void MessageBar::post(const QString &key, Tone tone, const QString &text,
                      const QList<Button> &buttons, bool canDismiss)
{
    withdraw(key);
    auto *row = new Row(key, tone, text, this);
    for (const Button &button : buttons)
        row->addButton(button);
    if (canDismiss)
        connect(row->addDismissButton(), &QToolButton::clicked, this,
                [this, key] { withdraw(key); });
    m_layout->addWidget(row);
    m_rows.insert(key, row);
    show();
}

void MessageBar::setText(const QString &key, const QString &text)
{
    if (Row *row = m_rows.value(key); row && row->text() != text)
        row->setText(text);
}

void MessageBar::withdraw(const QString &key)
{
    Row *row = m_rows.take(key);
    if (!row)
        return;
    row->setParent(nullptr); // found no more, though its button may still be in its click
    row->deleteLater();
    setVisible(!m_rows.isEmpty());
}

QString MessageBar::textOf(const QString &key) const
{
    const Row *row = m_rows.value(key);
    return row ? row->text() : QString();
}

} // namespace csp
