// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"
#include "ui/lists/ringlistmodel.h"

namespace csp {

/// The end of a WebSocket, or the refusal of a client that never had one.
///
/// Thread: a value.
struct ClosedRow : ClosedInfo
{
    bool isRefused = false;
    int httpStatus = 0; ///< of a refusal; 0: reset without an answer
    QString limit;      ///< name of the one that was crossed, else empty
};

/// How the last WebSockets ended, and which clients were refused before they had one.
///
/// Thread: GUI thread.
class ClosedModel final : public RingListModel<ClosedRow>
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
    /// The word for refused clients in the place of who closed it.
    static QString refusedText();

protected:
    QVariant cell(int row, int column, int role) const override;

private:
    static QString text(const ClosedRow &row, int column);
    static QString tip(const ClosedRow &row, int column);
    static QString codeText(const ClosedRow &row);
    static int codeNumber(const ClosedRow &row);
    static QString whoText(const ClosedRow &row);
};

} // namespace csp
