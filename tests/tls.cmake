# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT

# TLS, with certificates that openssl makes for the test.
csp_test(tst_tlsidentity SOURCES tst_tlsidentity.cpp certificates.h LIBRARIES csp_server)
csp_test(tst_tls SOURCES tst_tls.cpp certificates.h LIBRARIES csp_testserver)
