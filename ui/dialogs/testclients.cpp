// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/testclients.h"

#include "ui/dialogs/testclientwindow.h"

#include <QDesktopServices>
#include <QUrl>

namespace csp {

TestClients::TestClients(ServerController &controller, QWidget *window)
    : QObject(window)
    , m_controller(controller)
    , m_window(window)
{
}

void TestClients::open()
{
    auto *client = new TestClientWindow(m_controller, m_window);
    client->setObstacle(m_obstacle);
    client->show();
    client->activateWindow();
}

QString TestClients::openPage() const
{
    QUrl url(m_controller.url());
    url.setScheme(url.scheme() == QLatin1String("wss") ? QStringLiteral("https")
                                                       : QStringLiteral("http"));
    url.setPath(QStringLiteral("/"));
    return QDesktopServices::openUrl(url)
               ? QString()
               : tr("No browser could be opened; the test page is %1").arg(url.toString());
}

void TestClients::setObstacle(const QString &cause)
{
    m_obstacle = cause;
    for (TestClientWindow *client : m_window->findChildren<TestClientWindow *>())
        client->setObstacle(cause);
}

} // namespace csp
