// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/options.h"

#include <QList>

namespace csp {

/// One row of the table of options: name, value, meaning and what it sets.
struct OptionInfo
{
    enum class Kind {
        Flag,   ///< no value; in a file true or false
        Text,   ///< in a file a string
        Number, ///< in a file an integer
        List,   ///< repeatable; in a file a list of strings
        Map     ///< repeatable NAME=VALUE; in a file an object of integers
    };

    QString name; ///< without dashes, as in the configuration file
    Kind kind;
    QString valueName; ///< empty for a flag
    QString description;
    bool inFile; ///< may stand in a configuration file
    bool consoleOnly;
    Status (*apply)(Options &options, const QString &value); ///< the text says why not
    void (*clear)(Options &options) = nullptr; ///< undoes it, where a later source replaces
};

/// The options of \a program, in the order of --help.
QList<OptionInfo> optionTable(Program program);

} // namespace csp
