// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/composer/composer.h"

#include "ui/basics/hextext.h"
#include "ui/basics/texts.h"
#include "ui/composer/resultline.h"

#include <QAction>
#include <QComboBox>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTextCursor>
#include <QToolButton>
#include <QVBoxLayout>

namespace csp {

namespace {

enum Kinds { TextKind, HexKind };

constexpr int InputLines = 3;

QComboBox *makeChoice(QWidget *parent, const QString &objectName, const QString &accessibleName,
                      const QStringList &items)
{
    auto *choice = new QComboBox(parent);
    choice->setObjectName(objectName);
    choice->setAccessibleName(accessibleName);
    choice->addItems(items);
    choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    return choice;
}

} // namespace

Composer::Composer(QAction *sendAction, QWidget *parent)
    : QWidget(parent)
    , m_sendAction(sendAction)
    , m_targets(makeChoice(this, QStringLiteral("composer.targets"), tr("Targets"),
                           {QString(), QString()}))
    , m_direction(makeChoice(this, QStringLiteral("composer.direction"), tr("Direction"),
                             {tr("To client"), tr("To handler, as if from client")}))
    , m_kind(makeChoice(this, QStringLiteral("composer.kind"), tr("Kind of message"),
                        {tr("Text"), tr("Hex")}))
    , m_text(new QPlainTextEdit(this))
    , m_hint(new QLabel(this))
    , m_result(new ResultLine(this))
{
    setObjectName(QStringLiteral("composer"));
    const int gap = fontMetrics().height() / 2;
    m_text->setObjectName(QStringLiteral("composer.text"));
    m_text->setAccessibleName(tr("Message to send"));
    m_text->setTabChangesFocus(true);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setFixedHeight(m_text->fontMetrics().lineSpacing() * InputLines + gap * 2);
    m_hint->setObjectName(QStringLiteral("composer.hint"));
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    auto *button = new QToolButton(this);
    button->setObjectName(QStringLiteral("composer.send"));
    button->setDefaultAction(sendAction);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto *last = new QHBoxLayout;
    last->setSpacing(gap);
    last->addWidget(m_hint);
    last->addWidget(m_result, 1);
    last->addWidget(button);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(gap, gap, gap, gap);
    layout->setSpacing(gap);
    layout->addWidget(makeOptions());
    layout->addWidget(m_text);
    layout->addLayout(last);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &Composer::updateHint);
    connect(m_text, &QPlainTextEdit::textChanged, this, &Composer::updateHint);
    connect(m_targets, &QComboBox::currentIndexChanged, this, &Composer::targetsChanged);
    setCounts(0, 0);
    updateHint();
}

QWidget *Composer::makeOptions()
{
    auto *options = new QWidget(this);
    auto *row = new QHBoxLayout(options);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(fontMetrics().height() / 2);
    const auto add = [options, row](const QString &text, QComboBox *choice) {
        auto *label = new QLabel(text, options);
        label->setBuddy(choice);
        row->addWidget(label);
        row->addWidget(choice);
    };
    add(tr("T&o:"), m_targets);
    add(tr("D&irection:"), m_direction);
    add(tr("&Kind:"), m_kind);
    row->addStretch();
    return options;
}

void Composer::setCounts(int selected, int shown)
{
    m_selectedCount = selected;
    m_shownCount = shown;
    const auto setItem = [this](Targets targets, const QString &text) {
        if (m_targets->itemText(int(targets)) != text)
            m_targets->setItemText(int(targets), text);
    };
    setItem(Targets::Selected, tr("Selected (%1)").arg(numberText(selected)));
    setItem(Targets::Shown, tr("All in the filter (%1)").arg(numberText(shown)));
}

int Composer::targetCount() const
{
    return Targets(m_targets->currentIndex()) == Targets::Shown ? m_shownCount : m_selectedCount;
}

void Composer::setObstacle(const QString &cause)
{
    if (m_obstacle == cause)
        return;
    m_obstacle = cause;
    updateHint();
}

bool Composer::isHex() const
{
    return m_kind->currentIndex() == HexKind;
}

void Composer::updateHint()
{
    const QString text = m_text->toPlainText();
    if (!m_obstacle.isEmpty()) {
        m_hint->setText(m_obstacle);
        return;
    }
    if (!isHex()) {
        m_hint->setText(tr("%1, as text").arg(bytesText(text.toUtf8().size())));
        return;
    }
    const HexInput input = parseHex(text);
    m_hint->setText(input.error.isEmpty() ? tr("%1, as binary").arg(bytesText(input.bytes.size()))
                                          : input.error);
}

void Composer::send()
{
    const QString text = m_text->toPlainText();
    Message message{text.toUtf8(), false};
    if (isHex()) {
        const HexInput input = parseHex(text);
        if (!input.error.isEmpty()) {
            m_result->showFailure(tr("Not sent: %1").arg(input.error));
            QTextCursor cursor = m_text->textCursor();
            cursor.setPosition(int(input.errorAt));
            cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor);
            m_text->setTextCursor(cursor);
            m_text->setFocus();
            return;
        }
        message = {input.bytes, true};
    }
    if (targetCount() == 0) {
        m_result->showFailure(tr("Not sent: no connection is chosen"));
        return;
    }
    Q_EMIT sendAsked(Targets(m_targets->currentIndex()), message,
                     m_direction->currentIndex() == 0 ? ServerController::Direction::ToClient
                                                      : ServerController::Direction::ToHandler);
}

void Composer::focusText()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
}

} // namespace csp
