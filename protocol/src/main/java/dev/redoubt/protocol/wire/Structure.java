package dev.redoubt.protocol.wire;

/** The registry of fixed layouts: each starts with its tag, its version and the suite. SPEC.md, "Encoding". */
public enum Structure {
    NODE_CERTIFICATE(0x01, "node certificate"),
    AGREEMENT_RECORD(0x02, "agreement record"),
    EPHEMERAL_KEY(0x03, "ephemeral key"),
    ACCOUNT_STATE(0x04, "account state"),
    SUSPENSION(0x05, "suspension"),
    EXCHANGE(0x11, "exchange"),
    SEALED_PAYLOAD(0x12, "sealed payload"),
    PAYLOAD(0x13, "payload"),
    GROUP_STATE(0x14, "group state"),
    GROUP_EVENT(0x15, "group event"),
    SEALED_ACCOUNT_DATA(0x16, "sealed account data"),
    STORAGE_KEY_RECORD(0x17, "storage key record"),
    JOIN_ANSWER(0x18, "join answer"),
    JOIN_REQUEST(0x19, "join request"),
    SIGNED_POLICY(0x1a, "policy"),
    POLICY_CERTIFICATE(0x1b, "policy key's certificate"),
    RESTORATION(0x1c, "restoration"),
    RECOVERY_BUNDLE(0x21, "recovery bundle"),
    SEALED_BUNDLE(0x22, "sealed recovery bundle"),
    RECOVERY_BLOB(0x23, "recovery blob"),
    RECOVERY_STATEMENT(0x24, "recovery statement"),
    ACCOUNT_PROOF(0x25, "proof of an account"),
    OFFLINE_VAULT(0x26, "offline vault"),
    OFFLINE_REQUEST(0x27, "offline request"),
    OFFLINE_ANSWER(0x28, "offline answer"),
    OFFLINE_ACCOUNT(0x29, "offline account"),
    FILE(0x31, "file");

    /** X25519 + ML-KEM-768, Ed25519, AES-256-GCM, HKDF-SHA-512, SHA-256 identifiers. */
    public static final int SUITE = 0x01;

    /** The only version of every structure so far. */
    public static final int VERSION = 0x01;

    /** Bytes of tag, version and suite. */
    public static final int HEADER_SIZE = 3;

    private final int tag;
    private final String title;

    Structure(int tag, String title) {
        this.tag = tag;
        this.title = title;
    }

    public int tag() {
        return tag;
    }

    /** What a person calls it, for messages. */
    public String title() {
        return title;
    }
}
