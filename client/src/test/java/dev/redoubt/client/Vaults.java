package dev.redoubt.client;

import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.store.RecoveryRecords;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.recovery.RecoveryBundle;

/** Looks into the homes of people, as somebody could who has their passphrase. */
final class Vaults {
    private Vaults() {}

    static AccountRoot root(Person person) throws Exception {
        try (Passphrase passphrase = person.passphrase();
                Container container = person.environment().openContainer(person.home(), passphrase)) {
            try (RecoveryBundle bundle = container
                    .read(transaction -> new RecoveryRecords(transaction).bundle())
                    .orElseThrow()) {
                return AccountRoot.ofSeed(bundle.root().seed().copy());
            }
        }
    }
}
