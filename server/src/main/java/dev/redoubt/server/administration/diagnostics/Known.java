package dev.redoubt.server.administration.diagnostics;

import java.util.regex.Pattern;

/** Forms of values that may be taken along. */
enum Known {
    /** A word of a program: an event, a state, a version, a unit. */
    WORD("[A-Za-z0-9_.:+~#/ -]{0,100}"),
    /** What a label of a metric has: route templates, memory areas, bounds. */
    LABEL("[A-Za-z0-9_.:+#/{}*' -]{0,100}"),
    /** Classes and places of an exception. */
    FAILURE("[A-Za-z0-9_.$<>():/, @~#-]{0,16000}"),
    /** A number, with a unit. */
    AMOUNT("[0-9]{1,19}(?:ms|s|m|h|d|B|KiB|MiB|GiB)?");

    /** What stands in the place of anything else. */
    static final String OTHER = "?";

    private final Pattern form;

    Known(String form) {
        this.form = Pattern.compile(form);
    }

    boolean is(String text) {
        return form.matcher(text).matches();
    }

    String orOther(String text) {
        return is(text) ? text : OTHER;
    }
}
