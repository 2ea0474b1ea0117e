# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT

# The frames of the WebSocket protocol, over bytes alone.
foreach(name tst_framereader tst_framereader_faults)
    csp_test(${name} SOURCES ${name}.cpp clientframes.h LIBRARIES csp_frames)
endforeach()
foreach(name tst_framebatch tst_framewriter tst_utf8validator)
    csp_test(${name} SOURCES ${name}.cpp LIBRARIES csp_frames)
endforeach()

# permessage-deflate, against zlib itself.
csp_test(tst_compressedframes SOURCES tst_compressedframes.cpp clientframes.h zlibpeer.h
    LIBRARIES csp_frames ZLIB::ZLIB)
csp_test(tst_deflateoffer SOURCES tst_deflateoffer.cpp LIBRARIES csp_frames)
foreach(name tst_deflate tst_deflatebounds)
    csp_test(${name} SOURCES ${name}.cpp zlibpeer.h LIBRARIES csp_frames ZLIB::ZLIB)
endforeach()
