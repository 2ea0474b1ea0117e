# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT

csp_test(tst_handlers SOURCES tst_handlers.cpp handlerpeer.cpp handlerpeer.h LIBRARIES csp_handlers)
csp_test(tst_options SOURCES tst_options.cpp shownoptions.h LIBRARIES csp_settings)
csp_test(tst_configfile SOURCES tst_configfile.cpp shownoptions.h LIBRARIES csp_settings)
csp_test(tst_datafolder SOURCES tst_datafolder.cpp LIBRARIES csp_settings)
