package dev.redoubt.server.blob;

import dev.redoubt.protocol.identity.AccountId;

/** What an account may do with files. Asked for every request; a blob itself knows no account. */
public interface FileRules {
    boolean mayUpload(AccountId account);

    boolean mayDownload(AccountId account);
}
