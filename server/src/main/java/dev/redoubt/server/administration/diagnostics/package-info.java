/**
 * {@code redoubtctl diagnostics}: one file for whoever helps, who is not to learn who uses the appliance, where it is,
 * or what it keeps.
 *
 * <p>This package takes nothing along that is not on a list of what may be: keys of the configuration, fields of the
 * log, names of metrics, labels and tables, words of findings. What is unknown is left out, and counted. It never
 * reads a row of users' tables, or a secret.
 */
@NullMarked
package dev.redoubt.server.administration.diagnostics;

import org.jspecify.annotations.NullMarked;
