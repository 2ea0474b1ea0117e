// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/windowfixture.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTest>
#include <QTranslator>

#include <algorithm>

using namespace csp;

namespace {

/// Makes each text of ours twice as long, in brackets.
///
/// Thread: GUI thread.
class PseudoTranslator final : public QTranslator
{
public:
    bool isEmpty() const override { return false; }
    QString translate(const char *context, const char *source, const char *, int) const override
    {
        const QString text = QString::fromUtf8(source);
        if (!QByteArray(context).startsWith("csp::") || text.trimmed().isEmpty())
            return {};
        return QLatin1Char('[') + text + QLatin1Char(' ') + QString(text).remove(QLatin1Char('&'))
               + QLatin1Char(']');
    }
};

/// A window has found its size by then.
constexpr int LayoutTimeMs = 1'000;

QString described(const QWidget &widget)
{
    return QStringLiteral("%1 \"%2\" in %3")
        .arg(QString::fromLatin1(widget.metaObject()->className()), widget.objectName(),
             widget.parentWidget() ? widget.parentWidget()->objectName() : QString());
}

/// What takes the focus by Tab there and now.
QList<QWidget *> focusable(const QWidget &window)
{
    QList<QWidget *> found = window.findChildren<QWidget *>();
    found.removeIf([&window](const QWidget *widget) {
        return !(widget->focusPolicy() & Qt::TabFocus) || !widget->isEnabled()
               || !widget->isVisible() || widget->focusProxy() || widget->window() != &window;
    });
    return found;
}

QString accessibleName(QWidget *widget)
{
    const QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
    return face ? face->text(QAccessible::Name) : QString();
}

/// Why the text of \a widget does not fit; empty when it does.
QString clipping(const QWidget &widget)
{
    const auto *label = qobject_cast<const QLabel *>(&widget);
    const auto *button = qobject_cast<const QAbstractButton *>(&widget);
    if (label && label->wordWrap())
        return label->heightForWidth(label->width()) > label->height()
                   ? described(widget) + QStringLiteral(" is too low for ") + label->text()
                   : QString();
    const QString text = label ? label->text() : button ? button->text() : QString();
    if (text.isEmpty() || widget.minimumSizeHint().width() <= widget.width())
        return {};
    return QStringLiteral("%1 is %2 wide and needs %3 for %4")
        .arg(described(widget))
        .arg(widget.width())
        .arg(widget.minimumSizeHint().width())
        .arg(text);
}

QStringList clippings(const QWidget &window)
{
    QStringList found;
    for (const QWidget *widget : window.findChildren<QWidget *>()) {
        if (widget->isVisible() && widget->window() == &window && !clipping(*widget).isEmpty())
            found.append(clipping(*widget));
    }
    return found;
}

} // namespace

/// Whether everybody gets everywhere: names for screen readers, keys for those without a mouse,
/// room for longer languages and for those written from right to left.
///
/// Thread: GUI thread.
class TestReach final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void actionsHaveTextTipAndUniqueShortcut();
    void menusHaveUniqueMnemonics();
    void everyWindowHasNamesAndIsWalkedByTab_data();
    void everyWindowHasNamesAndIsWalkedByTab();
    void everyTextIsTranslatedAndFits_data();
    void everyTextIsTranslatedAndFits();
    void everyTextFitsFromRightToLeft_data();
    void everyTextFitsFromRightToLeft();

private:
    static void addWindows();
    /// A running server with clients, of which all are selected.
    static std::unique_ptr<WindowFixture> fixture();
    /// The window that \a action opens; the main one without an action.
    static QWidget *open(const WindowFixture &f, const QString &action);
};

void TestReach::cleanup()
{
    QGuiApplication::setLayoutDirection(Qt::LeftToRight);
}

std::unique_ptr<WindowFixture> TestReach::fixture()
{
    auto f = std::make_unique<WindowFixture>();
    if (!f->start() || !f->connectClient() || !f->connectClient())
        return nullptr;
    f->select(f->ids());
    f->type(QStringLiteral("a text"));
    return f;
}

QWidget *TestReach::open(const WindowFixture &f, const QString &action)
{
    if (action.isEmpty())
        return f.window.get();
    f.trigger(qPrintable(QStringLiteral("action.") + action));
    QWidget *opened = nullptr;
    const auto isThere = [&f, &opened] {
        for (QWidget *each : QApplication::topLevelWidgets()) {
            if (each->isVisible() && each != f.window.get() && each->windowType() != Qt::Popup
                && each->windowType() != Qt::ToolTip)
                opened = each;
        }
        return opened != nullptr;
    };
    (void)QTest::qWaitFor(isThere);
    return opened;
}

void TestReach::addWindows()
{
    QTest::addColumn<QString>("action");
    QTest::newRow("main window") << QString();
    for (const char *action : {"preferences", "close", "abort", "endServer", "endSession", "about",
                               "shortcuts", "connectInfo", "exportRows", "captureSettings",
                               "exportMessages", "testClient", "saveMessage", "restartShared"})
        QTest::newRow(action) << QString::fromLatin1(action);
}

void TestReach::actionsHaveTextTipAndUniqueShortcut()
{
    const auto f = fixture();
    QVERIFY(f);
    QHash<QString, QString> shortcuts;
    for (const QAction *action : f->window->findChildren<QAction *>()) {
        if (!action->objectName().startsWith(QStringLiteral("action.")))
            continue;
        QVERIFY2(action->text().contains(QLatin1Char('&')), qPrintable(action->objectName()));
        QVERIFY2(!action->toolTip().isEmpty() && action->toolTip() != action->iconText(),
                 qPrintable(action->objectName()));
        for (const QKeySequence &key : action->shortcuts()) {
            const QString text = key.toString();
            QVERIFY2(!shortcuts.contains(text), qPrintable(text + shortcuts.value(text)));
            shortcuts.insert(text, action->objectName());
        }
    }
    QVERIFY(shortcuts.size() > 20);
}

void TestReach::menusHaveUniqueMnemonics()
{
    const auto f = fixture();
    QVERIFY(f);
    QList<QWidget *> holders{f->window->menuBar()};
    for (QMenu *menu : f->window->menuBar()->findChildren<QMenu *>())
        holders.append(menu);
    QStringList faults;
    for (const QWidget *holder : holders) {
        QHash<QString, QString> keys;
        for (const QAction *action : holder->actions()) {
            if (action->isSeparator())
                continue;
            const QString key = QKeySequence::mnemonic(action->text()).toString();
            if (key.isEmpty() || keys.contains(key))
                faults.append(QStringLiteral("%1: %2 and %3").arg(key, action->text(), keys[key]));
            keys.insert(key, action->text());
        }
    }
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
}

void TestReach::everyWindowHasNamesAndIsWalkedByTab_data()
{
    addWindows();
}

void TestReach::everyWindowHasNamesAndIsWalkedByTab()
{
    QFETCH(const QString, action);
    const auto f = fixture();
    QVERIFY(f);
    QWidget *window = open(*f, action);
    QVERIFY(window);
    QVERIFY(QTest::qWaitForWindowActive(window));
    QStringList nameless;
    QList<QWidget *> waiting = focusable(*window);
    for (QWidget *widget : std::as_const(waiting)) {
        if (accessibleName(widget).isEmpty())
            nameless.append(described(*widget));
    }
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
    for (qsizetype presses = 2 * waiting.size() + 10; presses > 0 && !waiting.isEmpty();
         --presses) {
        QWidget *focus = window->focusWidget();
        waiting.removeOne(focus);
        QTest::keyClick(focus ? focus : window, Qt::Key_Tab);
    }
    QStringList unreached;
    for (const QWidget *widget : std::as_const(waiting))
        unreached.append(described(*widget));
    QVERIFY2(unreached.isEmpty(), qPrintable(unreached.join(QLatin1Char('\n'))));
}

void TestReach::everyTextIsTranslatedAndFits_data()
{
    addWindows();
}

void TestReach::everyTextIsTranslatedAndFits()
{
    QFETCH(const QString, action);
    PseudoTranslator pseudo;
    QVERIFY(QCoreApplication::installTranslator(&pseudo));
    const auto f = fixture();
    QVERIFY(f);
    QWidget *window = open(*f, action);
    QVERIFY(window);
    (void)QTest::qWaitFor([window] { return clippings(*window).isEmpty(); }, LayoutTimeMs);
    const QStringList clipped = clippings(*window);
    QVERIFY2(clipped.isEmpty(), qPrintable(clipped.join(QLatin1Char('\n'))));
    QStringList plain;
    for (const QAction *each : f->window->findChildren<QAction *>()) {
        if (each->objectName().startsWith(QStringLiteral("action."))
            && !(each->text().startsWith(QLatin1Char('['))
                 && each->toolTip().startsWith(QLatin1Char('['))))
            plain.append(each->objectName());
    }
    for (const QAbstractButton *button : window->findChildren<QAbstractButton *>()) {
        const bool isQt = button->parentWidget()->inherits("QDialogButtonBox");
        if (!isQt && !button->text().isEmpty() && !button->text().startsWith(QLatin1Char('[')))
            plain.append(described(*button) + button->text());
    }
    QVERIFY2(plain.isEmpty(), qPrintable(plain.join(QLatin1Char('\n'))));
    QVERIFY2(window->windowTitle().startsWith(QLatin1Char('[')), qPrintable(window->windowTitle()));
}

void TestReach::everyTextFitsFromRightToLeft_data()
{
    addWindows();
}

void TestReach::everyTextFitsFromRightToLeft()
{
    QFETCH(const QString, action);
    QGuiApplication::setLayoutDirection(Qt::RightToLeft);
    const auto f = fixture();
    QVERIFY(f);
    QWidget *window = open(*f, action);
    QVERIFY(window);
    (void)QTest::qWaitFor([window] { return clippings(*window).isEmpty(); }, LayoutTimeMs);
    const QStringList clipped = clippings(*window);
    QVERIFY2(clipped.isEmpty(), qPrintable(clipped.join(QLatin1Char('\n'))));
}

QTEST_MAIN(TestReach)
#include "tst_reach.moc"
