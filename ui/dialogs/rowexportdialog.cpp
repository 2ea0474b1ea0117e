// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/rowexportdialog.h"

#include "ui/basics/replacing.h"
#include "ui/basics/texts.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace csp {

namespace {

constexpr int PathCharacters = 56;

QString suffixOf(RowExport::Format format)
{
    return format == RowExport::Format::Csv ? QStringLiteral("csv") : QStringLiteral("jsonl");
}

} // namespace

RowExportDialog::RowExportDialog(const QString &list, const Counts &counts, const QString &filePath,
                                 QWidget *parent)
    : QDialog(parent)
    , m_format(new QComboBox(this))
    , m_onlyShown(new QCheckBox(tr("Only the &columns shown"), this))
    , m_file(new QLineEdit(this))
    , m_note(new QLabel(this))
{
    setObjectName(QStringLiteral("rowExportDialog"));
    setWindowTitle(tr("Export: %1").arg(list));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *column = new QVBoxLayout(this);
    addRows(counts);
    auto *form = new QFormLayout;
    m_format->setObjectName(QStringLiteral("export.format"));
    m_format->setAccessibleName(tr("Format"));
    m_format->addItem(tr("CSV (RFC 4180)"));
    m_format->addItem(tr("JSON Lines"));
    form->addRow(tr("&Format:"), m_format);
    m_onlyShown->setObjectName(QStringLiteral("export.onlyShown"));
    form->addRow(QString(), m_onlyShown);
    column->addLayout(form);
    addFile(filePath);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept = buttons->addButton(tr("&Export"), QDialogButtonBox::AcceptRole);
    m_accept->setObjectName(QStringLiteral("accept"));
    m_accept->setDefault(true);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_format, &QComboBox::currentIndexChanged, this, &RowExportDialog::followFormat);
    connect(m_file, &QLineEdit::textChanged, this, &RowExportDialog::check);
    check();
}

void RowExportDialog::addRows(const Counts &counts)
{
    const std::array<QString, 3> texts{tr("&Visible rows (%1)"), tr("&Selection (%1)"),
                                       tr("&All rows (%1)")};
    const std::array<const char *, 3> names{"export.shown", "export.selected", "export.all"};
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_rows.at(i) = new QRadioButton(texts.at(i).arg(numberText(counts.at(i))), this);
        m_rows.at(i)->setObjectName(QLatin1String(names.at(i)));
        m_rows.at(i)->setEnabled(counts.at(i) > 0);
        layout()->addWidget(m_rows.at(i));
    }
    const bool hasSelection = counts.at(std::size_t(Rows::Selected)) > 1;
    m_rows.at(std::size_t(hasSelection ? Rows::Selected : Rows::Shown))->setChecked(true);
}

void RowExportDialog::addFile(const QString &filePath)
{
    auto *row = new QHBoxLayout;
    auto *label = new QLabel(tr("F&ile:"), this);
    label->setBuddy(m_file);
    m_file->setObjectName(QStringLiteral("export.file"));
    m_file->setAccessibleName(tr("File"));
    m_file->setText(filePath);
    m_file->setMinimumWidth(fontMetrics().averageCharWidth() * PathCharacters);
    auto *browseButton = new QPushButton(tr("&Browse…"), this);
    browseButton->setObjectName(QStringLiteral("export.browse"));
    connect(browseButton, &QPushButton::clicked, this, &RowExportDialog::browse);
    row->addWidget(label);
    row->addWidget(m_file, 1);
    row->addWidget(browseButton);
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->addLayout(row);
    m_note->setObjectName(QStringLiteral("export.note"));
    m_note->setWordWrap(true);
    m_note->setMinimumHeight(fontMetrics().lineSpacing()); // its place is kept
    column->addWidget(m_note);
}

void RowExportDialog::browse()
{
    auto *dialog = new QFileDialog(this, tr("Export to"), m_file->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffixOf(format()));
    dialog->setNameFilters({tr("CSV (*.csv)"), tr("JSON Lines (*.jsonl)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, m_file, &QLineEdit::setText);
    dialog->open();
}

void RowExportDialog::followFormat()
{
    const QFileInfo file(m_file->text());
    if (file.suffix() != u"csv" && file.suffix() != u"jsonl")
        return;
    m_file->setText(m_file->text().chopped(file.suffix().size()) + suffixOf(format()));
}

void RowExportDialog::check()
{
    const QString obstacle = obstacleToReplacing(filePath());
    const bool exists = QFileInfo::exists(filePath());
    m_note->setText(!obstacle.isEmpty() ? tr("That cannot be replaced: %1.").arg(obstacle)
                    : exists            ? tr("The file exists; it will be replaced.")
                                        : QString());
    m_accept->setEnabled(!filePath().isEmpty() && obstacle.isEmpty());
}

RowExportDialog::Rows RowExportDialog::rows() const
{
    if (m_rows.at(std::size_t(Rows::Selected))->isChecked())
        return Rows::Selected;
    return m_rows.at(std::size_t(Rows::All))->isChecked() ? Rows::All : Rows::Shown;
}

RowExport::Format RowExportDialog::format() const
{
    return m_format->currentIndex() == 0 ? RowExport::Format::Csv : RowExport::Format::JsonLines;
}

bool RowExportDialog::onlyShownColumns() const
{
    return m_onlyShown->isChecked();
}

QString RowExportDialog::filePath() const
{
    return m_file->text().trimmed();
}

} // namespace csp
