package dev.redoubt.client;

import com.google.protobuf.ByteString;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.crypto.InvalidKeyMaterialException;
import dev.redoubt.crypto.Oprf;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.appliance.EvaluateRecoveryResponse;
import dev.redoubt.protocol.appliance.FetchRecoveryResponse;
import dev.redoubt.protocol.appliance.KeepRecoveryRequest;
import dev.redoubt.protocol.appliance.RecoveredStateRequest;
import dev.redoubt.protocol.appliance.RecoveryStatusResponse;
import dev.redoubt.protocol.recovery.AccountProof;
import dev.redoubt.protocol.recovery.PassphraseKeys;
import dev.redoubt.protocol.recovery.RecoveryStatement;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What a {@link FakeAppliance} does for recoveries; guarded by that. */
final class FakeRecovery {
    private final SecureRandom random = new SecureRandom();
    private final Map<ByteString, KeepRecoveryRequest> kept = new HashMap<>();
    private final Map<ByteString, Secret> keys = new HashMap<>();

    /** Everything that was ever kept, oldest first. */
    final List<KeepRecoveryRequest> history = new ArrayList<>();

    UnaryOperator<ByteString> swapBlob = blob -> blob;
    UnaryOperator<ByteString> swapStatement = statement -> statement;
    boolean releasesAll;
    FakeAppliance.Fault fault = FakeAppliance.Fault.NONE;

    private static RefusedByApplianceException refuse(String code) {
        return new RefusedByApplianceException(code, "the test says so");
    }

    /** Another key from now on, as a server that lost its own, or lies. */
    void forgetKeys() {
        keys.clear();
    }

    EvaluateRecoveryResponse evaluate(ByteString account, ByteString element) {
        Secret key =
                keys.computeIfAbsent(account, _ -> Oprf.deriveKey(Secret.random(Oprf.SEED_SIZE, random), new byte[0]));
        try {
            return EvaluateRecoveryResponse.newBuilder()
                    .setEvaluatedElement(ByteString.copyFrom(Oprf.evaluate(key, element.toByteArray(), random)))
                    .build();
        } catch (InvalidKeyMaterialException e) {
            throw new IllegalStateException("the client blinds to something that is no element", e);
        }
    }

    /** As an appliance does whose backup is older than the recovery. */
    void forgetWhatIsKept(ByteString account) {
        kept.remove(account);
    }

    FetchRecoveryResponse fetch(ByteString account, ByteString token) throws RedoubtException {
        KeepRecoveryRequest there =
                Optional.ofNullable(kept.get(account)).orElseThrow(() -> refuse("recovery_refused"));
        byte[] verifier = PassphraseKeys.verifier(token.toByteArray()).toBytes();
        if (!releasesAll && !Arrays.equals(statement(there).verifier().toBytes(), verifier)) {
            throw refuse("recovery_refused");
        }
        return FetchRecoveryResponse.newBuilder()
                .setBlob(swapBlob.apply(there.getBlob()))
                .build();
    }

    void keep(ByteString account, KeepRecoveryRequest request) throws RedoubtException {
        KeepRecoveryRequest before = kept.get(account);
        boolean same = request.equals(before);
        if (!same
                && before != null
                && statement(before).generation() >= statement(request).generation()) {
            throw refuse("stale_recovery");
        }
        if (!same) {
            kept.put(account, request);
            history.add(request);
        }
    }

    Optional<ByteString> blob(ByteString account) {
        return Optional.ofNullable(kept.get(account)).map(KeepRecoveryRequest::getBlob);
    }

    RecoveryStatusResponse status(ByteString account) {
        ByteString statement = Optional.ofNullable(kept.get(account))
                .map(KeepRecoveryRequest::getStatement)
                .orElse(ByteString.EMPTY);
        return RecoveryStatusResponse.newBuilder()
                .setStatement(swapStatement.apply(statement))
                .build();
    }

    /** The signature is the server's business, and tested there. */
    static byte[] account(RecoveredStateRequest request) {
        try {
            return AccountProof.parse(request.getProof().toByteArray())
                    .account()
                    .toBytes();
        } catch (Exception e) {
            throw new IllegalStateException("the client proves with something that does not parse", e);
        }
    }

    private static RecoveryStatement statement(KeepRecoveryRequest request) {
        try {
            return RecoveryStatement.parse(request.getStatement().toByteArray());
        } catch (Exception e) {
            throw new IllegalStateException("the client keeps with something that does not parse", e);
        }
    }
}
