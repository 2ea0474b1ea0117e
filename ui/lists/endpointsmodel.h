// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"
#include "ui/lists/keyedlistmodel.h"

#include <optional>

namespace csp {

/// The endpoints, keyed by path; all defaults but SharedConnection are ticked in the list.
///
/// Thread: GUI thread.
class EndpointsModel final : public KeyedListModel<EndpointInfo>
{
    Q_OBJECT

public:
    enum ColumnIndex {
        Path,
        Class,
        Live,
        Total,
        Errors,
        Enabled,
        SharedConnection,
        BinaryData,
        NoDataFraming,
        SessionEndOnClose,
        UseSession,
        NonBlocking
    };

    explicit EndpointsModel(QObject *parent = nullptr);

    void apply(const ServerDelta &delta);
    void replace(const QList<EndpointInfo> &endpoints) { replaceRows(endpoints); }

    QString columnKey(int column) const override;
    QVariant rawValue(int row, int column) const override;
    bool rowLess(int left, int right, int column) const override;
    bool rowAccepted(int row, const FilterExpression &filter, ColumnMask visible) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

    /// What \a column shows as ticked or not; nothing for columns without a tick.
    static std::optional<bool> flag(const EndpointInfo &info, int column);
    /// The defaults of \a info with the one that \a column ticks set to \a on.
    static EndpointDefaults withFlag(const EndpointInfo &info, int column, bool on);
    /// Why SharedConnection is not the endpoint's choice now; empty when it is.
    static QString sharingObstacle(const EndpointInfo &info);
    static QString sharedConnectionText(EndpointDefaults::SharedConnection shared);

Q_SIGNALS:
    /// The user ticked a default; the list changes when the server tells so.
    void defaultsAsked(const QString &path, const csp::EndpointDefaults &defaults);

protected:
    QVariant cell(int row, int column, int role) const override;
    QString keyOf(const EndpointInfo &row) const override { return row.path; }
    ColumnMask changedColumns(const EndpointInfo &before, const EndpointInfo &after) const override;

private:
    static QString text(const EndpointInfo &info, int column);
};

} // namespace csp
