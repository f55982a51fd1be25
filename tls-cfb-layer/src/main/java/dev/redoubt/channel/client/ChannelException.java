package dev.redoubt.channel.client;

import dev.redoubt.channel.handshake.HandshakeException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An exchange has failed; each reason that a caller may act on is a type of its own. */
public abstract sealed class ChannelException extends IOException {
    private ChannelException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * No connection: unknown host, refused, no route, no answer within the time for connecting, or a proxy that lets nothing
     * through; nothing was sent. Or a server that takes nothing in now (503), which proves nothing: then an exchange may have
     * run. Back off before trying again.
     */
    public static final class CannotConnect extends ChannelException {
        CannotConnect(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        static CannotConnect overloaded() {
            return new CannotConnect("the server is overloaded: status 503", null);
        }
    }

    /** The TLS certificate is for another host, or not from the authority that this client trusts. Nothing was sent. */
    public static final class UntrustedTls extends ChannelException {
        UntrustedTls(Throwable cause) {
            super("the TLS certificate is not trusted: " + cause.getMessage(), cause);
        }
    }

    /** TLS is fine, but the appliance is another than the pinned one, or somebody poses as it. Nothing was sent. */
    public static final class WrongAppliance extends ChannelException {
        WrongAppliance(HandshakeException.WrongRootPin cause) {
            super("this is not the appliance that was pinned", cause);
        }
    }

    /** The handshake failed; the cause says why. Nothing was sent. */
    public static final class HandshakeFailed extends ChannelException {
        HandshakeFailed(HandshakeException cause) {
            super("the handshake failed: " + cause.getMessage(), cause);
        }

        HandshakeFailed(int status) {
            super("the appliance does not answer the handshake: status " + status, null);
        }

        /** Which check failed; null if the appliance refused to answer. */
        public @Nullable HandshakeException reason() {
            return getCause() instanceof HandshakeException reason ? reason : null;
        }

        /** Whether the appliance root has signed what it never signs: its key may be stolen, and a person has to know. */
        boolean isAlarm() {
            return getCause() instanceof HandshakeException.ConflictingSerial
                    || getCause() instanceof HandshakeException.ConflictingRevocations;
        }
    }

    /** The appliance does not accept this device: unknown, suspended or revoked. */
    public static final class DeviceRefused extends ChannelException {
        DeviceRefused(int status) {
            super("the appliance does not accept this device: status " + status, null);
        }
    }

    /** The appliance calls the exchange bad (400). It proves nothing: anybody in the middle can say so. */
    public static final class Refused extends ChannelException {
        Refused() {
            super("the exchange was refused", null);
        }
    }

    /** The session is not known any more (410), and the request could not be repeated. It may have run. */
    public static final class SessionLost extends ChannelException {
        SessionLost(String message) {
            super(message, null);
        }
    }

    /** No answer in time. The request may have run. */
    public static final class TimedOut extends ChannelException {
        TimedOut(String message) {
            super(message, null);
        }
    }

    /** The answer, or the connection, ended too early. The request may have run. */
    public static final class Truncated extends ChannelException {
        Truncated(@Nullable Throwable cause) {
            super("the answer was cut off", cause);
        }
    }

    /** The answer is not what this appliance has sealed, or not a message. The request may have run. */
    public static final class BadAnswer extends ChannelException {
        BadAnswer(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The answer has more content than the request allows. The request may have run. */
    public static final class AnswerTooLarge extends ChannelException {
        AnswerTooLarge(int bound) {
            super("the answer has more than " + bound + " bytes", null);
        }
    }

    /** The client or the exchange was closed, or the thread interrupted, before there was an answer. */
    public static final class Aborted extends ChannelException {
        Aborted(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
