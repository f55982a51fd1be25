package dev.redoubt.client.model;

import dev.redoubt.protocol.identity.Octets;
import java.time.Instant;

/**
 * A file that a message brings. What fetches and opens it stays in the container.
 *
 * @param name as its sender calls it, one part of a path: never trusted, so that it must not reach a terminal unfiltered
 * @param size in bytes, from 0
 * @param mediaType {@code type/subtype}, its sender's word
 * @param thumbnail a PNG or JPEG of at most 32 KiB; empty for none. To be decoded like anything else from a stranger
 * @param expires when the appliance deletes it, at the latest
 */
public record FileInfo(String name, long size, String mediaType, Octets thumbnail, Instant expires) {
    public boolean hasThumbnail() {
        return thumbnail.size() > 0;
    }

    /** Without the picture. */
    @Override
    public String toString() {
        return "FileInfo[" + name + ", " + size + " bytes, " + mediaType + "]";
    }
}
