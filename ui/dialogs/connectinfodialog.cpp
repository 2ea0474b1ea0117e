// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/connectinfodialog.h"

#include "ui/basics/clientlines.h"
#include "ui/basics/copybutton.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>

namespace csp {

namespace {

constexpr int LineCharacters = 64;
constexpr int ProgramLines = 10;

} // namespace

ConnectInfoDialog::ConnectInfoDialog(const QString &url, const QStringList &paths, QWidget *parent)
    : QDialog(parent)
    , m_url(url)
    , m_path(new QComboBox(this))
    , m_program(new QPlainTextEdit(this))
{
    setObjectName(QStringLiteral("connectInfoDialog"));
    setWindowTitle(tr("Connect info"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *grid = new QGridLayout(this);
    grid->setColumnStretch(1, 1);
    const QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    const auto addRow = [this, grid](const QString &text, QWidget *field) {
        auto *label = new QLabel(text, this);
        label->setBuddy(field);
        grid->addWidget(label, grid->rowCount(), 0, Qt::AlignTop);
        grid->addWidget(field, grid->rowCount() - 1, 1);
    };
    m_path->setObjectName(QStringLiteral("connectInfo.path"));
    m_path->addItems(paths);
    addRow(tr("&Endpoint:"), m_path);
    for (const ClientLine &line : clientLines(url)) {
        auto *edit = new QLineEdit(this);
        edit->setReadOnly(true);
        edit->setFont(fixed);
        edit->setObjectName(QStringLiteral("connectInfo.") + line.label.toLower());
        edit->setAccessibleName(line.label);
        edit->setMinimumWidth(QFontMetrics(fixed).averageCharWidth() * LineCharacters);
        addRow(line.label, edit);
        grid->addWidget(
            new CopyButton([edit] { return edit->text(); }, tr("Copy: %1").arg(line.label), this),
            grid->rowCount() - 1, 2);
        m_lines.append(edit);
    }
    m_program->setReadOnly(true);
    m_program->setFont(fixed);
    m_program->setObjectName(QStringLiteral("connectInfo.program"));
    m_program->setAccessibleName(tr("Python program"));
    m_program->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_program->setMinimumHeight(QFontMetrics(fixed).lineSpacing() * ProgramLines);
    addRow(tr("Python &program:"), m_program);
    grid->addWidget(new CopyButton([this] { return m_program->toPlainText(); },
                                   tr("Copy: Python program"), this),
                    grid->rowCount() - 1, 2, Qt::AlignTop);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    grid->addWidget(buttons, grid->rowCount(), 0, 1, 3);
    connect(m_path, &QComboBox::currentIndexChanged, this, &ConnectInfoDialog::fill);
    fill();
}

void ConnectInfoDialog::choose(const QString &path)
{
    if (const int index = m_path->findText(path); index >= 0)
        m_path->setCurrentIndex(index);
}

void ConnectInfoDialog::fill()
{
    const QString url = m_url + m_path->currentText();
    const QList<ClientLine> lines = clientLines(url);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        m_lines.at(i)->setText(lines.at(i).text);
        m_lines.at(i)->setCursorPosition(0);
    }
    m_program->setPlainText(pythonProgram(url));
}

} // namespace csp
