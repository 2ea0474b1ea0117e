# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
#
# cmake -DROOT=<source tree> -DQT_CORE=<QtCore's headers> -P check_includes.cmake
# Fails, naming file and line, when a file includes what its folder may not know.
cmake_minimum_required(VERSION 3.25)

# A room's files may include those of the rooms named here, of its own, and server's public headers.
set(below_eventloop "")
set(below_session "")
set(below_frames "")
set(below_lifecycle session)
set(below_cluster lifecycle session)
set(below_gateway eventloop frames lifecycle session)
set(below_admin gateway frames lifecycle session cluster eventloop)

# The same for the window's rooms; what lies in ui itself joins them.
set(ui_rooms ui:basics ui:lists ui:composer ui:inspector ui:commands ui:dialogs)
set(below_ui_basics "")
set(below_ui_lists basics)
set(below_ui_composer basics)
set(below_ui_inspector basics lists composer)
set(below_ui_commands basics lists)
set(below_ui_dialogs basics lists)

# Which of server's public headers a folder may include; "*" is all of them.
set(public_for_handlers closecode.h handlerregistry.h request.h session.h sessionevents.h status.h websocket.h)
set(public_for_ui closecode.h serverconfig.h servercontroller.h serverinfo.h status.h)
set(public_for_app "*")

# What public headers may name besides QtCore and the standard library.
set(network_values QHostAddress QSslCertificate QSslKey)

# complain(FILE INCLUDED WHY...): one violation more.
function(complain file included)
    list(JOIN ARGN " " why)
    set_property(GLOBAL APPEND_STRING PROPERTY violations
        "\n  ${file} includes \"${included}\": ${why}")
endfunction()

# place_of(FILE OUT): public, server (top-level .cpp), a room's name after "room:" or "ui:", or the folder.
function(place_of file out)
    if(file MATCHES "^server/[^/]+\\.h$")
        set(place public)
    elseif(file MATCHES "^server/[^/]+$")
        set(place server)
    elseif(file MATCHES "^server/([^/]+)/")
        set(place "room:${CMAKE_MATCH_1}")
    elseif(file MATCHES "^ui/([^/]+)/")
        set(place "ui:${CMAKE_MATCH_1}")
    elseif(file MATCHES "^([^/]+)/")
        set(place ${CMAKE_MATCH_1})
    else()
        set(place top)
    endif()
    set(${out} ${place} PARENT_SCOPE)
endfunction()

# A room may include public headers, itself and the rooms below it.
function(check_room file room included target)
    if(NOT DEFINED below_${room})
        complain(${file} ${included} "server/${room} is not in the table of rooms")
    elseif(NOT target STREQUAL "public")
        string(REPLACE "room:" "" target_room ${target})
        if(NOT target MATCHES "^room:"
           OR NOT (target_room STREQUAL room OR target_room IN_LIST below_${room}))
            complain(${file} ${included} "${room} may include public headers and:" ${room} ${below_${room}})
        endif()
    endif()
endfunction()

# A room of the window may include itself, the rooms below it, and the public headers ui is given.
function(check_ui_room file room included target)
    list(TRANSFORM below_ui_${room} PREPEND "ui:" OUTPUT_VARIABLE below)
    if(NOT DEFINED below_ui_${room})
        complain(${file} ${included} "ui/${room} is not in the table of rooms")
    else()
        check_folder(${file} ui ${included} ${target} "ui:${room};${below}")
    endif()
endfunction()

# A folder's file may include what lies in FOLDERS, and the public headers it is given.
function(check_folder file folder included target folders)
    get_filename_component(name ${included} NAME)
    if(target STREQUAL "public")
        if(NOT public_for_${folder} STREQUAL "*" AND NOT name IN_LIST public_for_${folder})
            complain(${file} ${included} "of server, ${folder} may include:" ${public_for_${folder}})
        endif()
    elseif(NOT target IN_LIST folders)
        complain(${file} ${included} "${folder} may not know ${target}")
    endif()
endfunction()

function(check_quoted file included)
    place_of(${file} place)
    place_of(${included} target)
    get_filename_component(own_name ${file} NAME_WE)
    if(included STREQUAL "${own_name}.moc" OR included STREQUAL "moc_${own_name}.cpp")
        # made from this very file
    elseif(NOT EXISTS ${ROOT}/${included})
        complain(${file} ${included} "there is no such file (quoted includes start at the project root)")
    elseif(place STREQUAL "public" AND NOT target STREQUAL "public")
        complain(${file} ${included} "public headers include Qt Core and each other")
    elseif(place STREQUAL "server" AND NOT target MATCHES "^(public|server|room:.*)$")
        complain(${file} ${included} "server may not know ${target}")
    elseif(place MATCHES "^room:(.*)$")
        check_room(${file} ${CMAKE_MATCH_1} ${included} ${target})
    elseif(place MATCHES "^ui:(.*)$")
        check_ui_room(${file} ${CMAKE_MATCH_1} ${included} ${target})
    elseif(place STREQUAL "handlers")
        check_folder(${file} handlers ${included} ${target} handlers)
    elseif(place STREQUAL "ui")
        check_folder(${file} ui ${included} ${target} "ui;${ui_rooms}")
    elseif(place STREQUAL "app")
        check_folder(${file} app ${included} ${target} "app;ui;${ui_rooms};handlers")
    endif()
endfunction()

function(check_angled file included)
    place_of(${file} place)
    if(included MATCHES "^(app|handlers|server|tests|ui)/")
        complain(${file} ${included} "our own headers are included with quotes")
    elseif(place STREQUAL "public" AND NOT included MATCHES "^[a-z_]+$"
           AND NOT EXISTS ${QT_CORE}/${included} AND NOT included IN_LIST network_values)
        complain(${file} ${included} "public headers include Qt Core and each other")
    endif()
endfunction()

if(NOT EXISTS "${QT_CORE}/QString")
    message(FATAL_ERROR "QT_CORE does not name QtCore's headers: '${QT_CORE}'")
endif()
file(GLOB_RECURSE files RELATIVE ${ROOT}
    ${ROOT}/app/*.h ${ROOT}/app/*.cpp ${ROOT}/handlers/*.h ${ROOT}/handlers/*.cpp
    ${ROOT}/server/*.h ${ROOT}/server/*.cpp ${ROOT}/tests/*.h ${ROOT}/tests/*.cpp
    ${ROOT}/ui/*.h ${ROOT}/ui/*.cpp)
if(NOT files)
    message(FATAL_ERROR "no source files under ROOT '${ROOT}'")
endif()

foreach(file IN LISTS files)
    file(STRINGS ${ROOT}/${file} lines REGEX "^[ \t]*#[ \t]*include")
    foreach(line IN LISTS lines)
        if(line MATCHES "\"([^\"]+)\"")
            check_quoted(${file} ${CMAKE_MATCH_1})
        elseif(line MATCHES "<([^>]+)>")
            check_angled(${file} ${CMAKE_MATCH_1})
        endif()
    endforeach()
endforeach()

list(LENGTH files count)
get_property(violations GLOBAL PROPERTY violations)
if(violations)
    message(FATAL_ERROR "includes against the directions of the house:${violations}\n")
endif()
message(STATUS "${count} files, every include in a permitted direction")
