// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/composer/payloadedit.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextCursor>
#include <QVBoxLayout>

namespace csp {

PayloadEdit::PayloadEdit(QWidget *parent)
    : QStackedWidget(parent)
    , m_text(new QPlainTextEdit(this))
{
    m_text->setObjectName(QStringLiteral("composer.text"));
    m_text->setAccessibleName(tr("Message to send"));
    m_text->setTabChangesFocus(true);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    addWidget(m_text);
    addWidget(makeFilePage());
    connect(m_text, &QPlainTextEdit::textChanged, this, &PayloadEdit::changed);
}

QWidget *PayloadEdit::makeFilePage()
{
    auto *page = new QWidget(this);
    m_file = new QLineEdit(page);
    m_file->setObjectName(QStringLiteral("composer.file"));
    m_file->setAccessibleName(tr("File to send"));
    m_file->setClearButtonEnabled(true);
    m_asText = new QCheckBox(tr("Send &as text"), page);
    m_asText->setObjectName(QStringLiteral("composer.fileAsText"));
    m_asText->setToolTip(tr("The file's content goes out as a text message, else as a binary one"));
    auto *browseButton = new QPushButton(tr("B&rowse…"), page);
    browseButton->setObjectName(QStringLiteral("composer.browse"));
    auto *label = new QLabel(tr("&File:"), page);
    label->setBuddy(m_file);
    auto *row = new QHBoxLayout;
    row->setSpacing(fontMetrics().height() / 2);
    row->addWidget(label);
    row->addWidget(m_file, 1);
    row->addWidget(browseButton);
    row->addWidget(m_asText);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addStretch();
    connect(m_file, &QLineEdit::textChanged, this, &PayloadEdit::changed);
    connect(m_asText, &QCheckBox::toggled, this, &PayloadEdit::changed);
    connect(browseButton, &QPushButton::clicked, this, &PayloadEdit::browse);
    return page;
}

void PayloadEdit::setKind(PayloadKind kind)
{
    setCurrentIndex(kind == PayloadKind::File ? 1 : 0);
}

QString PayloadEdit::text() const
{
    return isFile() ? m_file->text() : m_text->toPlainText();
}

void PayloadEdit::setText(const QString &text)
{
    if (isFile()) {
        m_file->setText(text);
        return;
    }
    QTextCursor cursor(m_text->document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
    m_text->setTextCursor(cursor);
}

bool PayloadEdit::isFileText() const
{
    return m_asText->isChecked();
}

void PayloadEdit::setFileText(bool isText)
{
    m_asText->setChecked(isText);
}

void PayloadEdit::insert(const QString &text)
{
    m_text->insertPlainText(text);
    m_text->setFocus();
}

void PayloadEdit::showFault(qsizetype at, qsizetype length)
{
    focus();
    if (isFile() || at < 0)
        return;
    QTextCursor cursor = m_text->textCursor();
    cursor.setPosition(int(at));
    cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor, int(length));
    m_text->setTextCursor(cursor);
}

void PayloadEdit::focus()
{
    QWidget *field = isFile() ? static_cast<QWidget *>(m_file) : m_text;
    field->setFocus(Qt::ShortcutFocusReason);
}

void PayloadEdit::browse()
{
    auto *dialog = new QFileDialog(this, tr("File to send"), m_file->text());
    dialog->setObjectName(QStringLiteral("fileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, m_file, &QLineEdit::setText);
    dialog->open();
}

} // namespace csp
