// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/settingswriter.h"

#include "ui/basics/replacing.h"

#include <QFileInfo>
#include <QSaveFile>
#include <QSettings>

#include <utility>

namespace csp {

namespace {

/// Settings are small: a larger file in their place is not imitated whole.
constexpr qint64 TriedBytes = 1 << 20;

} // namespace

SettingsWriter::SettingsWriter(QSettings &settings)
    : m_settings(settings)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &SettingsWriter::write);
}

void SettingsWriter::check()
{
    if (const QString why = obstacle(); !why.isEmpty())
        tell(why);
}

void SettingsWriter::write()
{
    m_settings.sync();
    if (m_settings.status() == QSettings::NoError)
        return;
    const QString why = obstacle();
    tell(why.isEmpty() ? tr("it could not be written") : why);
}

void SettingsWriter::tell(const QString &why)
{
    if (!std::exchange(m_isTold, true))
        Q_EMIT failed(why);
}

/// Why no file of the same size can take its place; QSettings does not say.
QString SettingsWriter::obstacle() const
{
    const QString path = m_settings.fileName();
    if (const QString why = obstacleToReplacing(path); !why.isEmpty())
        return why;
    QSaveFile tried(path); // never committed
    if (!tried.open(QIODevice::WriteOnly))
        return tried.errorString();
    const QByteArray content(qMin(QFileInfo(path).size() + 1, TriedBytes), '\n');
    return tried.write(content) == content.size() && tried.flush() ? QString()
                                                                   : tried.errorString();
}

} // namespace csp
