package dev.redoubt.server.administration.access;

import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.channel.client.ChannelProgress;
import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.channel.client.ChannelTarget;
import dev.redoubt.channel.handshake.CertificateCheck;
import dev.redoubt.channel.handshake.SeenCertificates;
import dev.redoubt.channel.record.RecordEngines;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/** Through the double-wrapped channel, from anywhere: TLS and appliance root are pinned, and each request is signed. */
public final class ChannelAccess implements Access {
    private final AdministratorProfile profile;
    private final Clock clock;
    private final ChannelClient client;

    /** @param profile owned from now on */
    public ChannelAccess(AdministratorProfile profile, SeenCertificates seen, Clock clock, SecureRandom random) {
        this.profile = profile;
        this.clock = clock;
        ChannelTarget target = ChannelTarget.of(
                        profile.address().host(), profile.address().port(), profile.authority())
                .withAnswerTimeout(PATIENCE);
        CertificateCheck check = new CertificateCheck(profile.root(), seen, clock);
        this.client =
                new ChannelClient(target, check, Optional.empty(), random, System::nanoTime, new RecordEngines(1));
    }

    @Override
    public Answer send(OutgoingRequest request) {
        try {
            ChannelResponse answer = client.send(signed(request));
            return new Answer(answer.status(), answer.field(ERROR_TYPE), answer.body());
        } catch (ChannelException e) {
            throw new AccessException(profile.address() + ": " + why(e), e);
        }
    }

    /** A change is never sent twice: the appliance takes a signature once. */
    private ChannelRequest signed(OutgoingRequest request) {
        return new ChannelRequest(
                request.method(),
                request.path(),
                profile.sign(request, clock),
                request.body(),
                false,
                Optional.empty(),
                LARGEST_ANSWER,
                ChannelProgress.NONE);
    }

    private static String why(ChannelException failure) {
        return switch (failure) {
            case ChannelException.CannotConnect _ -> "cannot be reached";
            case ChannelException.UntrustedTls _ ->
                "its TLS certificate is not from the authority of the profile: somebody may pose as the appliance";
            case ChannelException.WrongAppliance _ ->
                "this is not the appliance of the profile: somebody may pose as it";
            case ChannelException.TimedOut _ -> "no answer in time; a change may have been made";
            case ChannelException.Truncated _, ChannelException.SessionLost _ ->
                "the connection broke before the answer; a change may have been made";
            default -> String.valueOf(failure.getMessage());
        };
    }

    @Override
    public void close() {
        client.close();
        profile.close();
    }
}
