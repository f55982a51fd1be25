package dev.redoubt.server.administrator;

import java.util.Set;

/**
 * @param createdDay days since 1970
 * @param expiresDay from which on it is good for nothing
 * @param seenBy names of administrators who may know the secret beside the one whose key it is
 */
public record AccessKeyRow(
        AccessKeyId id,
        String administrator,
        byte[] sealedSecret,
        long createdDay,
        long expiresDay,
        Set<String> seenBy) {}
