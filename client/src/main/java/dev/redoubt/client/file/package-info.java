/**
 * Files: sealed and uploaded, downloaded and verified, each going on where it stopped.
 *
 * <p>This package must not give a file its name before all of it was verified, overwrite anything, follow what a sender put
 * into a name, or seal two contents under one key.
 */
@NullMarked
package dev.redoubt.client.file;

import org.jspecify.annotations.NullMarked;
