// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverconfig.h"
#include "server/status.h"

#include <QByteArray>
#include <QHash>
#include <QString>

namespace csp {

/// Reads {"endpoints":{"/echo":{"sharedConnection":"handler"|"on"|"off","binaryData":b,
/// "noDataFraming":b,"sessionEndOnClose":b,"useSession":"class"|"on"|"off","enabled":b,
/// "deflate":"server"|"auto"|"on"|"off"}}}; a key that is absent means its default.
///
/// Errors: InvalidConfig naming the place or key, and why.
Result<QHash<QString, EndpointDefaults>> parseEndpointFile(const QByteArray &text);
/// The text that parseEndpointFile() reads.
QByteArray endpointFileText(const QHash<QString, EndpointDefaults> &endpoints);

} // namespace csp
