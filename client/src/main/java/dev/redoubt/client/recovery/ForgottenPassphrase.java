package dev.redoubt.client.recovery;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.appliance.ApplianceConnector;
import dev.redoubt.client.appliance.ApplianceProfile;
import dev.redoubt.client.failure.NoRecoveryException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.crypto.Argon2id;
import dev.redoubt.protocol.recovery.PassphraseKeys;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import dev.redoubt.protocol.recovery.RecoveryLink;
import java.security.SecureRandom;

/** Opens the recovery for a home that nobody can open: what is known about the appliance lies in there, out of reach. */
public final class ForgottenPassphrase {
    private final ApplianceConnector connector;
    private final Argon2id cost;
    private final SecureRandom random;

    public ForgottenPassphrase(ApplianceConnector connector, Argon2id cost, SecureRandom random) {
        this.connector = connector;
        this.cost = cost;
        this.random = random;
    }

    /**
     * @param opens stays with the caller
     * @return to be closed by the caller
     */
    public RecoveryBundle open(RecoveryLink link, RecoverySecret opens) throws RedoubtException {
        return switch (opens) {
            case RecoverySecret.OfPassphrase secret -> fetch(link, secret);
            case RecoverySecret.OfWords secret ->
                Words.open(
                        secret.key(),
                        secret.file()
                                .orElseThrow(
                                        () -> new NoRecoveryException("Give the file that belongs to the words.")));
        };
    }

    private RecoveryBundle fetch(RecoveryLink link, RecoverySecret.OfPassphrase secret) throws RedoubtException {
        ApplianceProfile bare = ApplianceProfile.of(link);
        ApplianceProfile profile = bare.withAuthority(connector.fetchAuthority(bare));
        try (Appliance appliance = connector.connectToEnrol(profile, new NoMemory())) {
            PassphraseSteps steps = new PassphraseSteps(appliance, link.name(), link.name(), cost, random);
            try (PassphraseKeys keys = steps.keys(secret.passphrase())) {
                return PassphraseSteps.open(steps.fetch(keys), keys);
            }
        }
    }
}
