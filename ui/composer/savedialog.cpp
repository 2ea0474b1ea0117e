// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/composer/savedialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace csp {

SaveDialog::SaveDialog(const SavedModel &model, const QString &name, const QModelIndex &folder,
                       QWidget *parent)
    : QDialog(parent)
    , m_model(model)
    , m_name(new QLineEdit(name, this))
    , m_folder(new QComboBox(this))
    , m_hint(new QLabel(this))
{
    setObjectName(QStringLiteral("saveDialog"));
    setWindowTitle(tr("Save message"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_name->setObjectName(QStringLiteral("save.name"));
    m_name->setAccessibleName(tr("Name"));
    m_name->selectAll();
    m_folder->setObjectName(QStringLiteral("save.folder"));
    m_folder->setAccessibleName(tr("Folder"));
    m_hint->setObjectName(QStringLiteral("save.hint"));
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    fillFolders(folder);
    auto *form = new QFormLayout;
    form->addRow(tr("&Name:"), m_name);
    form->addRow(tr("&Folder:"), m_folder);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_save = buttons->addButton(tr("&Save"), QDialogButtonBox::AcceptRole);
    m_save->setObjectName(QStringLiteral("accept"));
    m_save->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_name, &QLineEdit::textChanged, this, &SaveDialog::update);
    connect(m_folder, &QComboBox::currentIndexChanged, this, &SaveDialog::update);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_hint);
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 60);
    update();
}

void SaveDialog::fillFolders(const QModelIndex &chosen)
{
    m_folder->addItem(tr("(none)"));
    m_folders.append(QPersistentModelIndex());
    for (const QModelIndex &folder : m_model.folders()) {
        QString path = folder.data().toString();
        for (QModelIndex above = folder.parent(); above.isValid(); above = above.parent())
            path.prepend(above.data().toString() + QStringLiteral(" / "));
        m_folder->addItem(folder.data(Qt::DecorationRole).value<QIcon>(), path);
        if (folder == chosen)
            m_folder->setCurrentIndex(m_folder->count() - 1);
        m_folders.append(folder);
    }
}

QString SaveDialog::name() const
{
    return m_name->text().trimmed();
}

QModelIndex SaveDialog::folder() const
{
    return m_folders.at(m_folder->currentIndex());
}

void SaveDialog::update()
{
    const bool isThere = m_model.findMessage(name(), folder()).isValid();
    m_save->setEnabled(!name().isEmpty());
    m_save->setText(isThere ? tr("&Replace") : tr("&Save"));
    m_hint->setText(name().isEmpty() ? tr("A message needs a name.")
                    : isThere        ? tr("The message of that name is replaced.")
                                     : QStringLiteral(" "));
}

} // namespace csp
