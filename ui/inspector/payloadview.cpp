// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/payloadview.h"

#include "ui/basics/futurewatch.h"
#include "ui/basics/icons.h"
#include "ui/basics/onpool.h"
#include "ui/basics/replacing.h"
#include "ui/basics/texts.h"
#include "ui/composer/jsontext.h"
#include "ui/inspector/findbar.h"
#include "ui/inspector/jsonhighlighter.h"
#include "ui/inspector/messagesmodel.h"
#include "ui/inspector/textfiller.h"
#include "ui/inspector/textfinder.h"

#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTextCursor>
#include <QToolButton>
#include <QVBoxLayout>

namespace csp {

namespace {

/// What is laid out at once; more is on another thread.
constexpr qsizetype QuickBytes = PayloadView::HeadBytes;
/// Longer JSON is shown in one colour.
constexpr qsizetype HighlightedCharacters = 1 << 20;

bool isBinary(const CapturedMessage &message)
{
    return message.kind == CapturedMessage::Kind::Binary;
}

} // namespace

PayloadView::PayloadView(QWidget *parent)
    : QWidget(parent)
    , m_head(new QWidget(this))
    , m_caption(new QLabel(this))
    , m_form(new QComboBox(this))
    , m_text(new QPlainTextEdit(this))
    , m_note(new QLabel(this))
    , m_all(new QPushButton(this))
    , m_part(new QSpinBox(this))
    , m_findBar(new FindBar(QStringLiteral("payload.find"), tr("Find in the message"), this))
    , m_highlighter(new JsonHighlighter(m_text->document()))
    , m_filler(new TextFiller(m_text))
    , m_finder(new TextFinder(m_text, m_filler, m_findBar))
{
    setObjectName(QStringLiteral("payload"));
    makeHead();
    makeText();
    makeFoot();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(m_findBar);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_note);
    layout->addWidget(m_part);
    layout->addWidget(m_all);
    connect(m_form, &QComboBox::currentIndexChanged, this, [this] { showPayload(HeadBytes); });
    connect(m_all, &QPushButton::clicked, this, [this] { showPayload(m_message->data.size()); });
    connect(m_part, &QSpinBox::valueChanged, this, [this] { showPayload(HeadBytes); });
    connect(m_filler, &TextFiller::progressed, this, &PayloadView::updateProgress);
    connect(m_findBar, &FindBar::closed, this, [this] {
        m_find->setChecked(false);
        m_text->setFocus(Qt::OtherFocusReason);
    });
    updateButtons();
}

void PayloadView::makeHead()
{
    const int gap = fontMetrics().height() / 2;
    m_caption->setForegroundRole(QPalette::PlaceholderText);
    m_caption->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_form->setObjectName(QStringLiteral("payload.kind"));
    m_form->setAccessibleName(tr("Show the message as"));
    m_form->addItems({tr("Auto"), tr("Text"), tr("JSON"), tr("Hex")}); // as PayloadForm
    auto *head = new QHBoxLayout(m_head);
    head->setContentsMargins(gap, gap / 2, gap / 2, gap / 2);
    head->setSpacing(gap / 2);
    head->addWidget(m_caption, 1);
    head->addWidget(m_form);
    m_wrap = addButton(QStringLiteral("wrap"), QStringLiteral("wrap"), tr("Wrap long lines"));
    m_wrap->setCheckable(true);
    m_wrap->setChecked(true);
    m_find = addButton(QStringLiteral("search"), QStringLiteral("find"), tr("Find in the message"));
    m_find->setCheckable(true);
    m_copy = addButton(QStringLiteral("copy"), QStringLiteral("copy"), tr("Copy the message"));
    m_save = addButton(QStringLiteral("save"), QStringLiteral("save"), tr("Save as a file…"));
    m_edit = addButton(QStringLiteral("edit"), QStringLiteral("edit"), tr("Edit and resend"));
    connect(m_wrap, &QToolButton::toggled, this, &PayloadView::updateWrap);
    connect(m_find, &QToolButton::toggled, this, &PayloadView::openFind);
    connect(m_copy, &QToolButton::clicked, this, &PayloadView::copy);
    connect(m_save, &QToolButton::clicked, this, &PayloadView::askForFile);
    connect(m_edit, &QToolButton::clicked, this, [this] {
        Q_EMIT editAsked({m_message->data, isBinary(*m_message)});
    });
}

QToolButton *PayloadView::addButton(const QString &icon, const QString &name, const QString &tip)
{
    auto *button = new QToolButton(m_head);
    button->setObjectName(QStringLiteral("payload.") + name);
    button->setIcon(themedIcon(icon));
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    m_head->layout()->addWidget(button);
    return button;
}

void PayloadView::makeText()
{
    m_text->setObjectName(QStringLiteral("payload.text"));
    m_text->setAccessibleName(tr("Message"));
    m_text->setReadOnly(true);
    m_text->setUndoRedoEnabled(false);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setPlaceholderText(tr("Select a message to read it whole"));
    m_highlighter->setPalette(palette());
}

void PayloadView::makeFoot()
{
    const int gap = fontMetrics().height() / 2;
    m_note->setObjectName(QStringLiteral("payload.note"));
    m_note->setWordWrap(true);
    m_note->setContentsMargins(gap, gap / 2, gap, gap / 2);
    m_note->setTextFormat(Qt::PlainText);
    m_note->hide();
    m_all->setObjectName(QStringLiteral("payload.all"));
    m_all->hide();
    m_part->setObjectName(QStringLiteral("payload.part"));
    m_part->setAccessibleName(tr("Part of the message"));
    m_part->setPrefix(tr("Part "));
    m_part->setMinimum(1);
    m_part->hide();
}

void PayloadView::setMessage(const CapturedMessage &message)
{
    m_message = message;
    const QSignalBlocker blocker(m_part);
    m_part->setMaximum(qMax(1, int((message.data.size() + HexPartBytes - 1) / HexPartBytes)));
    m_part->setSuffix(tr(" of %1").arg(numberText(m_part->maximum())));
    m_part->setValue(1);
    showPayload(HeadBytes);
}

void PayloadView::clear()
{
    ++m_layOuts;
    m_message.reset();
    m_caption->clear();
    m_all->hide();
    m_part->hide();
    showText({});
}

bool PayloadView::isInParts() const
{
    return m_message && m_part->maximum() > 1
           && isShownAsHex(isBinary(*m_message), PayloadForm(m_form->currentIndex()));
}

QString PayloadView::caption() const
{
    const QString caption =
        tr("%1, %2, from %3")
            .arg(MessagesModel::kindText(m_message->kind), bytesText(m_message->size),
                 MessagesModel::fromText(m_message->from).toLower());
    if (m_message->isCut())
        return tr("%1, the first %2 kept").arg(caption, bytesText(m_message->keptBytes()));
    return m_message->isRedacted() ? tr("%1, parts redacted").arg(caption) : caption;
}

void PayloadView::showPayload(qsizetype limit)
{
    if (!m_message)
        return;
    const bool inParts = isInParts();
    const qsizetype from = inParts ? (m_part->value() - 1) * HexPartBytes : 0;
    const QByteArray shown = m_message->data.mid(from, inParts ? HexPartBytes : limit);
    const auto form = PayloadForm(m_form->currentIndex());
    m_caption->setText(caption());
    m_caption->setToolTip(caption());
    m_all->setText(tr("Show all %1").arg(bytesText(m_message->data.size())));
    m_all->setVisible(!inParts && shown.size() < m_message->data.size());
    m_part->setVisible(inParts);
    const int number = ++m_layOuts;
    if (shown.size() <= QuickBytes)
        return showText(layOutPayload(shown, isBinary(*m_message), form, from));
    setNote(tr("Laying the message out…"));
    const auto layOut = [shown, form, from, binary = isBinary(*m_message)] {
        return layOutPayload(shown, binary, form, from);
    };
    whenFinished(this, onPool(layOut), [this, number](const PayloadText &text) {
        if (number == m_layOuts)
            showText(text);
    });
}

void PayloadView::showText(const PayloadText &text)
{
    m_shown = text;
    m_shown.text.clear();
    m_highlighter->setActive(text.form == PayloadForm::Json
                             && text.text.size() <= HighlightedCharacters);
    updateWrap();
    m_filler->fill(text.text);
    if (text.errorAt >= 0 && text.errorAt < m_filler->filled()) {
        QTextCursor cursor = m_text->textCursor();
        cursor.setPosition(int(text.errorAt));
        cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor);
        m_text->setTextCursor(cursor);
    }
    updateButtons();
    m_finder->restart();
}

void PayloadView::updateWrap()
{
    const bool wraps = m_wrap->isChecked() && m_shown.form != PayloadForm::Hex;
    m_text->setLineWrapMode(wraps ? QPlainTextEdit::WidgetWidth : QPlainTextEdit::NoWrap);
}

void PayloadView::updateButtons()
{
    for (QToolButton *button : {m_copy, m_save})
        button->setEnabled(m_message.has_value());
    const QString obstacle = obstacleToEdit();
    m_edit->setEnabled(obstacle.isEmpty());
    m_edit->setToolTip(obstacle.isEmpty() ? tr("Edit and resend: put the message in the composer")
                                          : obstacle);
}

/// Why what is kept is not the message that would be sent again.
QString PayloadView::obstacleToEdit() const
{
    using Kind = CapturedMessage::Kind;
    if (!m_message || (m_message->kind != Kind::Text && m_message->kind != Kind::Binary))
        return tr("Select a text or binary message to edit and resend it");
    if (m_message->isCut())
        return tr("Only the first %1 were kept: that is not the whole message")
            .arg(bytesText(m_message->keptBytes()));
    return m_message->isRedacted() ? tr("Parts of the message were redacted") : QString();
}

void PayloadView::updateProgress()
{
    if (m_filler->isFilling())
        return setNote(
            tr("%1 of %2 characters are shown so far")
                .arg(numberText(m_filler->filled()), numberText(m_filler->text().size())));
    if (!m_shown.error.isEmpty())
        return setNote(tr("This is no JSON. %1").arg(m_shown.error), Tone::Failure);
    if (m_shown.isTooLong)
        return setNote(tr("Not laid out as JSON: that would have more than %1 characters")
                           .arg(numberText(MaxFormattedSize)));
    if (isInParts())
        return setNote(tr("A long message is shown as hex in parts; find looks in this one"));
    setNote(m_shown.hasBrokenLines
                ? tr("Lines over %1 characters are broken to be shown").arg(numberText(LongestLine))
                : QString());
}

void PayloadView::openFind()
{
    if (!m_find->isChecked())
        return m_findBar->hide();
    const QString selected = m_text->textCursor().selectedText();
    if (!selected.isEmpty() && !selected.contains(QChar(QChar::ParagraphSeparator)))
        m_findBar->setText(selected);
    m_findBar->open();
    m_finder->restart();
}

void PayloadView::find(const QString &text)
{
    m_findBar->setText(text);
    m_findBar->show(); // the focus stays where the user searches
    const QSignalBlocker blocker(m_find);
    m_find->setChecked(true);
    m_finder->restart();
}

/// All that is kept of the message, in the form it is shown in.
void PayloadView::copy()
{
    if (!m_message)
        return;
    const auto chosen = PayloadForm(m_form->currentIndex());
    const auto text = [data = m_message->data, binary = isBinary(*m_message),
                       form = chosen == PayloadForm::Auto ? m_shown.form : chosen] {
        return copyOfPayload(data, binary, form);
    };
    const int number = ++m_copies;
    if (m_message->data.size() <= QuickBytes)
        QGuiApplication::clipboard()->setText(text());
    else
        whenFinished(this, onPool(text), [this, number](const QString &copied) {
            if (number == m_copies)
                QGuiApplication::clipboard()->setText(copied);
        });
    if (m_message->isCut())
        setNote(
            tr("Only the first %1 were kept, and copied").arg(bytesText(m_message->keptBytes())),
            Tone::Warning);
}

void PayloadView::askForFile()
{
    auto *dialog = new QFileDialog(this, tr("Save the message"));
    dialog->setObjectName(QStringLiteral("payload.saveDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(m_shown.form == PayloadForm::Json ? QStringLiteral("message.json")
                       : isBinary(*m_message)            ? QStringLiteral("message.bin")
                                                         : QStringLiteral("message.txt"));
    connect(dialog, &QFileDialog::fileSelected, this, &PayloadView::saveTo);
    dialog->open();
}

void PayloadView::saveTo(const QString &path)
{
    if (!m_message)
        return;
    const QString obstacle = obstacleToReplacing(path);
    QSaveFile file(path);
    const bool isSaved = obstacle.isEmpty() && file.open(QIODevice::WriteOnly)
                         && file.write(m_message->data) == m_message->data.size() && file.commit();
    if (isSaved)
        setNote(tr("%1 saved as %2").arg(bytesText(m_message->data.size()), path));
    else
        setNote(tr("%1 was not saved: %2")
                    .arg(path, obstacle.isEmpty() ? file.errorString() : obstacle),
                Tone::Failure);
}

void PayloadView::setNote(const QString &text, Tone tone)
{
    m_noteTone = tone;
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
    updateNoteColor();
}

void PayloadView::updateNoteColor()
{
    QPalette own = palette();
    own.setColor(QPalette::WindowText, toneColor(m_noteTone, own));
    m_note->setPalette(own);
}

void PayloadView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange)
        return;
    m_highlighter->setPalette(palette());
    updateNoteColor();
}

} // namespace csp
