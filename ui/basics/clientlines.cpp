// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/basics/clientlines.h"

#include <QCoreApplication>

namespace csp {

QList<ClientLine> clientLines(const QString &url)
{
    return {{QCoreApplication::translate("csp::ClientLine", "Address"), url},
            {QStringLiteral("wscat"), QStringLiteral("wscat -c '%1'").arg(url)},
            {QStringLiteral("Python"), QStringLiteral("python3 -m websockets '%1'").arg(url)},
            {QStringLiteral("JavaScript"), QStringLiteral("new WebSocket(\"%1\")").arg(url)}};
}

QString pythonProgram(const QString &url)
{
    return QStringLiteral("import asyncio, websockets\n"
                          "\n"
                          "async def main():\n"
                          "    async with websockets.connect(\"%1\") as ws:\n"
                          "        await ws.send(\"hello\")\n"
                          "        async for message in ws:\n"
                          "            print(message)\n"
                          "\n"
                          "asyncio.run(main())\n")
        .arg(url);
}

} // namespace csp
