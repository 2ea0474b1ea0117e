// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/filtercompleter.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QTreeView>

#include <algorithm>

namespace csp {

namespace {

constexpr int ReplacementRole = Qt::UserRole;
constexpr int StartRole = Qt::UserRole + 1;
constexpr int VisibleOffers = 12;

QString quotedIfNeeded(const QString &value)
{
    const bool isOneWord =
        std::none_of(value.begin(), value.end(), [](QChar c) { return c.isSpace(); });
    return isOneWord ? value : QLatin1Char('"') + value + QLatin1Char('"');
}

} // namespace

FilterCompleter::FilterCompleter(QLineEdit *edit, FilterSet set)
    : QCompleter(edit)
    , m_edit(edit)
    , m_set(set)
    , m_offers(new QStandardItemModel(0, 2, this))
{
    setObjectName(edit->objectName() + QStringLiteral(".completer"));
    setModel(m_offers);
    setCompletionMode(UnfilteredPopupCompletion);
    setMaxVisibleItems(VisibleOffers);
    auto *list = new QTreeView;
    list->setRootIsDecorated(false);
    list->setUniformRowHeights(true);
    list->setAllColumnsShowFocus(true);
    list->header()->hide();
    setPopup(list); // which it owns from here
    list->setObjectName(edit->objectName() + QStringLiteral(".offers"));
    list->setAccessibleName(tr("Filter suggestions"));
    setWidget(edit);
    connect(this, qOverload<const QModelIndex &>(&QCompleter::activated), this,
            &FilterCompleter::take);
}

FilterCompleter::Word FilterCompleter::wordAtCursor() const
{
    const QString text = m_edit->text().left(m_edit->cursorPosition());
    Word word;
    bool inQuotes = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i) == QLatin1Char('"'))
            inQuotes = !inQuotes;
        else if (text.at(i).isSpace() && !inQuotes)
            word.start = i + 1;
    }
    if (text.mid(word.start, 1) == QLatin1String("-"))
        ++word.start;
    word.text = text.mid(word.start);
    return word;
}

void FilterCompleter::offerAtCursor()
{
    m_offers->removeRows(0, m_offers->rowCount());
    const Word word = wordAtCursor();
    if (word.text.contains(QLatin1Char(':')) || word.text.contains(QLatin1Char('=')))
        addValues(word);
    else if (!word.text.isEmpty() && !word.text.startsWith(QLatin1Char('"')))
        addFields(word);
    showOffers();
}

void FilterCompleter::offerRecent(const QStringList &filters)
{
    m_offers->removeRows(0, m_offers->rowCount());
    for (const QString &filter : filters)
        add(filter, tr("recent"), filter, 0);
    addFields({});
    showOffers();
}

void FilterCompleter::addFields(const Word &word)
{
    for (const FilterFieldInfo &field : filterFields(m_set)) {
        const QString name = QLatin1String(field.name);
        if (!name.startsWith(word.text, Qt::CaseInsensitive))
            continue;
        const QString sign = field.isNumber() ? QStringLiteral(">") : QStringLiteral(":");
        add(name + sign, filterFieldTip(field), name + sign, word.start);
    }
}

void FilterCompleter::addValues(const Word &word)
{
    const qsizetype sign =
        std::find_if(word.text.begin(), word.text.end(), [](QChar c) { return !c.isLetter(); })
        - word.text.begin();
    const FilterFieldInfo *field = findFilterField(word.text.left(sign), m_set);
    if (!field || !m_values)
        return;
    const QString head = word.text.left(sign + 1);
    QString begun = word.text.mid(sign + 1);
    begun.remove(QLatin1Char('"'));
    for (const QString &value : m_values(field->field)) {
        const bool isWhole = value.compare(begun, Qt::CaseInsensitive) == 0;
        if (value.contains(begun, Qt::CaseInsensitive) && !isWhole)
            add(value, {}, head + quotedIfNeeded(value) + QLatin1Char(' '), word.start);
    }
}

void FilterCompleter::add(const QString &text, const QString &tip, const QString &replacement,
                          qsizetype start)
{
    auto *item = new QStandardItem(text);
    item->setData(replacement, ReplacementRole);
    item->setData(start, StartRole);
    auto *detail = new QStandardItem(tip);
    detail->setForeground(m_edit->palette().placeholderText());
    m_offers->appendRow({item, detail});
}

void FilterCompleter::showOffers()
{
    if (m_offers->rowCount() == 0) {
        popup()->hide();
        return;
    }
    auto *list = static_cast<QTreeView *>(popup());
    list->resizeColumnToContents(0);
    complete();
}

void FilterCompleter::take(const QModelIndex &index)
{
    const QModelIndex item = index.siblingAtColumn(0);
    const qsizetype start = item.data(StartRole).toLongLong();
    const QString replacement = item.data(ReplacementRole).toString();
    const QString text = m_edit->text();
    const QString tail = text.mid(m_edit->cursorPosition());
    m_edit->setText(text.left(start) + replacement + tail);
    m_edit->setCursorPosition(int(start + replacement.size()));
    if (replacement.endsWith(QLatin1Char(':')))
        offerAtCursor();
}

} // namespace csp
