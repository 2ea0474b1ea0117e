// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/dialogs/servervalues.h"

#include <QAbstractTableModel>
#include <QStringList>

namespace csp {

/// The server's limits as rows whose values can be written; a value that is none is kept as it was
/// written, with what is wrong with it.
///
/// Thread: GUI thread.
class LimitsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Value, Default, Meaning, ColumnCount };

    LimitsModel(const Limits &limits, GivenValues given, QObject *parent);

    /// Those whose values are faulty are as they were.
    Limits limits() const { return m_limits; }
    /// Why a value cannot be used; empty when all can.
    QString fault() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

Q_SIGNALS:
    void changed();

private:
    QString textOf(int row, int column) const;
    QString tipOf(int row) const;
    bool isGiven(int row) const;

    const GivenValues m_given;
    Limits m_limits;
    QStringList m_texts;  ///< as written, by row
    QStringList m_faults; ///< by row
};

} // namespace csp
