// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"

#include <QAbstractTableModel>

namespace csp {

/// The properties of the chosen connections, one a row, under headings.
///
/// Thread: GUI thread.
class DetailsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum ColumnIndex { Property, Value };

    using QAbstractTableModel::QAbstractTableModel;

    void showConnection(const ConnectionInfo &info);
    /// Sums, and the values that all of \a infos share.
    void showSeveral(const QList<ConnectionInfo> &infos);
    void showClosed(const ClosedInfo &info);
    void clear();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        QString property;
        QString value;
        bool isHeading = false;

        bool hasSameShape(const Row &other) const
        {
            return property == other.property && isHeading == other.isHeading;
        }
    };
    class Builder;

    void setRows(const QList<Row> &rows);

    QList<Row> m_rows;
};

} // namespace csp
