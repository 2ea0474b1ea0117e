// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/limitsmodel.h"

#include "ui/basics/icons.h"
#include "ui/basics/texts.h"
#include "ui/dialogs/fieldnote.h"

#include <QGuiApplication>
#include <QLocale>
#include <QPalette>

#include <algorithm>

namespace csp {

namespace {

const LimitInfo &limitAt(int row)
{
    return limitTable().at(row);
}

QString nameAt(int row)
{
    return QLatin1String(limitAt(row).name);
}

} // namespace

LimitsModel::LimitsModel(const Limits &limits, GivenValues given, QObject *parent)
    : QAbstractTableModel(parent)
    , m_given(std::move(given))
    , m_limits(limits)
{
    for (const LimitInfo &info : limitTable()) {
        m_texts.append(numberText(limitValue(limits, info)));
        m_faults.append(QString());
    }
}

QString LimitsModel::fault() const
{
    const auto first = std::find_if(m_faults.begin(), m_faults.end(),
                                    [](const QString &fault) { return !fault.isEmpty(); });
    return first == m_faults.end() ? QString() : *first;
}

int LimitsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(limitTable().size());
}

int LimitsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

bool LimitsModel::isGiven(int row) const
{
    return m_given.contains(limitOptionName(nameAt(row)));
}

QString LimitsModel::textOf(int row, int column) const
{
    switch (column) {
    case Name:
        return nameAt(row);
    case Value:
        return m_texts.at(row);
    case Default:
        return numberText(limitValue(Limits(), limitAt(row)));
    case Meaning:
        return QLatin1String(limitAt(row).description);
    }
    return {};
}

QString LimitsModel::tipOf(int row) const
{
    if (!m_faults.at(row).isEmpty())
        return m_faults.at(row);
    if (isGiven(row))
        return givenText(m_given.value(limitOptionName(nameAt(row))));
    return tr("%1. From %2 to %3.")
        .arg(QLatin1String(limitAt(row).description), numberText(limitAt(row).minimum),
             numberText(limitAt(row).maximum));
}

QVariant LimitsModel::data(const QModelIndex &index, int role) const
{
    const int row = index.row();
    const int column = index.column();
    const bool isNumber = column == Value || column == Default;
    if (role == Qt::DisplayRole || role == Qt::EditRole)
        return textOf(row, column);
    if (role == Qt::ToolTipRole)
        return tipOf(row);
    if (role == Qt::TextAlignmentRole && isNumber)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ForegroundRole && (isGiven(row) || column == Default))
        return QGuiApplication::palette().color(QPalette::PlaceholderText);
    if (column != Value)
        return {};
    if (role == Qt::DecorationRole && isGiven(row))
        return themedIcon(QStringLiteral("lock"));
    if (role == Qt::DecorationRole && !m_faults.at(row).isEmpty())
        return themedIcon(QStringLiteral("error"), Tone::Failure);
    if (role == Qt::AccessibleDescriptionRole)
        return m_faults.at(row).isEmpty() ? QString() : m_faults.at(row);
    return {};
}

QVariant LimitsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && (section == Value || section == Default))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Limit"), tr("Value"), tr("Default"), tr("What it bounds")};
    return titles[section];
}

Qt::ItemFlags LimitsModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.column() == Value && !isGiven(index.row()) ? flags | Qt::ItemIsEditable : flags;
}

bool LimitsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable))
        return false;
    const int row = index.row();
    bool isNumber = false;
    const QString text = value.toString().trimmed();
    const qint64 number = QLocale().toLongLong(text, &isNumber);
    const Status set = isNumber ? setLimit(m_limits, nameAt(row), number)
                                : Status(Status::InvalidConfig,
                                         tr("%1: a whole number is expected").arg(nameAt(row)));
    m_texts[row] = isNumber ? numberText(number) : text;
    m_faults[row] = set.text();
    Q_EMIT dataChanged(index.siblingAtColumn(0), index.siblingAtColumn(ColumnCount - 1));
    Q_EMIT changed();
    return true;
}

} // namespace csp
