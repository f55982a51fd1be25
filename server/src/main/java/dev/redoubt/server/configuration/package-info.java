/**
 * One TOML file as one tree of records, and the files with secrets that it names.
 *
 * <p>Everything is checked before anything starts. This package opens no port and no database, and never prints what a
 * secret file holds.
 */
@NullMarked
package dev.redoubt.server.configuration;

import org.jspecify.annotations.NullMarked;
