// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/aboutdialog.h"

#include "ui/basics/copybutton.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSysInfo>
#include <QVBoxLayout>

namespace csp {

namespace {

struct Line
{
    QString name;
    QString value;
};

QList<Line> versions()
{
    const QString running = QString::fromLatin1(qVersion());
    const QString built = QStringLiteral(QT_VERSION_STR);
    return {{AboutDialog::tr("Version"), QStringLiteral(CSP_VERSION)},
            {AboutDialog::tr("Qt"),
             running == built ? running : AboutDialog::tr("%1, built with %2").arg(running, built)},
            {AboutDialog::tr("System"), QSysInfo::prettyProductName()},
            {AboutDialog::tr("Platform"), QGuiApplication::platformName()}};
}

QList<Line> licences()
{
    return {{QStringLiteral("csp-console"), QStringLiteral("MIT")},
            {QStringLiteral("Qt"), QStringLiteral("LGPL 3")},
            {QStringLiteral("Boost"), QStringLiteral("BSL 1.0")},
            {QStringLiteral("OpenSSL"), QStringLiteral("Apache 2.0")},
            {QStringLiteral("SQLite"), AboutDialog::tr("public domain")},
            {QStringLiteral("zlib"), QStringLiteral("zlib")},
            {QStringLiteral("ICU"), QStringLiteral("Unicode")}};
}

void addLines(QGridLayout &grid, const QList<Line> &lines, QWidget *parent)
{
    for (const Line &line : lines) {
        auto *name = new QLabel(line.name, parent);
        name->setForegroundRole(QPalette::PlaceholderText);
        name->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        auto *value = new QLabel(line.value, parent);
        value->setTextFormat(Qt::PlainText);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        const int row = grid.rowCount();
        grid.addWidget(name, row, 0);
        grid.addWidget(value, row, 1);
    }
}

QString versionsText()
{
    QString text = QStringLiteral("csp-console\n");
    for (const Line &line : versions())
        text += QStringLiteral("%1: %2\n").arg(line.name, line.value);
    return text;
}

} // namespace

AboutDialog::AboutDialog(QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("aboutDialog"));
    setWindowTitle(tr("About CSP console"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *icon = new QLabel(this);
    const int size = fontMetrics().height() * 4;
    icon->setPixmap(QApplication::windowIcon().pixmap(QSize(size, size)));
    icon->setVisible(!QApplication::windowIcon().isNull());
    auto *title = new QLabel(tr("CSP console"), this);
    QFont font = title->font();
    font.setPointSizeF(font.pointSizeF() * 1.5);
    font.setWeight(QFont::DemiBold);
    title->setFont(font);
    auto *what =
        new QLabel(tr("A WebSocket server for handlers in the style of %CSP.WebSocket, and "
                      "the window to watch and drive it."),
                   this);
    what->setWordWrap(true);
    what->setMinimumWidth(fontMetrics().averageCharWidth() * 60);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(fontMetrics().averageCharWidth() * 2);
    grid->setColumnStretch(1, 1);
    addLines(*grid, versions(), this);
    auto *uses = new QLabel(tr("Licences of the program and of what it uses:"), this);
    grid->addWidget(uses, grid->rowCount(), 0, 1, 2);
    addLines(*grid, licences(), this);
    auto *head = new QHBoxLayout;
    head->setSpacing(fontMetrics().height());
    head->addWidget(icon);
    auto *words = new QVBoxLayout;
    words->addWidget(title);
    words->addWidget(what);
    head->addLayout(words, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *foot = new QHBoxLayout;
    foot->addWidget(new CopyButton(versionsText, tr("Copy the versions"), this));
    foot->addWidget(buttons, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(fontMetrics().height());
    layout->addLayout(head);
    layout->addLayout(grid);
    layout->addLayout(foot);
}

} // namespace csp
