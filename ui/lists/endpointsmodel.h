// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"
#include "ui/lists/keyedlistmodel.h"

namespace csp {

/// The endpoints, keyed by path; BinaryData and "enabled" are ticked in the list.
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
    static QVariant tick(const EndpointInfo &info, int column);
};

} // namespace csp
