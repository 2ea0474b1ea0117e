# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
#
# cmake -DWORK=<folder> -DQT_CORE=<QtCore's headers> -P check_includes_selftest.cmake
# Shows that check_includes.cmake passes a tree that obeys and refuses each of the violations below.
cmake_minimum_required(VERSION 3.25)

# A small tree in which every include is permitted.
function(make_tree)
    file(REMOVE_RECURSE ${WORK})
    file(WRITE ${WORK}/server/status.h "#include <QHostAddress>\n#include <QString>\n#include <memory>\n")
    file(WRITE ${WORK}/server/serverinfo.h "#include \"server/status.h\"\n")
    file(WRITE ${WORK}/server/websocket.h "#include \"server/status.h\"\n")
    file(WRITE ${WORK}/server/servercontroller.cpp "#include \"server/gateway/gateway.h\"\n")
    file(WRITE ${WORK}/server/gateway/gateway.h "#include \"server/lifecycle/channel.h\"\n")
    file(WRITE ${WORK}/server/lifecycle/channel.h "#include \"server/session/sessions.h\"\n")
    file(WRITE ${WORK}/server/session/sessions.h "#include \"server/status.h\"\n")
    file(WRITE ${WORK}/server/admin/rest.h "#include \"server/gateway/gateway.h\"\n")
    file(WRITE ${WORK}/handlers/echo.h "#include \"server/websocket.h\"\n")
    file(WRITE ${WORK}/ui/window.h "#include \"server/serverinfo.h\"\n")
    file(WRITE ${WORK}/ui/window.cpp "#include \"ui/lists/list.h\"\n#include \"window.moc\"\n")
    file(WRITE ${WORK}/ui/lists/list.h "#include \"ui/basics/theme.h\"\n#include \"server/serverinfo.h\"\n")
    file(WRITE ${WORK}/ui/basics/theme.h "#include <QPalette>\n")
    file(WRITE ${WORK}/app/main.cpp "#include \"ui/window.h\"\n#include \"handlers/echo.h\"\n")
    file(WRITE ${WORK}/tests/tst_x.cpp "#include \"server/gateway/gateway.h\"\n#include \"tst_x.moc\"\n")
endfunction()

# check(OUT): what the check ended with, its words in "output".
function(check out)
    execute_process(
        COMMAND ${CMAKE_COMMAND} -DROOT=${WORK} -DQT_CORE=${QT_CORE}
            -P ${CMAKE_CURRENT_LIST_DIR}/check_includes.cmake
        RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    set(${out} ${result} PARENT_SCOPE)
    set(output "${output}" PARENT_SCOPE)
endfunction()

# refuses(FILE LINE): FILE with LINE in an else obedient tree.
function(refuses file line)
    make_tree()
    file(APPEND ${WORK}/${file} "${line}\n")
    check(result)
    if(result EQUAL 0)
        message(SEND_ERROR "expected a refusal of ${line} in ${file}, but the check passed")
        return()
    endif()
    string(REGEX MATCHALL " includes [\"<]" named "${output}")
    list(LENGTH named count)
    if(NOT count EQUAL 1 OR NOT output MATCHES "${file} includes ")
        message(SEND_ERROR "expected one refusal, of ${line} in ${file}, got:\n${output}")
    endif()
endfunction()

make_tree()
check(result)
if(NOT result EQUAL 0)
    message(SEND_ERROR "expected the obedient tree to pass, got:\n${output}")
endif()

refuses(server/status.h "#include \"server/gateway/gateway.h\"")
refuses(server/status.h "#include <QWidget>")
refuses(server/status.h "#include <boost/beast.hpp>")
refuses(server/servercontroller.cpp "#include \"ui/window.h\"")
refuses(server/gateway/gateway.h "#include \"server/admin/rest.h\"")
refuses(server/lifecycle/channel.h "#include \"server/gateway/gateway.h\"")
refuses(server/session/sessions.h "#include \"server/lifecycle/channel.h\"")
refuses(server/session/sessions.h "#include \"handlers/echo.h\"")
refuses(server/cellar/wine.h "#include \"server/session/sessions.h\"")
refuses(handlers/echo.h "#include \"server/serverinfo.h\"")
refuses(handlers/echo.h "#include \"server/session/sessions.h\"")
refuses(ui/basics/theme.h "#include \"ui/lists/list.h\"")
refuses(ui/lists/list.h "#include \"ui/window.h\"")
refuses(ui/lists/list.h "#include \"server/websocket.h\"")
refuses(ui/attic/box.h "#include \"ui/basics/theme.h\"")
refuses(ui/window.h "#include \"server/websocket.h\"")
refuses(ui/window.h "#include \"server/gateway/gateway.h\"")
refuses(ui/window.h "#  include \"handlers/echo.h\"")
refuses(ui/window.h "#include <server/status.h>")
refuses(ui/window.cpp "#include \"window.h\"")
refuses(app/main.cpp "#include \"server/gateway/gateway.h\"")
refuses(app/main.cpp "#include \"tests/tst_x.cpp\"")
file(REMOVE_RECURSE ${WORK})
