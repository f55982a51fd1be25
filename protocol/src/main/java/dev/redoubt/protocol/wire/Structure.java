package dev.redoubt.protocol.wire;

/** The registry of fixed layouts: each starts with its tag, its version and the suite. SPEC.md, "Encoding". */
public enum Structure {
    NODE_CERTIFICATE(0x01, "node certificate"),
    AGREEMENT_RECORD(0x02, "agreement record"),
    EPHEMERAL_KEY(0x03, "ephemeral key"),
    ACCOUNT_STATE(0x04, "account state"),
    EXCHANGE(0x11, "exchange"),
    SEALED_PAYLOAD(0x12, "sealed payload"),
    PAYLOAD(0x13, "payload"),
    GROUP_STATE(0x21, "group state"),
    GROUP_EVENT(0x22, "group event");

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
