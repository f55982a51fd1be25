package dev.redoubt.client;

import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.device.JoiningUser;
import dev.redoubt.client.failure.InvalidInvitationLinkException;
import dev.redoubt.client.failure.NotEnrolledException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.messaging.Enrolment;
import dev.redoubt.client.messaging.LiveNode;
import dev.redoubt.client.store.EnrolmentState;
import dev.redoubt.protocol.invitation.DeviceCode;
import dev.redoubt.protocol.invitation.InvalidInvitationException;
import dev.redoubt.protocol.invitation.InvitationLink;
import java.nio.file.Path;

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
            return enrolled(home, environment, container);
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
        if (!Container.exists(home)) {
            throw new NotEnrolledException(home.toString());
        }
        return enrolled(home, environment, environment.openContainer(home, passphrase));
    }

    /** @param challenge of a bot; empty for people */
    static Redoubt enrol(
            Path home, String invitationLink, String challenge, Passphrase passphrase, Environment environment)
            throws RedoubtException {
        try (InvitationLink invitation = InvitationLink.parse(invitationLink)) {
            Container container = environment.openOrCreateContainer(home, passphrase);
            try {
                new Enrolment(
                                container,
                                environment.connector(),
                                environment.clock(),
                                environment.random(),
                                challenge)
                        .enrol(home.toString(), invitation);
            } catch (RedoubtException | RuntimeException e) {
                container.close();
                throw e;
            }
            return enrolled(home, environment, container);
        } catch (InvalidInvitationException e) {
            throw new InvalidInvitationLinkException(String.valueOf(e.getMessage()), e);
        }
    }

    static Redoubt enrolled(Path home, Environment environment, Container container) throws RedoubtException {
        try {
            return switch (container.read(EnrolmentState::read)) {
                case EnrolmentState.Enrolled enrolled ->
                    new Redoubt(
                            home,
                            environment,
                            LiveNode.open(container, environment.clock(), environment.random()),
                            enrolled.name());
                case EnrolmentState.Pending _, EnrolmentState.PendingNode _, EnrolmentState.None _ ->
                    throw new NotEnrolledException(home.toString());
            };
        } catch (RedoubtException | RuntimeException e) {
            container.close();
            throw e;
        }
    }
}
