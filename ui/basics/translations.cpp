// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/basics/translations.h"

#include <QCoreApplication>
#include <QTranslator>

namespace csp {

void installTranslations()
{
    auto *english = new QTranslator(QCoreApplication::instance());
    const bool isLoaded = english->load(QStringLiteral(":/csp/translations/csp-console_en.qm"));
    Q_ASSERT(isLoaded);
    if (isLoaded)
        QCoreApplication::installTranslator(english);
}

} // namespace csp
