package dev.redoubt.client.messaging;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.failure.InvalidIdentityException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.account.AgreementRecord;
import dev.redoubt.protocol.account.EphemeralKey;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.RecipientKey;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.appliance.ClaimRequest;
import dev.redoubt.protocol.appliance.ClaimResponse;
import dev.redoubt.protocol.appliance.ClaimedKey;
import dev.redoubt.protocol.wire.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Draws ephemeral keys for verified nodes, and refuses whatever was not made by those nodes. */
final class KeyClaims {
    private final Appliance appliance;

    KeyClaims(Appliance appliance) {
        this.appliance = appliance;
    }

    /** @param title whom a failure is about, for the user */
    List<RecipientKey> claim(String title, List<VerifiedNode> nodes, Instant now) throws RedoubtException {
        ClaimRequest.Builder request = ClaimRequest.newBuilder();
        nodes.forEach(node -> request.addNodeIds(ByteString.copyFrom(node.id().toBytes())));
        ClaimResponse response = appliance.claim(request.build());
        try {
            return verify(nodes, response.getKeysList(), now);
        } catch (MalformedException | InvalidChainException e) {
            throw new InvalidIdentityException(title, e);
        }
    }

    private static List<RecipientKey> verify(List<VerifiedNode> nodes, List<ClaimedKey> claimed, Instant now)
            throws MalformedException, InvalidChainException {
        if (claimed.size() != nodes.size()) {
            throw new MalformedException("claim: one key per node, in the order asked");
        }
        List<RecipientKey> keys = new ArrayList<>(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            AgreementRecord agreement =
                    AgreementRecord.parse(claimed.get(i).getAgreementRecord().toByteArray());
            EphemeralKey ephemeral =
                    EphemeralKey.parse(claimed.get(i).getEphemeralKey().toByteArray());
            keys.add(nodes.get(i).verify(agreement, ephemeral, now));
        }
        return keys;
    }
}
