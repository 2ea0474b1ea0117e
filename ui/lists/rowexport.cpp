// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/rowexport.h"

#include "ui/basics/exporttext.h"
#include "ui/basics/replacing.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>

namespace csp {

namespace {

/// A turn of the event loop may take this long.
constexpr qint64 TurnMs = 10;

} // namespace

RowExport::RowExport(Order order, QObject *parent)
    : QObject(parent)
    , m_order(std::move(order))
    , m_file(m_order.filePath)
{
    connect(&m_timer, &QTimer::timeout, this, &RowExport::writePart);
}

void RowExport::start()
{
    m_obstacle = obstacleToReplacing(m_order.filePath);
    const bool isOpen = m_obstacle.isEmpty() && m_file.open(QIODevice::WriteOnly);
    if (isOpen && m_order.format == Format::Csv) {
        QVariantList names;
        for (const int column : m_order.columns)
            names.append(m_order.model->columnKey(column));
        m_file.write(csvLine(names));
    }
    m_timer.start(0); // what hinders it is told from the event loop too
}

void RowExport::cancel()
{
    m_outcome.isCancelled = true;
    m_file.cancelWriting();
    finish();
}

void RowExport::writePart()
{
    if (!m_obstacle.isEmpty()) {
        finish();
        return;
    }
    QElapsedTimer turn;
    turn.start();
    const qsizetype total = m_order.keys.size();
    while (m_next < total && m_file.error() == QFileDevice::NoError && turn.elapsed() < TurnMs) {
        const int row = m_order.model->rowOf(m_order.keys.at(m_next++));
        if (row < 0) {
            ++m_outcome.missing;
            continue;
        }
        m_file.write(line(row));
        ++m_outcome.written;
    }
    Q_EMIT progressed(m_next, total);
    if (m_next == total || m_file.error() != QFileDevice::NoError)
        finish();
}

QByteArray RowExport::line(int row) const
{
    const ListModel &model = *m_order.model;
    if (m_order.format == Format::JsonLines) {
        QJsonObject object;
        for (const int column : m_order.columns)
            object.insert(model.columnKey(column),
                          QJsonValue::fromVariant(model.rawValue(row, column)));
        return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
    }
    QVariantList cells;
    for (const int column : m_order.columns)
        cells.append(model.rawValue(row, column));
    return csvLine(cells);
}

void RowExport::finish()
{
    m_timer.stop();
    if (!m_outcome.isCancelled && (!m_obstacle.isEmpty() || !m_file.commit()))
        m_outcome.error = tr("%1 could not be written: %2")
                              .arg(QDir::toNativeSeparators(m_order.filePath),
                                   m_obstacle.isEmpty() ? m_file.errorString() : m_obstacle);
    Q_EMIT finished(m_outcome);
    deleteLater();
}

} // namespace csp
