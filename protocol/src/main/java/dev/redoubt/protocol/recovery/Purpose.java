package dev.redoubt.protocol.recovery;

import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.WireReader;

/** How a bundle is recovered; bound into its sealing, so that none can be passed off as another. */
public enum Purpose {
    /** Under a passphrase and the appliance's OPRF; the appliance keeps it. */
    PASSPHRASE(1),
    /** Under words that only the user has; nothing is on the appliance. */
    WORDS(2),
    /** In a vault that never leaves its medium. */
    OFFLINE(3);

    private final int code;

    Purpose(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Purpose read(WireReader in) throws MalformedException {
        int code = in.uint8();
        for (Purpose purpose : values()) {
            if (purpose.code == code) {
                return purpose;
            }
        }
        throw in.malformed("unknown purpose " + code);
    }
}
