package dev.redoubt.client.failure;

import java.time.Duration;
import java.util.Optional;

/** The appliance understood and said no. The codes stand in server/SPEC.md and client/README.md. */
public final class RefusedByApplianceException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient Optional<Duration> retryAfter;

    /**
     * @param code stable code of the problem (RFC 9457), from the appliance
     * @param detail one sentence for people, from the appliance
     */
    public RefusedByApplianceException(String code, String detail) {
        this(code, detail, Optional.empty());
    }

    /** @param retryAfter when the same may be asked again, counted from now, where the appliance says it */
    public RefusedByApplianceException(String code, String detail, Optional<Duration> retryAfter) {
        super("The appliance refused (" + code + "): " + detail + (detail.endsWith(".") ? "" : ".")
                + retryAfter.map(RefusedByApplianceException::when).orElseGet(() -> advice(code)));
        this.code = code;
        this.retryAfter = retryAfter;
    }

    private static String when(Duration wait) {
        long seconds = Math.max(1, wait.toSeconds());
        return seconds < 2 * 60
                ? " Try again in " + seconds + " s."
                : " Try again in " + Math.ceilDiv(seconds, 60) + " minutes.";
    }

    private static String advice(String code) {
        return switch (code) {
            case "used_invitation" ->
                " If it was not you who used it, tell the administrator at once: somebody else has your name now.";
            case "device_refused" ->
                " It may have been suspended or revoked by another device of yours, or your account by the administrator.";
            case "device_suspended" -> " Lift it from a device that holds the root of your account, if it is not lost.";
            case "account_suspended" -> " Ask the administrator. What is on this device stays.";
            case "account_deleted" -> " Ask the administrator for another invitation.";
            case "device_reset" -> " It is to erase all that it has of this account.";
            case "wrong_challenge" ->
                " Ask the administrator which one was agreed on: ten wrong ones void the invitation.";
            case "too_many_requests", "too_many_blobs", "unavailable" -> " Try again in some minutes.";
            default -> "";
        };
    }

    public String code() {
        return code;
    }

    /** When the same may be asked again, counted from the refusal, where the appliance said it. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
