# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT

csp_test(tst_models SOURCES tst_models.cpp LIBRARIES csp_ui)
csp_test(shot_mainwindow SOURCES shot_mainwindow.cpp LIBRARIES csp_ui)
