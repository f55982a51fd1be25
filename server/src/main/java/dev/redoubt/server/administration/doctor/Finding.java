package dev.redoubt.server.administration.doctor;

import dev.redoubt.server.administration.observe.Level;

/**
 * What came of one look.
 *
 * @param check what was looked at, in fixed words: lower case with hyphens
 * @param seen what was found; may name files, hosts and people of this machine
 * @param why what it means, in fixed words: empty where all is well
 * @param remedy what to do about it, as a command where there is one; may name files of this machine
 */
public record Finding(String check, Level level, String seen, String why, String remedy) {}
