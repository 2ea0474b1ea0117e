// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/composer/savedimport.h"

#include "ui/basics/futurewatch.h"
#include "ui/basics/onpool.h"
#include "ui/composer/savedmodel.h"

namespace csp {

namespace {

const QLatin1String ItemsKey("items");
const QLatin1String TextKey("text");

} // namespace

SavedImport::SavedImport(const QString &path, const SavedFile &file, const QJsonArray &present,
                         SavedModel &model, QObject *parent)
    : QObject(parent)
    , m_path(path)
    , m_file(file)
    , m_present(present)
    , m_model(model)
{
    connect(&m_timer, &QTimer::timeout, this, &SavedImport::addPart);
}

SavedImport::~SavedImport()
{
    if (!m_isFinished)
        takeBack();
}

void SavedImport::start()
{
    const auto content = [path = m_path, file = m_file, present = m_present] {
        return read(path, file, present);
    };
    whenFinished(this, onPool(content), [this](const Content &read) { take(read); });
}

/// What is in the file at \a path, when \a file can hold it beside what is \a present.
SavedImport::Content SavedImport::read(const QString &path, const SavedFile &file,
                                       const QJsonArray &present)
{
    const Result<QJsonArray> items = SavedFile(path).read();
    if (!items)
        return {{}, 0, items.error().text()};
    QJsonArray all = present;
    for (const QJsonValue &item : *items)
        all.append(item);
    if (const Status fits = file.check(all); !fits.isOk())
        return {{}, 0, fits.text()};
    return {*items, SavedFile::countOf(*items), {}};
}

void SavedImport::take(const Content &content)
{
    if (m_isFinished)
        return;
    m_outcome.error = content.error;
    if (!content.error.isEmpty())
        return finish();
    m_total = content.count;
    m_levels.append({{}, true, content.items, 0});
    m_timer.start(0);
}

void SavedImport::addPart()
{
    qsizetype characters = 0;
    for (int added = 0; !m_levels.isEmpty() && added < PartItems && characters < PartCharacters;
         ++added)
        characters += addNext();
    Q_EMIT progressed(m_done, m_total);
    if (m_levels.isEmpty())
        finish();
}

qsizetype SavedImport::addNext()
{
    Level &level = m_levels.last();
    const bool isGone = !level.isRoot && !level.folder.isValid(); // the user has deleted it
    if (isGone || level.next == level.items.size()) {
        m_levels.removeLast();
        return 0;
    }
    const QJsonObject item = level.items.at(level.next++).toObject();
    const QPersistentModelIndex index = m_model.append(item, level.folder);
    if (level.isRoot)
        m_added.append(index);
    ++m_done;
    if (item.contains(ItemsKey))
        m_levels.append({index, false, item.value(ItemsKey).toArray(), 0});
    else
        ++m_outcome.messages;
    return item.value(TextKey).toString().size();
}

void SavedImport::cancel()
{
    m_outcome.isCancelled = true;
    m_outcome.messages = 0;
    takeBack();
    finish();
}

void SavedImport::takeBack()
{
    m_levels.clear();
    while (!m_added.isEmpty()) { // many rows are soon removed in blocks alone
        const QPersistentModelIndex last = m_added.takeLast();
        int first = last.row();
        while (!m_added.isEmpty() && m_added.last().parent() == last.parent()
               && m_added.last().row() == first - 1)
            first = m_added.takeLast().row();
        if (last.isValid())
            m_model.removeRows(first, last.row() - first + 1, last.parent());
    }
}

void SavedImport::finish()
{
    m_timer.stop();
    m_isFinished = true;
    Q_EMIT finished(m_outcome);
    deleteLater();
}

} // namespace csp
