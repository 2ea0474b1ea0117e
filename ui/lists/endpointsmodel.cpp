// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/endpointsmodel.h"

#include "ui/basics/texts.h"
#include "ui/basics/theme.h"
#include "ui/lists/fieldssubject.h"

#include <QGuiApplication>

namespace csp {

namespace {

const QList<ListModel::Column> &endpointColumns()
{
    static const QList<ListModel::Column> columns{
        {QT_TRANSLATE_NOOP("csp::ListModel", "Path"), "", "/mirror/dedicated/more"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Class"), "", "csp::EchoSharedHandler"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Live"), "", "999,999", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Total"), "", "9,999,999", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Errors"), "", "999,999", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Enabled"),
         QT_TRANSLATE_NOOP("csp::ListModel", "A disabled endpoint answers 503"), "Enabled more"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "SharedConnection"),
         QT_TRANSLATE_NOOP("csp::ListModel",
                           "What new WebSockets start onPreServer() with; forced values overrule "
                           "the handler"),
         "Handler decides more"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "BinaryData"),
         QT_TRANSLATE_NOOP("csp::ListModel", "What new WebSockets start with"), "BinaryData more"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "NoDataFraming"),
         QT_TRANSLATE_NOOP("csp::ListModel", "What new WebSockets start with; they are dedicated"),
         "NoDataFraming more"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "SessionEndOnClose"),
         QT_TRANSLATE_NOOP("csp::ListModel",
                           "What new WebSockets start with; of a shared one it counts only if "
                           "EndServer is called in Server"),
         "SessionEndOnClose more"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "UseSession"),
         QT_TRANSLATE_NOOP("csp::ListModel",
                           "New WebSockets have a stored session; unless changed here, as the "
                           "class parameter has it"),
         "UseSession more"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "NonBlocking"),
         QT_TRANSLATE_NOOP("csp::ListModel",
                           "Class parameter: every callback runs on the gateway thread"),
         "NonBlocking"},
    };
    return columns;
}

} // namespace

EndpointsModel::EndpointsModel(QObject *parent)
    : KeyedListModel<EndpointInfo>(endpointColumns(), parent)
{
}

void EndpointsModel::apply(const ServerDelta &delta)
{
    if (delta.full)
        replaceRows(delta.endpoints);
    else
        upsertRows(delta.endpoints);
}

QString EndpointsModel::sharedConnectionText(EndpointDefaults::SharedConnection shared)
{
    switch (shared) {
    case EndpointDefaults::SharedConnection::HandlerDecides:
        return tr("Handler decides");
    case EndpointDefaults::SharedConnection::ForceOn:
        return tr("Force on");
    case EndpointDefaults::SharedConnection::ForceOff:
        return tr("Force off");
    }
    Q_UNREACHABLE();
}

bool EndpointsModel::rowLess(int left, int right, int column) const
{
    const EndpointInfo &l = at(left);
    const EndpointInfo &r = at(right);
    switch (column) {
    case Live:
        return l.live < r.live;
    case Total:
        return l.total < r.total;
    case Errors:
        return l.errors < r.errors;
    default:
        return text(l, column) < text(r, column);
    }
}

bool EndpointsModel::rowAccepted(int row, const FilterExpression &filter, ColumnMask visible) const
{
    const EndpointInfo &info = at(row);
    QStringList words;
    for (const int column : {int(Path), int(Class), int(SharedConnection)}) {
        if (visible & bit(column))
            words.append(text(info, column));
    }
    return filter.matches(FieldsSubject(words, {{FilterField::Path, info.path},
                                                {FilterField::Class, info.className},
                                                {FilterField::Sockets, info.live},
                                                {FilterField::Errors, info.errors},
                                                {FilterField::Enabled, info.defaults.enabled},
                                                {FilterField::Binary, info.defaults.binaryData}}));
}

QString EndpointsModel::columnKey(int column) const
{
    static const QStringList keys{QStringLiteral("path"),
                                  QStringLiteral("class"),
                                  QStringLiteral("live"),
                                  QStringLiteral("total"),
                                  QStringLiteral("errors"),
                                  QStringLiteral("enabled"),
                                  QStringLiteral("sharedConnection"),
                                  QStringLiteral("binaryData"),
                                  QStringLiteral("noDataFraming"),
                                  QStringLiteral("sessionEndOnClose"),
                                  QStringLiteral("useSession"),
                                  QStringLiteral("nonBlocking")};
    return keys.at(column);
}

QVariant EndpointsModel::rawValue(int row, int column) const
{
    using Shared = EndpointDefaults::SharedConnection;
    const EndpointInfo &info = at(row);
    switch (column) {
    case Live:
        return info.live;
    case Total:
        return info.total;
    case Errors:
        return info.errors;
    case SharedConnection:
        return info.defaults.sharedConnection == Shared::ForceOn    ? QStringLiteral("on")
               : info.defaults.sharedConnection == Shared::ForceOff ? QStringLiteral("off")
                                                                    : QStringLiteral("handler");
    case NonBlocking:
        return info.nonBlocking;
    default:
        if (const std::optional<bool> isOn = flag(info, column))
            return *isOn;
        return text(info, column);
    }
}

Qt::ItemFlags EndpointsModel::flags(const QModelIndex &index) const
{
    const bool isTicked = index.isValid() && flag(at(index.row()), index.column());
    return KeyedListModel::flags(index) | (isTicked ? Qt::ItemIsUserCheckable : Qt::NoItemFlags);
}

bool EndpointsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    const EndpointInfo &info = at(index.row());
    if (!flag(info, index.column()))
        return false;
    Q_EMIT defaultsAsked(info.path, withFlag(info, index.column(), value.toInt() == Qt::Checked));
    return true;
}

std::optional<bool> EndpointsModel::flag(const EndpointInfo &info, int column)
{
    switch (column) {
    case Enabled:
        return info.defaults.enabled;
    case BinaryData:
        return info.defaults.binaryData;
    case NoDataFraming:
        return info.defaults.noDataFraming;
    case SessionEndOnClose:
        return info.defaults.sessionEndOnClose;
    case UseSession:
        return info.storesSessions();
    default:
        return std::nullopt;
    }
}

EndpointDefaults EndpointsModel::withFlag(const EndpointInfo &info, int column, bool on)
{
    using Shared = EndpointDefaults::SharedConnection;
    EndpointDefaults defaults = info.defaults;
    if (column == Enabled)
        defaults.enabled = on;
    else if (column == BinaryData)
        defaults.binaryData = on;
    else if (column == SessionEndOnClose)
        defaults.sessionEndOnClose = on;
    else if (column == UseSession)
        defaults.useSession = on == info.useSession ? std::nullopt : std::optional(on);
    if (column != NoDataFraming)
        return defaults;
    defaults.noDataFraming = on;
    if (on && defaults.sharedConnection == Shared::ForceOn)
        defaults.sharedConnection = Shared::HandlerDecides; // else every client is refused
    return defaults;
}

QString EndpointsModel::sharingObstacle(const EndpointInfo &info)
{
    return info.defaults.noDataFraming
               ? tr("NoDataFraming needs a dedicated WebSocket: a client is refused when its "
                    "handler sets SharedConnection")
               : QString();
}

QString EndpointsModel::text(const EndpointInfo &info, int column)
{
    switch (column) {
    case Path:
        return info.path;
    case Class:
        return info.className;
    case Live:
        return numberText(info.live);
    case Total:
        return numberText(qint64(info.total));
    case Errors:
        return numberText(qint64(info.errors));
    case SharedConnection:
        return sharedConnectionText(info.defaults.sharedConnection);
    case NonBlocking:
        return yesNoText(info.nonBlocking);
    default:
        return yesNoText(flag(info, column).value_or(false));
    }
}

QVariant EndpointsModel::cell(int row, int column, int role) const
{
    const EndpointInfo &info = at(row);
    switch (role) {
    case IdRole:
        return info.path;
    case Qt::DisplayRole:
        return text(info, column);
    case Qt::CheckStateRole:
        if (const std::optional<bool> isOn = flag(info, column))
            return *isOn ? Qt::Checked : Qt::Unchecked;
        return {};
    case Qt::ForegroundRole:
        if (column == Errors && info.errors > 0)
            return toneColor(Tone::Failure, QGuiApplication::palette());
        if (column == SharedConnection && info.defaults.noDataFraming)
            return QGuiApplication::palette().color(QPalette::Disabled, QPalette::Text);
        return {};
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        return column == SharedConnection ? sharingObstacle(info) : QString();
    default:
        return {};
    }
}

ListModel::ColumnMask EndpointsModel::changedColumns(const EndpointInfo &before,
                                                     const EndpointInfo &after) const
{
    ColumnMask changes = 0;
    for (int column = 0; column < columnCount(); ++column) {
        if (text(before, column) != text(after, column))
            changes |= bit(column);
    }
    if (before.defaults.noDataFraming != after.defaults.noDataFraming)
        changes |= bit(SharedConnection); // whether it is greyed
    return changes;
}

} // namespace csp
