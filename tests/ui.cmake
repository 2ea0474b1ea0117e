# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT

csp_test(tst_models SOURCES tst_models.cpp LIBRARIES csp_ui)
