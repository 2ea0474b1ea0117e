// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/composer/saveddrawer.h"

#include "ui/basics/jobbar.h"
#include "ui/basics/messagebar.h"
#include "ui/basics/texts.h"
#include "ui/composer/composer.h"
#include "ui/composer/resultline.h"
#include "ui/composer/savedialog.h"
#include "ui/composer/savedproxy.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QTreeView>

namespace csp {

namespace {

/// A proposed name is not longer.
constexpr qsizetype NameCharacters = 40;

} // namespace

SavedDrawer::SavedDrawer(const QString &filePath, Composer &composer, MessageBar &bar, JobBar &jobs,
                         QAction *saveAction)
    : QWidget(&composer)
    , m_composer(composer)
    , m_bar(bar)
    , m_jobs(jobs)
    , m_saveAction(saveAction)
    , m_file(filePath)
    , m_model(new SavedModel(this))
    , m_proxy(new SavedProxy(this))
    , m_search(new QLineEdit(this))
    , m_tree(new QTreeView(this))
    , m_notice(new QLabel(this))
{
    setObjectName(QStringLiteral("saved"));
    m_proxy->setSourceModel(m_model);
    makeActions();
    layOut();
    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(0); // several changes of one turn are written once
    connect(&m_saveTimer, &QTimer::timeout, this, &SavedDrawer::save);
    connect(m_model, &SavedModel::changed, this, [this] {
        if (m_isLoading)
            return;
        m_isDirty = true;
        m_saveTimer.start();
        updateNotice();
    });
    connect(m_search, &QLineEdit::textChanged, this, &SavedDrawer::search);
    connect(m_tree, &QTreeView::activated, this,
            [this](const QModelIndex &index) { take(m_proxy->mapToSource(index)); });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &SavedDrawer::updateActions);
    connect(saveAction, &QAction::triggered, this, &SavedDrawer::askName);
    load();
}

SavedDrawer::~SavedDrawer()
{
    delete m_importing.data(); // with what it has added so far
    if (!m_isDirty || !m_file.isUsable())
        return;
    const QJsonArray items = m_model->items(); // nobody can be told any more
    (void)m_file.write(m_file.check(items).isOk() ? items : m_fitting);
}

/// The keys of the window's own actions mean the tree's while it has the focus.
bool SavedDrawer::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_tree
        || (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress))
        return QWidget::eventFilter(watched, event);
    const QKeySequence keys(static_cast<QKeyEvent *>(event)->keyCombination());
    for (QAction *action : {m_rename, m_remove, m_up, m_down}) {
        if (action->shortcut() != keys)
            continue;
        event->accept();
        if (event->type() == QEvent::KeyPress)
            action->trigger();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void SavedDrawer::load()
{
    const Result<QJsonArray> items = m_file.read();
    m_fitting = items ? *items : QJsonArray();
    show(m_fitting);
    updateUsable(items ? QString() : items.error().text());
}

void SavedDrawer::show(const QJsonArray &items)
{
    m_isLoading = true;
    m_model->setItems(items);
    m_isLoading = false;
    m_tree->expandAll();
}

bool SavedDrawer::keepsToTheFile()
{
    const QJsonArray items = m_model->items();
    const Status fits = m_file.check(items);
    if (fits.isOk()) {
        m_fitting = items;
        return true;
    }
    show(m_fitting);
    updateNotice();
    m_composer.resultLine()->showFailure(tr("Not saved. %1").arg(fits.text()));
    return false;
}

void SavedDrawer::updateUsable(const QString &why)
{
    const bool isUsable = m_file.isUsable();
    m_obstacle = why;
    updateNotice();
    m_tree->setEnabled(isUsable);
    m_search->setEnabled(isUsable);
    m_saveAction->setEnabled(isUsable);
    for (QAction *action : {m_newFolder, m_import, m_export})
        action->setEnabled(isUsable);
    updateActions();
    if (!isUsable)
        tell(tr("The saved messages cannot be used. %1").arg(why));
}

void SavedDrawer::updateNotice()
{
    const bool isUsable = m_file.isUsable();
    m_notice->setVisible(!isUsable || m_model->rowCount() == 0);
    m_notice->setText(
        isUsable ? tr("Nothing is saved yet. \"Save as…\" keeps the composer's message here.")
                 : tr("Nothing is read or written, the file stays as it is: %1").arg(m_obstacle));
}

void SavedDrawer::save()
{
    m_saveTimer.stop();
    if (!m_file.isUsable() || m_importing)
        return;             // saved when all of it is there
    (void)keepsToTheFile(); // else what there was before is written
    const Status written = m_file.write(m_fitting);
    m_isDirty = !written.isOk();
    if (!m_file.keptAside().isEmpty())
        m_bar.post(QStringLiteral("foreignMessages"), Tone::Warning,
                   tr("Another program had changed the saved messages; what it wrote is kept as "
                      "%1.")
                       .arg(QDir::toNativeSeparators(m_file.keptAside())));
    tell(written.isOk() ? QString()
                        : tr("The saved messages could not be kept. %1").arg(written.text()));
}

void SavedDrawer::tell(const QString &failure)
{
    const QString key = QStringLiteral("savedMessages");
    if (failure.isEmpty())
        m_bar.withdraw(key);
    else
        m_bar.post(key, Tone::Warning, failure);
}

QModelIndex SavedDrawer::current() const
{
    return m_proxy->mapToSource(m_tree->currentIndex());
}

void SavedDrawer::select(const QModelIndex &index)
{
    const QModelIndex shown = m_proxy->mapFromSource(index);
    m_tree->expand(shown.parent());
    m_tree->setCurrentIndex(shown);
    m_tree->scrollTo(shown);
}

void SavedDrawer::updateActions()
{
    const bool hasCurrent = m_file.isUsable() && m_tree->currentIndex().isValid();
    for (QAction *action : {m_rename, m_remove, m_up, m_down})
        action->setEnabled(hasCurrent);
}

void SavedDrawer::search(const QString &words)
{
    m_proxy->setWords(words);
    m_tree->setDragEnabled(words.isEmpty()); // places among hidden ones mean nothing
    m_tree->expandAll();
}

void SavedDrawer::take(const QModelIndex &index)
{
    const std::optional<Draft> draft = m_model->draftAt(index);
    if (!draft)
        return;
    m_taken = index;
    m_composer.setDraft(*draft);
    m_composer.focusText();
}

void SavedDrawer::askName()
{
    const Draft draft = m_composer.draft();
    QModelIndex folder = current();
    if (folder.isValid() && !m_model->isFolder(folder))
        folder = folder.parent();
    QString name = draft.text.simplified().left(NameCharacters);
    if (m_taken.isValid()) {
        name = m_taken.data().toString();
        folder = m_taken.parent();
    }
    auto *dialog = new SaveDialog(*m_model, name, folder, this);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog] { keep(dialog->name(), dialog->folder()); });
    dialog->open();
}

void SavedDrawer::keep(const QString &name, const QModelIndex &folder)
{
    if (m_importing)
        return m_composer.resultLine()->showFailure(
            tr("Not saved: other messages are being imported"));
    const Draft draft = m_composer.draft();
    QModelIndex message = m_model->findMessage(name, folder);
    if (message.isValid())
        m_model->replaceDraft(message, draft);
    else
        message = m_model->addMessage(name, draft, folder);
    if (!keepsToTheFile())
        return;
    m_taken = message;
    m_search->clear();
    select(message);
    m_composer.resultLine()->showCounts(tr("saved \"%1\"").arg(name), 0, {});
}

void SavedDrawer::addFolder()
{
    QModelIndex parent = current();
    if (parent.isValid() && !m_model->isFolder(parent))
        parent = parent.parent();
    m_search->clear();
    select(m_model->addFolder(tr("New folder"), parent));
    m_tree->edit(m_tree->currentIndex());
}

void SavedDrawer::askToRemove()
{
    const QPersistentModelIndex index = current();
    if (!index.isValid())
        return;
    const QString name = index.data().toString();
    auto *question = new QMessageBox(
        QMessageBox::Question, tr("Delete"),
        m_model->isFolder(index) ? tr("Delete the folder \"%1\" with all that is in it?").arg(name)
                                 : tr("Delete the saved message \"%1\"?").arg(name),
        QMessageBox::Cancel, this);
    question->setObjectName(QStringLiteral("removeDialog"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setTextFormat(Qt::PlainText);
    auto *accept = question->addButton(tr("&Delete"), QMessageBox::AcceptRole);
    accept->setObjectName(QStringLiteral("accept"));
    question->setDefaultButton(accept);
    connect(accept, &QAbstractButton::clicked, this, [this, index] {
        if (index.isValid())
            m_model->removeRow(index.row(), index.parent());
    });
    question->open();
}

void SavedDrawer::move(int step)
{
    if (m_search->text().isEmpty())
        select(m_model->move(current(), step));
}

void SavedDrawer::importFrom(const QString &path)
{
    if (m_importing)
        return; // one at a time
    m_importing =
        new SavedImport(path, m_file, m_isDirty ? m_model->items() : m_fitting, *m_model, this);
    JobRow *row = m_jobs.begin(tr("Importing %1").arg(QFileInfo(path).fileName()));
    connect(m_importing, &SavedImport::progressed, row, &JobRow::setProgress);
    connect(m_importing, &SavedImport::finished, row, &JobRow::end);
    connect(row, &JobRow::cancelAsked, m_importing, &SavedImport::cancel);
    connect(m_importing, &SavedImport::finished, this, &SavedDrawer::tellImported);
    m_import->setEnabled(false);
    m_importing->start();
}

void SavedDrawer::tellImported(const SavedImport::Outcome &outcome)
{
    m_importing = nullptr;
    m_import->setEnabled(true);
    if (m_isDirty)
        m_saveTimer.start();
    if (!outcome.error.isEmpty())
        return m_composer.resultLine()->showFailure(tr("Not imported. %1").arg(outcome.error));
    m_tree->expandAll();
    m_composer.resultLine()->showCounts(outcome.isCancelled
                                            ? tr("import cancelled, nothing was added")
                                            : tr("imported %1").arg(numberText(outcome.messages)),
                                        0, {});
}

void SavedDrawer::exportTo(const QString &path)
{
    SavedFile file(path);
    const Status written = file.writeCopy(m_model->items());
    if (written.isOk())
        m_composer.resultLine()->showCounts(tr("exported to %1").arg(path), 0, {});
    else
        m_composer.resultLine()->showFailure(tr("Not exported. %1").arg(written.text()));
}

void SavedDrawer::chooseImport()
{
    auto *dialog = new QFileDialog(this, tr("Import messages"), {}, tr("JSON files (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &SavedDrawer::importFrom);
    dialog->open();
}

void SavedDrawer::chooseExport()
{
    auto *dialog = new QFileDialog(this, tr("Export messages"), {}, tr("JSON files (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    connect(dialog, &QFileDialog::fileSelected, this, &SavedDrawer::exportTo);
    dialog->open();
}

} // namespace csp
