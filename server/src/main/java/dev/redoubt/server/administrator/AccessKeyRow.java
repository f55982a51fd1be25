package dev.redoubt.server.administrator;

/**
 * @param createdDay days since 1970
 * @param expiresDay from which on it is good for nothing
 */
public record AccessKeyRow(
        AccessKeyId id, String administrator, byte[] sealedSecret, long createdDay, long expiresDay) {}
