package dev.redoubt.client.messaging;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.DeviceRevokedException;
import dev.redoubt.client.failure.InvalidIdentityException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.RolledBackAccountException;
import dev.redoubt.client.store.KnownAccount;
import dev.redoubt.client.store.OwnAccountRecords;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.appliance.LookupResponse;
import dev.redoubt.protocol.wire.MalformedException;

/** Follows the own account: takes its newest state, never an older one, and notices where it is hidden or forked. */
public final class OwnAccount {
    private static final String TITLE = "your own account";

    private final LiveNode node;
    private final Restorations restorations;

    public OwnAccount(LiveNode node, Appliance appliance) {
        this.node = node;
        this.restorations = new Restorations(node, appliance);
    }

    /**
     * Asks the appliance for the newest state, and takes it.
     *
     * @throws DeviceRevokedException if that revokes this device, now or earlier
     * @throws RolledBackAccountException if the appliance shows an older one or another history, now or earlier
     */
    public KnownAccount follow() throws RedoubtException {
        requireGood();
        KnownAccount shown = ask();
        KnownAccount before = node.known();
        if (Restorations.lacks(shown, before)) {
            restorations.bringBack(before);
        }
        if (isNews(before, shown)) {
            node.container().write(transaction -> new OwnAccountRecords(transaction).adopt(shown, node.id()));
            requireGood();
            node.reload();
        }
        node.markAsked(node.account());
        return node.known().withholding(shown.withheld());
    }

    /** Where the appliance cannot be asked now, or shows nothing good, what is known stays what is known. */
    void followIfPossible() throws RedoubtException {
        try {
            follow();
        } catch (ApplianceUnreachableException
                | RefusedByApplianceException
                | RolledBackAccountException
                | InvalidIdentityException e) {
            // What is wrong was noted where it must be, and is met again before anything is sent.
            return;
        }
    }

    /** Two histories of the own account were seen. */
    void markForked() throws RedoubtException {
        node.container().write(transaction -> {
            new OwnAccountRecords(transaction).markForked();
            return null;
        });
    }

    /**
     * Whether this device may act for its account, as far as it knows.
     *
     * @throws RedoubtException why not
     */
    public void requireGood() throws RedoubtException {
        boolean[] standing = node.container().read(transaction -> {
            OwnAccountRecords records = new OwnAccountRecords(transaction);
            return new boolean[] {records.isRevoked(), records.isForked()};
        });
        if (standing[0]) {
            throw new DeviceRevokedException();
        }
        if (standing[1]) {
            throw new RolledBackAccountException(TITLE);
        }
    }

    private static boolean isNews(KnownAccount before, KnownAccount shown) {
        return !shown.reference().equals(before.reference())
                || shown.suspensions().stream().anyMatch(one -> !before.isSuspended(one.node()));
    }

    private KnownAccount ask() throws RedoubtException {
        return judge(lookUp(), true);
    }

    private LookupResponse lookUp() throws RedoubtException {
        return restorations.lookUp(PeerDirectory.request(node.account()));
    }

    /** @param mayBringBack whether an appliance that was restored may get back what it has lost, and show that */
    private KnownAccount judge(LookupResponse response, boolean mayBringBack) throws RedoubtException {
        try {
            return verify(response, node.known().reference());
        } catch (InvalidChainException.Forked e) {
            markForked();
            throw new RolledBackAccountException(TITLE, e);
        } catch (InvalidChainException.RolledBack e) {
            if (mayBringBack && restorations.bringBack(node.known())) {
                return judge(lookUp(), false);
            }
            node.container().write(transaction -> {
                new OwnAccountRecords(transaction).noteHidden();
                return null;
            });
            throw new RolledBackAccountException(TITLE, e);
        } catch (InvalidChainException | MalformedException e) {
            throw new InvalidIdentityException(TITLE, e);
        }
    }

    private KnownAccount verify(LookupResponse response, StateReference seen)
            throws MalformedException, InvalidChainException {
        UnverifiedAccountState claimed =
                UnverifiedAccountState.parse(response.getAccountState().toByteArray());
        return KnownAccount.verify(
                        claimed.verify(seen),
                        PeerDirectory.bytes(response.getSuspensionsList()),
                        node.clock().instant())
                .withholding(PeerDirectory.withheld(response));
    }

    /** The user decided: whatever the appliance shows now, if the root signed it and it is not older, is the account's state. */
    public KnownAccount settle() throws RedoubtException {
        LookupResponse response = lookUp();
        try {
            KnownAccount shown = verify(response, StateReference.root(node.account()));
            if (shown.state().version() < node.known().state().version()) {
                throw new RolledBackAccountException(TITLE);
            }
            node.container().write(transaction -> {
                OwnAccountRecords records = new OwnAccountRecords(transaction);
                records.settle(shown.state());
                return records.adopt(shown, node.id());
            });
            node.reload();
            return node.known();
        } catch (InvalidChainException | MalformedException e) {
            throw new InvalidIdentityException(TITLE, e);
        }
    }
}
