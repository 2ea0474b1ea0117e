# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT

# The house's own rules, checked on the source tree.
get_target_property(csp_qt_core Qt6::Core INTERFACE_INCLUDE_DIRECTORIES)
list(FILTER csp_qt_core INCLUDE REGEX "/QtCore$")
add_test(NAME check_includes COMMAND ${CMAKE_COMMAND} -DROOT=${PROJECT_SOURCE_DIR}
    -DQT_CORE=${csp_qt_core} -P ${CMAKE_CURRENT_SOURCE_DIR}/check_includes.cmake)
add_test(NAME check_includes_selftest COMMAND ${CMAKE_COMMAND}
    -DWORK=${CMAKE_CURRENT_BINARY_DIR}/check_includes -DQT_CORE=${csp_qt_core}
    -P ${CMAKE_CURRENT_SOURCE_DIR}/check_includes_selftest.cmake)
find_program(CSP_CLANG_FORMAT clang-format-14) # other versions format differently
add_test(NAME check_sources COMMAND ${CMAKE_COMMAND} -DROOT=${PROJECT_SOURCE_DIR}
    "-DCLANG_FORMAT=$<$<BOOL:${CSP_CLANG_FORMAT}>:${CSP_CLANG_FORMAT}>"
    -P ${CMAKE_CURRENT_SOURCE_DIR}/check_sources.cmake)
add_test(NAME check_contract COMMAND ${CMAKE_COMMAND} -DROOT=${PROJECT_SOURCE_DIR}
    -P ${CMAKE_CURRENT_SOURCE_DIR}/check_contract.cmake)
add_test(NAME check_contract_selftest COMMAND ${CMAKE_COMMAND}
    -DWORK=${CMAKE_CURRENT_BINARY_DIR}/check_contract
    -P ${CMAKE_CURRENT_SOURCE_DIR}/check_contract_selftest.cmake)
find_program(CSP_APPSTREAMCLI appstreamcli REQUIRED)
find_program(CSP_DESKTOP_FILE_VALIDATE desktop-file-validate REQUIRED)
add_test(NAME check_metainfo COMMAND ${CSP_APPSTREAMCLI} validate --no-net
    --override=cid-desktopapp-is-not-rdns=info # it has no home in the net yet
    ${PROJECT_SOURCE_DIR}/resources/csp-console.metainfo.xml)
add_test(NAME check_desktop_file COMMAND ${CSP_DESKTOP_FILE_VALIDATE}
    ${PROJECT_SOURCE_DIR}/resources/csp-console.desktop)
add_test(NAME check_translations COMMAND ${CMAKE_COMMAND} -DROOT=${PROJECT_SOURCE_DIR}
    -DLUPDATE=${CSP_LUPDATE} -DWORK=${CMAKE_CURRENT_BINARY_DIR}/check_translations
    -P ${CMAKE_CURRENT_SOURCE_DIR}/check_translations.cmake)
set_tests_properties(check_includes check_includes_selftest check_sources check_contract
    check_contract_selftest check_metainfo check_desktop_file check_translations PROPERTIES TIMEOUT 120)

if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/bench/CMakeLists.txt)
    set(exclude "")
    if(CSP_SANITIZE) # what they measure is the optimised build
        set(exclude EXCLUDE_FROM_ALL)
    endif()
    add_subdirectory(bench ${exclude})
endif()

if(NOT TARGET csp-server)
    return()
endif()

# Debian's own interpreters have Debian's modules; others that come first on the PATH have not.
find_program(CSP_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)
find_program(CSP_NODE NAMES node nodejs PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)
find_program(CSP_CHROMIUM chromium PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)

# csp_client_test(NAME SCRIPT TIMEOUT [SERVER TARGET] [ARGUMENT...]): tests/clients/SCRIPT.py against
# csp-server, or another server.
function(csp_client_test name script timeout)
    cmake_parse_arguments(arg "" "SERVER" "" ${ARGN})
    if(NOT arg_SERVER)
        set(arg_SERVER csp-server)
    endif()
    add_test(NAME client_${name} COMMAND ${CSP_PYTHON} -B
        ${CMAKE_CURRENT_SOURCE_DIR}/clients/${script}.py $<TARGET_FILE:${arg_SERVER}>
        ${arg_UNPARSED_ARGUMENTS})
    set_tests_properties(client_${name} PROPERTIES TIMEOUT ${timeout} LABELS client
        ENVIRONMENT "PYTHONUNBUFFERED=1;NODE_PATH=/usr/share/nodejs")
endfunction()

csp_client_test(samples samples 300)
csp_client_test(sessions sessions 120)
csp_client_test(refusals refusals 180)
csp_client_test(messages messages 180)
csp_client_test(conformance conformance 300)
csp_client_test(abuse abuse 300)
set_tests_properties(client_abuse PROPERTIES RUN_SERIAL ON) # memory and answers are measured
csp_client_test(shutdown shutdown 180)
csp_client_test(scenarios scenarios 300 SERVER scenarioserver)
csp_client_test(crash crash 240 SERVER scenarioserver 5) # kills
csp_client_test(crash_long crash 1200 SERVER scenarioserver 50)
set_tests_properties(client_crash_long PROPERTIES LABELS "client;long")
csp_client_test(node nodeclient 180 ${CSP_NODE})
csp_client_test(tls tls 180)
csp_client_test(deflate deflate 180)
csp_client_test(page page 240 ${CSP_CHROMIUM})
csp_client_test(stress stress 240 5) # seconds
csp_client_test(stress_long stress 600 180)
set_tests_properties(client_stress_long PROPERTIES LABELS "client;long")
if(NOT CSP_SANITIZE)
    # UBSan looks through a pipe at what it doubts, and takes all for broken when it gets none.
    csp_client_test(descriptors descriptors 180)
    csp_client_test(conformance_on_threads conformance 300)
    set_property(TEST client_conformance_on_threads APPEND PROPERTY
        ENVIRONMENT "CSP_TEST_GATEWAY_THREADS=3")
    # So many are for the optimised build.
    csp_client_test(scale scale 400)
    set_tests_properties(client_scale PROPERTIES RUN_SERIAL ON)
    csp_client_test(shots shots 300 SERVER shot_mainwindow ${PROJECT_BINARY_DIR}/shots-display)
    add_test(NAME client_window COMMAND ${CSP_PYTHON} -B
        ${CMAKE_CURRENT_SOURCE_DIR}/clients/window.py $<TARGET_FILE:csp-console>
        ${CMAKE_CURRENT_BINARY_DIR}/window)
    set_tests_properties(client_window PROPERTIES TIMEOUT 400 LABELS "client;long" RUN_SERIAL ON
        ENVIRONMENT "PYTHONUNBUFFERED=1")
endif()
