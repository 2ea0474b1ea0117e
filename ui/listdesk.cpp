// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/listdesk.h"

#include "server/servercontroller.h"
#include "ui/actions.h"
#include "ui/basics/jobbar.h"
#include "ui/basics/messagebar.h"
#include "ui/basics/texts.h"
#include "ui/commands/operations.h"
#include "ui/dialogs/connectinfodialog.h"
#include "ui/lists/listspane.h"
#include "ui/uisettings.h"

#include <QAction>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QInputDialog>

#include <numeric>

namespace csp {

namespace {

using Id = Actions::Id;

QStringList allKeys(const ListModel &model)
{
    QStringList keys;
    for (int row = 0; row < model.rowCount(); ++row)
        keys.append(model.index(row, 0).data(ListModel::IdRole).toString());
    return keys;
}

} // namespace

ListDesk::ListDesk(const Parts &parts, QWidget *window)
    : QObject(window)
    , m_parts(parts)
    , m_window(window)
{
    const auto on = [this](Id id, auto function) {
        connect(m_parts.actions.at(id), &QAction::triggered, this, function);
    };
    on(Id::ExportRows, &ListDesk::exportRows);
    on(Id::ClosedRows, &ListDesk::askClosedRows);
    on(Id::ConnectInfo, &ListDesk::showConnectInfo);
    connectCloseQuestion();
    m_parts.lists.closed().setCapacity(m_parts.settings.closedRows(ClosedModel::DefaultRows));
}

void ListDesk::connectCloseQuestion()
{
    QAction *ask = m_parts.actions.at(Id::AskSingleClose);
    connect(ask, &QAction::toggled, this, [this](bool asks) {
        m_parts.operations.setAsksSingleClose(asks);
        m_parts.settings.setAsksSingleClose(asks);
    });
    connect(&m_parts.operations, &Operations::singleCloseAskedNoMore, ask,
            [ask] { ask->setChecked(false); });
    const bool asks = m_parts.settings.asksSingleClose();
    ask->setChecked(asks);
    m_parts.operations.setAsksSingleClose(asks);
}

void ListDesk::open(QDialog *dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::finished, this, &ListDesk::dialogClosed);
    Q_EMIT dialogOpened();
    dialog->open();
}

void ListDesk::exportRows()
{
    ListView *view = m_parts.lists.currentView();
    const ListModel *model = view->proxy()->list();
    const QString name = view->accessibleName();
    const QString stamp = QDateTime::currentDateTime().toString(u"yyyyMMdd-HHmmss");
    const QString offered = QStringLiteral("%1/%2-%3.csv")
                                .arg(m_parts.settings.exportFolder(), view->objectName(), stamp);
    auto *dialog = new RowExportDialog(
        name, {view->proxy()->rowCount(), view->selectedKeys().size(), model->rowCount()},
        QDir::toNativeSeparators(offered), m_window);
    connect(dialog, &QDialog::accepted, this, [this, dialog, view, model] {
        const RowExportDialog::Rows rows = dialog->rows();
        QList<int> columns = view->shownColumns();
        if (!dialog->onlyShownColumns()) {
            columns.resize(model->columnCount());
            std::iota(columns.begin(), columns.end(), 0);
        }
        QStringList keys = rows == RowExportDialog::Rows::All        ? allKeys(*model)
                           : rows == RowExportDialog::Rows::Selected ? view->selectedKeys()
                                                                     : view->shownKeys();
        keys.removeIf([model](const QString &key) { return model->rowOf(key) < 0; });
        write({model, keys, columns, dialog->format(),
               QDir::fromNativeSeparators(dialog->filePath())});
    });
    open(dialog);
}

void ListDesk::write(const RowExport::Order &order)
{
    m_parts.settings.setExportFolder(QFileInfo(order.filePath).absolutePath());
    auto *work = new RowExport(order, this);
    JobRow *row = m_parts.jobs.begin(tr("Writing %1").arg(QFileInfo(order.filePath).fileName()));
    connect(work, &RowExport::progressed, row, &JobRow::setProgress);
    connect(work, &RowExport::finished, row, &JobRow::end);
    connect(row, &JobRow::cancelAsked, work, &RowExport::cancel);
    connect(work, &RowExport::finished, this,
            [this, order](const RowExport::Outcome &outcome) { tellWritten(order, outcome); });
    work->start();
}

void ListDesk::tellWritten(const RowExport::Order &order, const RowExport::Outcome &outcome)
{
    const QString key = QStringLiteral("exported");
    const QString file = QDir::toNativeSeparators(order.filePath);
    if (!outcome.error.isEmpty()) {
        m_parts.bar.post(
            key, Tone::Failure, tr("Nothing was exported: %1").arg(outcome.error),
            {{tr("Export again…"), QStringLiteral("exportAgain"), [this] { exportRows(); }}});
    } else if (outcome.isCancelled) {
        m_parts.bar.post(key, Tone::Plain,
                         tr("The export was cancelled; %1 is as it was.").arg(file));
    } else {
        const QString done =
            tr("%1 rows were written to %2.").arg(numberText(outcome.written), file);
        m_parts.bar.post(key, Tone::Good,
                         outcome.missing == 0
                             ? done
                             : tr("%1 Rows that left meanwhile and are not in it: %2.")
                                   .arg(done, numberText(outcome.missing)));
    }
}

void ListDesk::askClosedRows()
{
    auto *dialog = new QInputDialog(m_window);
    dialog->setObjectName(QStringLiteral("closedRowsDialog"));
    dialog->setWindowTitle(tr("Closed connections"));
    dialog->setLabelText(tr("Closed connections to keep in the list, the newest of them:"));
    dialog->setInputMode(QInputDialog::IntInput);
    dialog->setIntRange(ClosedModel::MinimumRows, ClosedModel::MaximumRows);
    dialog->setIntStep(ClosedModel::DefaultRows);
    dialog->setIntValue(m_parts.lists.closed().capacity());
    connect(dialog, &QInputDialog::intValueSelected, this, [this](int rows) {
        m_parts.lists.closed().setCapacity(rows);
        m_parts.settings.setClosedRows(rows);
    });
    open(dialog);
}

void ListDesk::showConnectInfo()
{
    QStringList paths;
    for (const EndpointInfo &endpoint : m_parts.controller.endpoints())
        paths.append(endpoint.path);
    paths.sort();
    auto *dialog = new ConnectInfoDialog(m_parts.controller.url(), paths, m_window);
    const QStringList chosen = m_parts.lists.view(ListsPane::EndpointsTab)->selectedKeys();
    if (!chosen.isEmpty())
        dialog->choose(chosen.first());
    open(dialog);
}

} // namespace csp
