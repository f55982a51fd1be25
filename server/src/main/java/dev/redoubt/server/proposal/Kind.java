package dev.redoubt.server.proposal;

import dev.redoubt.server.administrator.Role;
import java.util.Optional;
import java.util.stream.Stream;

/** What a second administrator may be needed for. server/SPEC.md, "Two administrators". */
public enum Kind {
    /** Resetting devices, which erases them. */
    DEVICE_WIPE("device-wipe", Role.ADMINISTRATOR),
    /** Making a policy looser, for anybody. */
    POLICY_LOOSEN("policy-loosen", Role.ADMINISTRATOR),
    /** Having messages kept by a retention service. */
    RETENTION_ENABLE("retention-enable", Role.ADMINISTRATOR),
    /** Adding administrators, giving them more rights, or giving out keys: otherwise one owner can make himself a second one. */
    ADMINISTRATORS("administrators", Role.OWNER),
    /** Switching any of these off again. On as soon as any other is. */
    RULE("rule", Role.OWNER);

    private final String text;
    private final Role approver;

    Kind(String text, Role approver) {
        this.text = text;
        this.approver = approver;
    }

    /** As the database and answers name it. */
    public String text() {
        return text;
    }

    /** Who may approve, at least. */
    Role approver() {
        return approver;
    }

    static Optional<Kind> of(String text) {
        return Stream.of(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }
}
