package dev.redoubt.client.policy;

import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ConsentDueException;
import dev.redoubt.client.failure.ForbiddenByPolicyException;
import dev.redoubt.client.failure.PassphraseDueException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.DevicePolicy;
import dev.redoubt.client.model.PassphraseRules;
import dev.redoubt.client.store.PolicyRecords;

/**
 * Whether the user has done what the policy wants done before the device goes online: a passphrase that is good enough, and
 * consent. What is on the device can be read all the same. Thread-safe.
 */
public final class Admission {
    private final Container container;
    private volatile PassphraseRules passphrase;

    /** @param passphrase what the one that opened the container has of each */
    public Admission(Container container, PassphraseRules passphrase) {
        this.container = container;
        this.passphrase = passphrase;
    }

    /**
     * @throws PassphraseDueException if the passphrase is too weak, and was never good enough
     * @throws ConsentDueException if there is something that was not acknowledged
     */
    public void require() throws RedoubtException {
        if (isPassphraseDue()) {
            DevicePolicy policy = container.read(transaction -> new PolicyRecords(transaction).policy());
            throw new PassphraseDueException(policy.passphrase().words());
        }
        if (container
                .read(transaction -> new PolicyRecords(transaction).consentDue())
                .isPresent()) {
            throw new ConsentDueException();
        }
    }

    /** Whether another passphrase must be chosen. One that has met a policy once is not measured against later ones. */
    public boolean isPassphraseDue() throws RedoubtException {
        if (container.read(Admission::isSettled)) {
            return false;
        }
        return container.write(transaction -> {
            PolicyRecords records = new PolicyRecords(transaction);
            boolean enough = records.policy().passphrase().admit(passphrase);
            if (enough) {
                records.acceptPassphrase();
            }
            return !enough;
        });
    }

    private static boolean isSettled(Transaction transaction) throws RedoubtException {
        PolicyRecords records = new PolicyRecords(transaction);
        return records.isPassphraseAccepted() || !records.policy().isThere();
    }

    /** @throws ForbiddenByPolicyException if a passphrase with so many of each may not be chosen */
    public void requireEnough(PassphraseRules fresh) throws RedoubtException {
        PassphraseRules rules = container
                .read(transaction -> new PolicyRecords(transaction).policy())
                .passphrase();
        if (!rules.admit(fresh)) {
            throw new ForbiddenByPolicyException("a passphrase has " + rules.words());
        }
    }

    /** From now on this one opens the device. */
    public void changed(PassphraseRules fresh) throws RedoubtException {
        passphrase = fresh;
        container.write(transaction -> {
            new PolicyRecords(transaction).passphraseIsNew();
            return null;
        });
        isPassphraseDue();
    }
}
