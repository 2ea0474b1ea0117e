// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/inspector/capturesettings.h"

#include <QDialog>

namespace csp {

/// Asks for the bounds of the capture; deletes itself when closed.
///
/// Thread: GUI thread.
class CaptureSettingsDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit CaptureSettingsDialog(const CaptureSettings &settings, QWidget *parent);

Q_SIGNALS:
    void settingsChosen(const csp::CaptureSettings &settings);
};

} // namespace csp
