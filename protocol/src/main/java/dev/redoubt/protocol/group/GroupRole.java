package dev.redoubt.protocol.group;

import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.WireReader;

/** What a member may do: everyone may talk and leave, administrators may change the group. */
public enum GroupRole {
    ADMINISTRATOR(1),
    MEMBER(2);

    private final int code;

    GroupRole(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static GroupRole read(WireReader in) throws MalformedException {
        return switch (in.uint8()) {
            case 1 -> ADMINISTRATOR;
            case 2 -> MEMBER;
            default -> throw in.malformed("unknown role");
        };
    }
}
