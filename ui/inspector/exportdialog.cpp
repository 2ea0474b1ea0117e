// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/exportdialog.h"

#include "ui/basics/texts.h"
#include "ui/inspector/messagesview.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>
#include <numeric>

namespace csp {

ExportDialog::ExportDialog(const MessagesView &view, QWidget *parent)
    : QDialog(parent)
    , m_view(view)
    , m_scope(new QComboBox(this))
    , m_format(new QComboBox(this))
{
    setObjectName(QStringLiteral("exportMessages"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Export messages"));
    const auto selected = view.list()->selectionModel()->selectedRows().size();
    m_scope->setObjectName(QStringLiteral("export.scope"));
    m_scope->setAccessibleName(tr("Messages to export"));
    m_scope->addItems({tr("Shown (%1)").arg(numberText(view.list()->proxy()->rowCount())),
                       tr("Selected (%1)").arg(numberText(selected)),
                       tr("All kept (%1)").arg(numberText(view.model()->rowCount()))});
    m_scope->setCurrentIndex(selected > 1 ? Selected : Shown);
    m_format->setObjectName(QStringLiteral("export.format"));
    m_format->setAccessibleName(tr("Format"));
    m_format->addItems({tr("CSV, bytes as base64"), tr("JSON Lines, bytes as base64")});
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton *go = buttons->addButton(tr("Choose the &file…"), QDialogButtonBox::AcceptRole);
    go->setObjectName(QStringLiteral("export.choose"));
    go->setDefault(true);
    auto *form = new QFormLayout(this);
    form->addRow(tr("&Messages:"), m_scope);
    form->addRow(tr("F&ormat:"), m_format);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::askForFile);
}

void ExportDialog::askForFile()
{
    const auto format = MessageFormat(m_format->currentIndex());
    const QString suffix =
        format == MessageFormat::Csv ? QStringLiteral("csv") : QStringLiteral("jsonl");
    auto *dialog = new QFileDialog(this, windowTitle());
    dialog->setObjectName(QStringLiteral("export.file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(QStringLiteral("messages.") + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this, format](const QString &path) {
        Q_EMIT exportAsked(messages(), format, path);
        accept();
    });
    dialog->open();
}

QList<CapturedMessage> ExportDialog::messages() const
{
    const ListProxy *proxy = m_view.list()->proxy();
    const MessagesModel *model = m_view.model();
    QList<int> rows;
    if (m_scope->currentIndex() == Selected) {
        for (const QModelIndex &index : m_view.list()->selectionModel()->selectedRows())
            rows.append(proxy->mapToSource(index).row());
        std::sort(rows.begin(), rows.end());
    } else if (m_scope->currentIndex() == Shown) {
        for (int row = 0; row < proxy->rowCount(); ++row)
            rows.append(proxy->mapToSource(proxy->index(row, 0)).row());
    } else {
        rows.resize(model->rowCount());
        std::iota(rows.begin(), rows.end(), 0);
    }
    QList<CapturedMessage> messages;
    messages.reserve(rows.size());
    for (const int row : std::as_const(rows))
        messages.append(model->at(row));
    return messages;
}

} // namespace csp
