/**
 * Files as they lie on the appliance: sealed in chunks, each authenticated and in its place, the last one marked, so that any
 * size streams, resumes and can be read from the middle. SPEC.md, "Files".
 *
 * <p>This package seals and opens bytes in memory. It must not read files, know blobs, or give out a chunk that was not
 * verified.
 */
@NullMarked
package dev.redoubt.protocol.file;

import org.jspecify.annotations.NullMarked;
