// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/handlerregistry.h"

#include "server/lifecycle/charset.h"

#include <QRegularExpression>

#include <cstdlib>
#include <cxxabi.h>

namespace csp {

QString HandlerRegistry::classNameOf(const std::type_info &type)
{
    int failed = 0;
    const std::unique_ptr<char, decltype(&std::free)> name(
        abi::__cxa_demangle(type.name(), nullptr, nullptr, &failed), &std::free);
    const QString whole = QString::fromUtf8(failed ? type.name() : name.get());
    return whole.mid(whole.lastIndexOf(QLatin1String("::")) + 1).remove(QLatin1Char(':'));
}

QStringList HandlerRegistry::listOf(const char *words)
{
    return QString::fromLatin1(words).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

const HandlerRegistry::Entry *HandlerRegistry::find(const QString &path) const
{
    const auto found = m_entries.find(path);
    return found == m_entries.end() ? nullptr : &found->second;
}

Status HandlerRegistry::addEntry(const QString &path, Entry entry)
{
    static const QRegularExpression Words(QStringLiteral("^(/[A-Za-z0-9._~-]+)+$"));
    if (!Words.match(path).hasMatch())
        return Status(
            Status::InvalidEndpoint,
            QStringLiteral("\"%1\" is no path: \"/\" and words of letters, digits and ._~-")
                .arg(path));
    if (!entry.traits.noCharsetConvert && !Charset::isKnown(entry.traits.charset))
        return Status(Status::InvalidEndpoint,
                      QStringLiteral("%1: the CHARSET \"%2\" is unknown")
                          .arg(entry.traits.className, QString::fromUtf8(entry.traits.charset)));
    if (!m_entries.emplace(path, std::move(entry)).second)
        return Status(Status::InvalidEndpoint, QStringLiteral("%1 is taken").arg(path));
    return {};
}

} // namespace csp
