// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/basics/translations.h"

#include <QCoreApplication>
#include <QTest>

/// What the window says of one and of many.
class TestTranslations final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { csp::installTranslations(); }
    void pluralsAreEnglish_data();
    void pluralsAreEnglish();
};

void TestTranslations::pluralsAreEnglish_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << 0 << QStringLiteral("Exporting 0 messages…");
    QTest::newRow("one") << 1 << QStringLiteral("Exporting 1 message…");
    QTest::newRow("many") << 1'234 << QStringLiteral("Exporting 1,234 messages…");
}

void TestTranslations::pluralsAreEnglish()
{
    QFETCH(int, count);
    QFETCH(QString, text);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QCOMPARE(QCoreApplication::translate("csp::MessageFiles", "Exporting %Ln message(s)…", nullptr,
                                         count),
             text);
}

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"
