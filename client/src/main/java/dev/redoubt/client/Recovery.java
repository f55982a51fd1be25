package dev.redoubt.client;

import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.InvalidInvitationLinkException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.ProxyAddress;
import dev.redoubt.client.recovery.OfflineEnrolment;
import dev.redoubt.client.recovery.OfflineMedium;
import dev.redoubt.client.recovery.OfflineRoot;
import dev.redoubt.client.recovery.RecoverySecret;
import dev.redoubt.client.store.PolicyRecords;
import dev.redoubt.protocol.invitation.InvalidInvitationException;
import dev.redoubt.protocol.invitation.InvitationLink;
import dev.redoubt.protocol.recovery.RecoveryException;
import dev.redoubt.protocol.recovery.RecoveryLink;
import java.nio.file.Path;
import java.util.Optional;

/** The ways back: to an account whose devices are lost, and into a device whose passphrase is forgotten. */
public final class Recovery {
    private Recovery() {}

    /**
     * Makes {@code home} a device of the account. Where an earlier try was cut off, it goes on with that one.
     *
     * @param link {@code redoubt-recovery:…}, as {@link dev.redoubt.client.recovery.AccountRecovery#link} gave it
     * @param opens stays with the caller
     * @param passphrase of a new home, or of the one in which this was begun; stays with the caller
     */
    public static Redoubt recover(
            Path home, String link, RecoverySecret opens, Passphrase passphrase, Optional<ProxyAddress> proxy)
            throws RedoubtException {
        return recover(home, link, opens, passphrase, Environment.real(proxy));
    }

    static Redoubt recover(Path home, String text, RecoverySecret opens, Passphrase passphrase, Environment environment)
            throws RedoubtException {
        RecoveryLink link = parse(text);
        Container container = environment.openOrCreateContainer(home, passphrase);
        try {
            environment.recoveryEnrolment(container).enrol(home.toString(), link, opens);
        } catch (RedoubtException | RuntimeException e) {
            container.close();
            throw e;
        }
        return Homes.enrolled(home, environment, container, passphrase);
    }

    /**
     * Opens a device whose passphrase is forgotten with the account's recovery, and gives it another.
     *
     * @param opens stays with the caller
     * @param fresh stays with the caller
     */
    public static Redoubt unlock(
            Path home, String link, RecoverySecret opens, Passphrase fresh, Optional<ProxyAddress> proxy)
            throws RedoubtException {
        return unlock(home, link, opens, fresh, Environment.real(proxy));
    }

    static Redoubt unlock(Path home, String text, RecoverySecret opens, Passphrase fresh, Environment environment)
            throws RedoubtException {
        Homes.requireThere(home);
        Container container = environment.unlockContainer(home, parse(text), opens, fresh);
        try {
            container.write(transaction -> {
                new PolicyRecords(transaction).passphraseIsNew();
                return null;
            });
        } catch (RedoubtException | RuntimeException e) {
            container.close();
            throw e;
        }
        return Homes.enrolled(home, environment, container, fresh);
    }

    /**
     * The first device of an account whose root is offline: leaves a request on the medium, or enrols where the answer is there.
     *
     * @param passphrase of a new home, or of the one in which this was begun; stays with the caller
     */
    public static OfflineEnrolment.Step enrolOffline(
            Path home, String invitation, OfflineMedium medium, Passphrase passphrase, Optional<ProxyAddress> proxy)
            throws RedoubtException {
        return enrolOffline(home, invitation, medium, passphrase, Environment.real(proxy));
    }

    static OfflineEnrolment.Step enrolOffline(
            Path home, String text, OfflineMedium medium, Passphrase passphrase, Environment environment)
            throws RedoubtException {
        try (InvitationLink invitation = InvitationLink.parse(text);
                Container container = environment.openOrCreateContainer(home, passphrase)) {
            return environment.offlineEnrolment(container, medium).first(home.toString(), invitation);
        } catch (InvalidInvitationException e) {
            throw new InvalidInvitationLinkException(String.valueOf(e.getMessage()), e);
        }
    }

    /** A further device of such an account, likewise. */
    public static OfflineEnrolment.Step recoverOffline(
            Path home, String link, OfflineMedium medium, Passphrase passphrase, Optional<ProxyAddress> proxy)
            throws RedoubtException {
        return recoverOffline(home, link, medium, passphrase, Environment.real(proxy));
    }

    static OfflineEnrolment.Step recoverOffline(
            Path home, String text, OfflineMedium medium, Passphrase passphrase, Environment environment)
            throws RedoubtException {
        RecoveryLink link = parse(text);
        try (Container container = environment.openOrCreateContainer(home, passphrase)) {
            return environment.offlineEnrolment(container, medium).further(home.toString(), link);
        }
    }

    /** The root on a machine without a network. Opens no connection. */
    public static OfflineRoot offlineRoot(OfflineMedium medium) {
        return Environment.real(Optional.empty()).offlineRoot(medium);
    }

    private static RecoveryLink parse(String text) throws InvalidInvitationLinkException {
        try {
            return RecoveryLink.parse(text);
        } catch (RecoveryException e) {
            throw new InvalidInvitationLinkException(String.valueOf(e.getMessage()), e);
        }
    }
}
