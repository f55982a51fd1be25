package dev.redoubt.client;

import dev.redoubt.client.container.Container;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.DevicePolicy;
import dev.redoubt.client.model.PolicySetting;
import dev.redoubt.client.policy.Admission;
import dev.redoubt.client.policy.PolicySettings;
import dev.redoubt.client.store.PolicyRecords;
import java.util.List;
import java.util.Optional;

/** What the administrators of the appliance have settled for this device. It holds also offline. Thread-safe. */
public final class Policies {
    private final Container container;
    private final Connection connection;
    private final Admission admission;

    Policies(Container container, Connection connection, Admission admission) {
        this.container = container;
        this.connection = connection;
        this.admission = admission;
    }

    /** What holds; {@link DevicePolicy#NONE} where there is nothing. Does not ask the appliance. */
    public DevicePolicy current() throws RedoubtException {
        return container.read(transaction -> new PolicyRecords(transaction).policy());
    }

    /** All settings as they hold, by name, with who enforces them; empty where there is no policy. Does not ask the appliance. */
    public List<PolicySetting> settings() throws RedoubtException {
        return container
                .read(transaction -> new PolicyRecords(transaction).content())
                .map(PolicySettings::of)
                .orElse(List.of());
    }

    /**
     * Asks the appliance for a newer one. What cannot be believed becomes a notice, and what held goes on to hold.
     *
     * @throws dev.redoubt.client.failure.DeviceErasedException if the administrator has had this device erased
     */
    public void refresh() throws RedoubtException {
        connection.care().refresh();
    }

    /** The same, unless the appliance cannot be reached or knows no policies. */
    public void refreshIfPossible() throws RedoubtException {
        connection.care().refreshIfPossible();
    }

    /** Whether the appliance showed a policy last that is not to be believed. */
    public boolean isRefused() throws RedoubtException {
        return container.read(transaction -> new PolicyRecords(transaction).isRefused());
    }

    /** Whether this device stays offline until its passphrase is another one. */
    public boolean isPassphraseDue() throws RedoubtException {
        return admission.isPassphraseDue();
    }

    /** What has to be acknowledged before this device goes online. */
    public Optional<DevicePolicy.Consent> consentDue() throws RedoubtException {
        return container.read(transaction -> new PolicyRecords(transaction).consentDue());
    }

    /** @param read what was shown to the user; where it is another by now, that is still due */
    public void acknowledge(DevicePolicy.Consent read) throws RedoubtException {
        container.write(transaction -> {
            new PolicyRecords(transaction).acknowledge(read);
            return null;
        });
    }
}
