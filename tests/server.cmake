# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT

csp_test(tst_requesthead SOURCES tst_requesthead.cpp LIBRARIES csp_server)
csp_test(tst_httpmessage SOURCES tst_httpmessage.cpp LIBRARIES csp_server)
csp_test(tst_connectionplaces SOURCES tst_connectionplaces.cpp LIBRARIES csp_server)
csp_test(tst_memorytrim SOURCES tst_memorytrim.cpp LIBRARIES csp_server)
csp_test(tst_refusallog SOURCES tst_refusallog.cpp LIBRARIES csp_server)
csp_test(tst_pages SOURCES tst_pages.cpp LIBRARIES csp_server Qt6::WebSockets)
csp_test(tst_sessionmanager SOURCES tst_sessionmanager.cpp
    LIBRARIES csp_server Qt6::WebSockets Qt6::Sql)

# A server with real clients on loopback.
add_library(csp_testserver STATIC testhandlers.h testserver.cpp testserver.h)
target_link_libraries(csp_testserver PUBLIC csp_server Qt6::Test Qt6::WebSockets)
target_compile_options(csp_testserver PRIVATE -O0) # as the tests
target_precompile_headers(csp_testserver REUSE_FROM csp_test_qt)
foreach(name tst_server tst_servercommands tst_endpointdefaults tst_restart tst_misbehaviour
             tst_limits tst_wirelimits tst_wirepatience tst_licenses
             tst_rawstream tst_subprotocol tst_sessionevents tst_sessionrestart tst_sessionpage)
    csp_test(${name} SOURCES ${name}.cpp LIBRARIES csp_testserver)
endforeach()
csp_test(tst_gatewaythreads SOURCES tst_gatewaythreads.cpp LIBRARIES csp_testserver)

# What no other test shows of tests/data/contract.csv, with real clients.
foreach(topic server console sessions store)
    csp_test(tst_contract_${topic} SOURCES tst_contract_${topic}.cpp
        LIBRARIES csp_testserver csp_handlerpeer Qt6::Sql)
endforeach()

# Random events, seeded; more of them under the label "long".
csp_test(tst_randomlifecycle SOURCES tst_randomlifecycle.cpp lifestory.cpp lifestory.h
    randomhandler.cpp randomhandler.h randomlife.cpp randomlife.h randomlife_checks.cpp
    LIBRARIES csp_testserver TIMEOUT 400)
add_test(NAME tst_randomlifecycle_long COMMAND tst_randomlifecycle)
set_tests_properties(tst_randomlifecycle_long PROPERTIES TIMEOUT 1500 LABELS long
    ENVIRONMENT "CSP_RANDOM_SEED=1;CSP_RANDOM_LIVES=300;QTEST_FUNCTION_TIMEOUT=1400000")

# Nothing of this may depend on how many gateway threads there are.
foreach(name tst_server tst_servercommands tst_restart tst_wirelimits tst_sessionevents
             tst_contract_server tst_contract_console tst_contract_sessions tst_randomlifecycle)
    csp_on_gateway_threads(${name} 400)
endforeach()
