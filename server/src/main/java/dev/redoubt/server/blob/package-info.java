/**
 * Blobs: sealed files in the server's file system, filled by who has the write capability, handed out to who has the read
 * capability. {@link dev.redoubt.server.blob.Blobs} is the one place that decides what counts as there.
 *
 * <p>This package must not keep who fills or fetches a blob: the device is known to the rates only, in memory. It holds no
 * capability, but ids that follow from them.
 */
@NullMarked
package dev.redoubt.server.blob;

import org.jspecify.annotations.NullMarked;
