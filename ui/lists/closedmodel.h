// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"
#include "ui/lists/ringlistmodel.h"

namespace csp {

/// How the last WebSockets ended.
///
/// Thread: GUI thread.
class ClosedModel final : public RingListModel<ClosedInfo>
{
    Q_OBJECT

public:
    enum ColumnIndex {
        ClosedAt,
        WebSocketId,
        Class,
        Path,
        Peer,
        Code,
        Reason,
        Who,
        Lasted,
        MessagesIn,
        MessagesOut,
        SessionId
    };
    static constexpr int DefaultRows = 1'000;
    static constexpr int MinimumRows = 100;
    static constexpr int MaximumRows = 100'000;

    explicit ClosedModel(QObject *parent = nullptr);

    void apply(const ServerDelta &delta);

    QString columnKey(int column) const override;
    QVariant rawValue(int row, int column) const override;
    bool rowLess(int left, int right, int column) const override;
    bool rowAccepted(int row, const FilterExpression &filter, ColumnMask visible) const override;

    /// Who brought it to its end, as the list shows it.
    static QString whoText(ClosedBy by);

protected:
    QVariant cell(int row, int column, int role) const override;

private:
    static QString text(const ClosedInfo &info, int column);
    static QString codeText(const ClosedInfo &info);
};

} // namespace csp
