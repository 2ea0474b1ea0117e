// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/composer/composer.h"

#include "ui/basics/hextext.h"
#include "ui/basics/texts.h"
#include "ui/composer/jsontext.h"
#include "ui/composer/payloadedit.h"
#include "ui/composer/repeatrow.h"
#include "ui/composer/resultline.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace csp {

namespace {

using Direction = ServerController::Direction;

constexpr int InputLines = 3;
/// A choice may be cut to that, rather than widen the window.
constexpr int LeastCharacters = 14;
/// With the drawer open there is room for its list.
constexpr int TallInputLines = 9;
/// Longer input is looked at when typing rests.
constexpr qsizetype PromptCharacters = 16 << 10;
constexpr std::chrono::milliseconds TypingRest{200};

QComboBox *makeChoice(QWidget *parent, const QString &objectName, const QString &accessibleName,
                      const QStringList &items)
{
    auto *choice = new QComboBox(parent);
    choice->setObjectName(objectName);
    choice->setAccessibleName(accessibleName);
    choice->addItems(items);
    choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    choice->setMinimumWidth(parent->fontMetrics().averageCharWidth() * LeastCharacters);
    return choice;
}

QStringList kindNames()
{
    QStringList names;
    for (int kind = 0; kind < PayloadKinds; ++kind)
        names.append(payloadKindText(PayloadKind(kind)));
    return names;
}

} // namespace

Composer::Composer(const Commands &commands, QWidget *parent)
    : QWidget(parent)
    , m_commands(commands)
    , m_targets(makeChoice(this, QStringLiteral("composer.targets"), tr("Targets"),
                           QStringList(TargetChoices, QString())))
    , m_chip(new QToolButton(this))
    , m_direction(makeChoice(this, QStringLiteral("composer.direction"), tr("Direction"),
                             {tr("To client"), tr("To handler, as if from client")}))
    , m_kind(makeChoice(this, QStringLiteral("composer.kind"), tr("Type of message"), kindNames()))
    , m_edit(new PayloadEdit(this))
    , m_repeatRow(new RepeatRow(this))
    , m_hint(new QLabel(this))
    , m_result(new ResultLine(this))
{
    setObjectName(QStringLiteral("composer"));
    m_hint->setObjectName(QStringLiteral("composer.hint"));
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    m_hint->setMinimumWidth(1); // what it quotes may be long
    m_chip->setObjectName(QStringLiteral("composer.targetList"));
    m_chip->setToolTip(tr("Show to whom the message would go"));
    m_hintTimer.setSingleShot(true);
    m_hintTimer.setInterval(TypingRest);
    layOut();
    connectCommands();
    connect(m_kind, &QComboBox::currentIndexChanged, this, &Composer::onKindChanged);
    connect(m_edit, &PayloadEdit::changed, this, &Composer::onChanged);
    connect(&m_hintTimer, &QTimer::timeout, this, &Composer::updateHint);
    connect(m_chip, &QToolButton::clicked, this, &Composer::targetsAsked);
    connect(m_targets, &QComboBox::currentIndexChanged, this, [this] {
        updateChip();
        Q_EMIT targetsChanged();
    });
    setCounts({});
    onKindChanged();
}

void Composer::layOut()
{
    const int gap = fontMetrics().height() / 2;
    m_body = new QHBoxLayout;
    m_body->setSpacing(gap);
    m_body->addWidget(m_edit, 1);
    m_variables = makeVariablesButton();
    m_format = makeButton(m_commands.formatJson, QStringLiteral("composer.formatJson"));
    auto *last = new QHBoxLayout;
    last->setSpacing(gap);
    last->addWidget(m_variables);
    last->addWidget(m_format);
    last->addWidget(m_hint);
    last->addWidget(m_result, 1);
    last->addWidget(makeButton(m_commands.saveMessage, QStringLiteral("composer.save")));
    last->addWidget(makeButton(m_commands.send, QStringLiteral("composer.send")));
    m_repeatRow->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(gap, gap, gap, gap);
    layout->setSpacing(gap);
    layout->addWidget(makeOptions());
    layout->addWidget(m_repeatRow);
    layout->addLayout(m_body);
    layout->addLayout(last);
    updateEditorHeight();
}

QToolButton *Composer::makeButton(QAction *action, const QString &name)
{
    auto *button = new QToolButton(this);
    button->setObjectName(name);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    return button;
}

QToolButton *Composer::makeVariablesButton()
{
    auto *menu = new QMenu(this);
    for (const QString &name : MessageTemplate::names()) {
        const QString text = QStringLiteral("{{%1}}").arg(name);
        menu->addAction(text, this, [this, text] { m_edit->insert(text); });
    }
    menu->addSeparator();
    m_resolve = menu->addAction(tr("&Replace when sent"));
    m_resolve->setObjectName(QStringLiteral("composer.resolve"));
    m_resolve->setCheckable(true);
    m_resolve->setChecked(true);
    connect(m_resolve, &QAction::toggled, this, &Composer::onChanged);
    auto *button = new QToolButton(this);
    button->setObjectName(QStringLiteral("composer.variables"));
    button->setText(tr("Variables"));
    button->setToolTip(tr("What is replaced anew for each target"));
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    return button;
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
    row->addWidget(m_chip);
    add(tr("D&irection:"), m_direction);
    add(tr("T&ype:"), m_kind);
    row->addStretch();
    row->addWidget(makeButton(m_commands.repeat, QStringLiteral("composer.repeat")));
    row->addWidget(makeButton(m_commands.showSaved, QStringLiteral("composer.saved")));
    return options;
}

void Composer::connectCommands()
{
    connect(m_commands.formatJson, &QAction::triggered, this, &Composer::formatJson);
    connect(m_commands.repeat, &QAction::toggled, m_repeatRow, &QWidget::setVisible);
    connect(m_commands.showSaved, &QAction::toggled, this, &Composer::updateEditorHeight);
    connect(m_commands.older, &QAction::triggered, this, &Composer::showOlder);
    connect(m_commands.newer, &QAction::triggered, this, &Composer::showNewer);
    for (QAction *action : {m_commands.older, m_commands.newer}) {
        action->setShortcutContext(Qt::WidgetShortcut); // lists know these keys too
        m_edit->editor()->addAction(action);
    }
}

void Composer::setDrawer(QWidget *drawer)
{
    m_body->insertWidget(0, drawer);
    drawer->setVisible(m_commands.showSaved->isChecked());
    connect(m_commands.showSaved, &QAction::toggled, drawer, &QWidget::setVisible);
}

void Composer::updateEditorHeight()
{
    const int lines = m_commands.showSaved->isChecked() ? TallInputLines : InputLines;
    const int gap = fontMetrics().height();
    m_edit->setFixedHeight(m_edit->editor()->fontMetrics().lineSpacing() * lines + gap);
}

void Composer::setCounts(const Counts &counts)
{
    m_counts = counts;
    const auto setItem = [this](Targets targets, const QString &text) {
        const QString item = text.arg(numberText(m_counts.targets.at(std::size_t(targets))));
        if (m_targets->itemText(int(targets)) != item)
            m_targets->setItemText(int(targets), item);
    };
    setItem(Targets::Selected, tr("Selected (%1)"));
    setItem(Targets::Session, tr("This session (%1)"));
    setItem(Targets::Class,
            counts.className.isEmpty()
                ? tr("All of class (%1)")
                : tr("All of class %1 (%2)").arg(counts.className, QStringLiteral("%1")));
    setItem(Targets::Shown, tr("All in the filter (%1)"));
    updateChip();
}

void Composer::updateChip()
{
    m_chip->setText(tr("Targets: %1").arg(numberText(targetCount())));
    m_chip->setEnabled(targetCount() > 0);
}

Composer::Targets Composer::targets() const
{
    return Targets(m_targets->currentIndex());
}

void Composer::setObstacle(const QString &cause)
{
    if (m_obstacle == cause)
        return;
    m_obstacle = cause;
    updateHint();
}

PayloadKind Composer::kind() const
{
    return PayloadKind(m_kind->currentIndex());
}

Draft Composer::draft() const
{
    const bool isToClient = m_direction->currentIndex() == 0;
    return {kind(), m_edit->text(), isToClient ? Direction::ToClient : Direction::ToHandler,
            m_resolve->isChecked(), m_edit->isFileText()};
}

void Composer::setDraft(const Draft &draft)
{
    m_kind->setCurrentIndex(int(draft.kind));
    m_direction->setCurrentIndex(draft.direction == Direction::ToClient ? 0 : 1);
    m_resolve->setChecked(draft.variables);
    m_edit->setFileText(draft.fileAsText);
    m_edit->setText(draft.text);
}

void Composer::edit(const Message &message)
{
    Draft draft;
    draft.kind = message.binary ? PayloadKind::Hex : PayloadKind::Text;
    draft.text = message.binary ? hexLine(message.data) : QString::fromUtf8(message.data);
    draft.variables = false; // what looks like one was sent like that
    setDraft(draft);
    focusText();
}

Repeat Composer::repeat() const
{
    return m_commands.repeat->isChecked() ? m_repeatRow->repeat() : Repeat();
}

void Composer::onKindChanged()
{
    m_edit->setKind(kind());
    m_variables->setVisible(kind() == PayloadKind::Text || kind() == PayloadKind::Json);
    m_format->setVisible(kind() == PayloadKind::Json);
    m_commands.formatJson->setEnabled(kind() == PayloadKind::Json);
    updateHint();
}

void Composer::onChanged()
{
    if (m_edit->text().size() > PromptCharacters)
        m_hintTimer.start();
    else
        updateHint();
}

void Composer::updateHint()
{
    m_hintTimer.stop();
    if (!m_obstacle.isEmpty()) {
        m_hint->setText(m_obstacle);
        return;
    }
    if (kind() == PayloadKind::File) {
        m_hint->setText(m_edit->isFileText() ? tr("as text") : tr("as binary"));
        return;
    }
    const Payload payload = readPayload(draft());
    const QString size = bytesText(payload.message.data.size());
    m_hint->setText(!payload.error.isEmpty() && !m_edit->text().isEmpty() ? payload.error
                    : payload.message.binary ? tr("%1, as binary").arg(size)
                                             : tr("%1, as text").arg(size));
}

void Composer::send()
{
    if (targetCount() == 0) {
        m_result->showFailure(tr("Not sent: no connection is chosen"));
        return;
    }
    const Draft written = draft();
    Payload payload;
    if (written.kind != PayloadKind::File)
        payload = readPayload(written);
    if (!payload.error.isEmpty()) {
        showFault(payload);
        return;
    }
    m_history.add(written);
    Q_EMIT sendAsked(written, payload);
}

void Composer::showFault(const Payload &payload)
{
    m_result->showFailure(tr("Not sent: %1").arg(payload.error));
    m_edit->showFault(payload.errorAt, payload.errorLength);
}

void Composer::formatJson()
{
    const JsonText json = csp::formatJson(m_edit->text(), m_resolve->isChecked());
    if (json.error.isEmpty()) {
        m_edit->setText(json.formatted);
        return;
    }
    m_result->showFailure(tr("Not formatted: %1").arg(json.error));
    m_edit->showFault(json.errorAt, 1);
}

void Composer::showOlder()
{
    if (const std::optional<Draft> older = m_history.older(draft()))
        setDraft(*older);
}

void Composer::showNewer()
{
    if (const std::optional<Draft> newer = m_history.newer())
        setDraft(*newer);
}

void Composer::focusText()
{
    m_edit->focus();
}

} // namespace csp
