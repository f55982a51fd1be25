package dev.redoubt.client;

import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.device.JoiningUser;
import dev.redoubt.client.failure.DeviceErasedException;
import dev.redoubt.client.failure.InvalidInvitationLinkException;
import dev.redoubt.client.failure.NotEnrolledException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.messaging.Enrolment;
import dev.redoubt.client.messaging.LiveNode;
import dev.redoubt.client.policy.OpeningPolicy;
import dev.redoubt.client.policy.PassphraseCount;
import dev.redoubt.client.store.EnrolmentState;
import dev.redoubt.protocol.invitation.DeviceCode;
import dev.redoubt.protocol.invitation.InvalidInvitationException;
import dev.redoubt.protocol.invitation.InvitationLink;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Makes a home an enrolled device, and opens it as one. */
final class Homes {
    private Homes() {}

    static Redoubt join(Path home, String text, Passphrase passphrase, Environment environment, JoiningUser user)
            throws RedoubtException, InterruptedException {
        try (DeviceCode code = DeviceCode.parse(text)) {
            boolean isNew = !Container.exists(home);
            Container container = environment.openOrCreateContainer(home, passphrase);
            try {
                environment.codeEnrolment(container).enrol(home.toString(), code, user);
            } catch (RedoubtException | RuntimeException | InterruptedException e) {
                giveUp(container, isNew);
                throw e;
            }
            return enrolled(home, environment, container, passphrase);
        } catch (InvalidInvitationException e) {
            throw new InvalidInvitationLinkException(String.valueOf(e.getMessage()), e);
        }
    }

    /** What this try made goes, for another passphrase may be chosen for the next one; unless there is something to go on with. */
    private static void giveUp(Container container, boolean isNew) throws RedoubtException {
        try (container) {
            if (isNew && container.read(EnrolmentState::read) instanceof EnrolmentState.None) {
                container.discard();
            }
        }
    }

    static Redoubt open(Path home, Passphrase passphrase, Environment environment) throws RedoubtException {
        requireThere(home);
        return enrolled(home, environment, environment.openContainer(home, passphrase), passphrase);
    }

    /** @param challenge of a bot; empty for people */
    static Redoubt enrol(
            Path home, String invitationLink, String challenge, Passphrase passphrase, Environment environment)
            throws RedoubtException {
        try (InvitationLink invitation = InvitationLink.parse(invitationLink)) {
            Container container = environment.openOrCreateContainer(home, passphrase);
            try {
                new Enrolment(container, environment.connector(), environment.clock(), environment.random(), challenge)
                        .enrol(home.toString(), invitation);
            } catch (RedoubtException | RuntimeException e) {
                container.close();
                throw e;
            }
            return enrolled(home, environment, container, passphrase);
        } catch (InvalidInvitationException e) {
            throw new InvalidInvitationLinkException(String.valueOf(e.getMessage()), e);
        }
    }

    /** @throws DeviceErasedException if there was a device, and the administrator has had it erased */
    static void requireThere(Path home) throws RedoubtException {
        Optional<Instant> erased = Container.erasedAt(home);
        if (erased.isPresent()) {
            throw new DeviceErasedException(erased.get());
        }
        if (!Container.exists(home)) {
            throw new NotEnrolledException(home.toString());
        }
    }

    /** @param passphrase that opens the container; stays with the caller */
    static Redoubt enrolled(Path home, Environment environment, Container container, Passphrase passphrase)
            throws RedoubtException {
        try {
            // What a policy asks of failed openings may have come while another process changed the header.
            OpeningPolicy.apply(container);
            return switch (container.read(EnrolmentState::read)) {
                case EnrolmentState.Enrolled enrolled ->
                    new Redoubt(
                            home,
                            environment,
                            LiveNode.open(container, environment.clock(), environment.random()),
                            enrolled.name(),
                            PassphraseCount.of(passphrase));
                case EnrolmentState.Pending _, EnrolmentState.PendingNode _, EnrolmentState.None _ ->
                    throw new NotEnrolledException(home.toString());
            };
        } catch (RedoubtException | RuntimeException e) {
            container.close();
            throw e;
        }
    }
}
