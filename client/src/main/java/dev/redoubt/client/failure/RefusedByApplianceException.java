package dev.redoubt.client.failure;

/** The appliance understood and said no. The codes stand in server/SPEC.md and client/README.md. */
public final class RefusedByApplianceException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code stable code of the problem (RFC 9457), from the appliance
     * @param detail one sentence for people, from the appliance
     */
    public RefusedByApplianceException(String code, String detail) {
        super("The appliance refused (" + code + "): " + detail + advice(code));
        this.code = code;
    }

    private static String advice(String code) {
        return switch (code) {
            case "used_invitation" ->
                " If it was not you who used it, tell the administrator at once: somebody else has your name now.";
            case "device_refused" -> " It may have been suspended or revoked by another device of yours.";
            case "device_suspended" -> " Lift it from a device that holds the root of your account, if it is not lost.";
            default -> "";
        };
    }

    public String code() {
        return code;
    }
}
