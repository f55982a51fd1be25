package dev.redoubt.client.recovery;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.TamperedRecoveryException;
import dev.redoubt.client.failure.WrongRecoveryException;
import dev.redoubt.crypto.Argon2id;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.appliance.EvaluateRecoveryRequest;
import dev.redoubt.protocol.appliance.EvaluateRecoveryResponse;
import dev.redoubt.protocol.appliance.FetchRecoveryRequest;
import dev.redoubt.protocol.recovery.PassphraseKeys;
import dev.redoubt.protocol.recovery.RecoveryBlob;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import dev.redoubt.protocol.recovery.RecoveryException;
import dev.redoubt.protocol.recovery.RecoveryWords;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The steps of the default mode with the appliance: keys from the passphrase, and the bundle from the keys.
 *
 * @param asked the name to ask for; empty for the own account of an enrolled device
 * @param name the account's
 */
record PassphraseSteps(Appliance appliance, String asked, String name, Argon2id cost, SecureRandom random) {
    private static final String REFUSED = "recovery_refused";

    /**
     * One counted try.
     *
     * @param passphrase stays with the caller
     * @return to be closed by the caller
     */
    PassphraseKeys keys(Passphrase passphrase) throws RedoubtException {
        try (Secret canonical = canonical(passphrase);
                PassphraseKeys.Question question = PassphraseKeys.ask(name, canonical, random)) {
            EvaluateRecoveryResponse answer = appliance.evaluateRecovery(EvaluateRecoveryRequest.newBuilder()
                    .setName(asked)
                    .setBlindedElement(ByteString.copyFrom(question.blindedElement()))
                    .build());
            return question.answered(answer.getEvaluatedElement().toByteArray(), cost);
        } catch (RecoveryException e) {
            throw new TamperedRecoveryException("answered with something that is no answer", e);
        }
    }

    /** What the appliance keeps, for who has the right keys. */
    RecoveryBlob fetch(PassphraseKeys keys) throws RedoubtException {
        ByteString token = keys.fetchToken().read(ByteString::copyFrom);
        try {
            FetchRecoveryRequest request = FetchRecoveryRequest.newBuilder()
                    .setName(asked)
                    .setFetchToken(token)
                    .build();
            return RecoveryBlob.parse(appliance.fetchRecovery(request).getBlob().toByteArray());
        } catch (RefusedByApplianceException e) {
            throw e.code().equals(REFUSED) ? wrong(e) : e;
        } catch (RecoveryException e) {
            throw new TamperedRecoveryException("gave something that is no recovery", e);
        }
    }

    /** @return to be closed by the caller */
    static RecoveryBundle open(RecoveryBlob blob, PassphraseKeys keys) throws RedoubtException {
        try {
            return blob.open(keys);
        } catch (RecoveryException e) {
            // The right token, and yet it does not open: this is not what was stored under this passphrase.
            throw new TamperedRecoveryException("gave a recovery that this passphrase does not open", e);
        }
    }

    private static WrongRecoveryException wrong(Exception cause) {
        return new WrongRecoveryException(
                "The recovery passphrase is wrong, or the appliance keeps no recovery under this name. Ten tries a day are"
                        + " allowed.",
                cause);
    }

    private static Secret canonical(Passphrase passphrase) {
        return passphrase.utf8().read(bytes -> {
            CharBuffer typed = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
            Secret secret =
                    Secret.takeOwnershipOf(RecoveryWords.passphrase(typed).getBytes(StandardCharsets.UTF_8));
            Arrays.fill(typed.array(), '\0');
            return secret;
        });
    }
}
