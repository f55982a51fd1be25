package dev.redoubt.client.appliance;

import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.UntrustedApplianceException;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import java.io.IOException;

/** What the channel's failures mean for the user: try later, or do not go on. */
public final class ChannelFailures {
    private final ApplianceAddress address;

    public ChannelFailures(ApplianceAddress address) {
        this.address = address;
    }

    public RedoubtException of(ChannelException failure) {
        return switch (failure) {
            case ChannelException.UntrustedTls e -> untrusted("TLS: another certificate than expected", e);
            case ChannelException.WrongAppliance e -> untrusted("another appliance root than pinned", e);
            case ChannelException.HandshakeFailed e -> handshake(e);
            case ChannelException.DeviceRefused _ ->
                new RefusedByApplianceException(
                        "device_refused", "it does not accept this device; ask its administrator.");
            // None of these proves whether the request has run.
            case ChannelException.CannotConnect e -> unreachable(e);
            case ChannelException.Refused e -> unreachable(e);
            case ChannelException.SessionLost e -> unreachable(e);
            case ChannelException.TimedOut e -> unreachable(e);
            case ChannelException.Truncated e -> unreachable(e);
            case ChannelException.BadAnswer e -> unreachable(e);
            case ChannelException.AnswerTooLarge e -> unreachable(e);
            case ChannelException.Aborted e -> unreachable(e);
        };
    }

    RefusedByApplianceException of(ChannelResponse refused) {
        ProblemDetails problem = ProblemDetails.parse(refused.status(), refused.body());
        return new RefusedByApplianceException(problem.code(), problem.detail(), problem.retryAfter());
    }

    ApplianceUnreachableException unreachable(IOException cause) {
        return new ApplianceUnreachableException(address.toString(), cause);
    }

    UntrustedApplianceException untrusted(String reason, Throwable cause) {
        return untrusted(reason, "ask its administrator", cause);
    }

    private UntrustedApplianceException untrusted(String reason, String advice, Throwable cause) {
        return new UntrustedApplianceException(address.toString(), reason, advice, cause);
    }

    private RedoubtException handshake(ChannelException.HandshakeFailed failure) {
        HandshakeException reason = failure.reason();
        return reason == null
                ? unreachable(failure)
                : untrusted(String.valueOf(reason.getMessage()), advice(reason), failure);
    }

    private static String advice(HandshakeException reason) {
        return switch (reason) {
            case HandshakeException.CertificateNotYetValid _, HandshakeException.CertificateExpired _ ->
                "set the clock if it is wrong, otherwise ask its administrator to renew the certificate";
            case HandshakeException.RevokedSerial _, HandshakeException.LowerSerial _ ->
                "somebody may pose as the appliance: ask its administrator";
            case HandshakeException.ConflictingSerial _, HandshakeException.ConflictingRevocations _ ->
                "do not use it before its administrator has explained this in person";
            default -> "ask its administrator";
        };
    }
}
