// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/lists/listmodel.h"

#include <QObject>
#include <QSaveFile>
#include <QStringList>
#include <QTimer>

namespace csp {

/// Writes rows of a list to a file, a part in each turn of the event loop, so that the window stays
/// alive. The file is there when all of it is written, or as it was before.
///
/// Rows that leave the list meanwhile are left out and counted. Deletes itself when it has
/// finished. Thread: GUI thread.
class RowExport final : public QObject
{
    Q_OBJECT

public:
    enum class Format {
        Csv,      ///< RFC 4180, with a line of names; no text is a formula
        JsonLines ///< one JSON object a line
    };
    /// What is written, and where.
    struct Order
    {
        const ListModel *model; ///< must outlive the work
        QStringList keys;       ///< of the rows, in their order
        QList<int> columns;
        Format format = Format::Csv;
        QString filePath;
    };
    /// What became of it.
    struct Outcome
    {
        qsizetype written = 0;
        qsizetype missing = 0; ///< left the list before their turn
        bool isCancelled = false;
        QString error; ///< for a person; empty when it went well
    };

    RowExport(Order order, QObject *parent);

    void start();
    /// Leaves the file as it was.
    void cancel();

Q_SIGNALS:
    void progressed(qsizetype done, qsizetype total);
    void finished(const csp::RowExport::Outcome &outcome);

private:
    void writePart();
    QByteArray line(int row) const;
    void finish();

    const Order m_order;
    QSaveFile m_file;
    QString m_obstacle; ///< why the file must not be replaced
    QTimer m_timer;
    Outcome m_outcome;
    qsizetype m_next = 0;
};

} // namespace csp
