package dev.redoubt.server.enrolment;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.account.AgreementRecord;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.appliance.EnrolRequest;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.server.pool.PoolKeys;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.time.Instant;

/** An account with its first device, all of whose signatures were checked from the root that it names. */
record Applicant(VerifiedAccountState state, VerifiedNode node, AgreementRecord agreement, PoolKeys keys) {

    /** @throws ProblemException if anything is malformed, unproven, expired or over a limit */
    static Applicant verify(EnrolRequest request, Instant now) {
        try {
            VerifiedAccountState state = UnverifiedAccountState.parse(bytes(request.getAccountState()))
                    .verifyEnrolment(now);
            VerifiedNode node = state.nodes().getFirst();
            AgreementRecord agreement = AgreementRecord.parse(bytes(request.getAgreementRecord()));
            node.verify(agreement, now);
            PoolKeys keys = PoolKeys.verify(node, request.getEphemeralKeysList(), request.getLastResortKey(), now);
            if (keys.oneTime().isEmpty() || keys.lastResort().isEmpty()) {
                throw new ProblemException(
                        ProblemCode.MALFORMED_REQUEST, "an enrolment brings one-time keys and a last-resort key");
            }
            return new Applicant(state, node, agreement, keys);
        } catch (MalformedException e) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "a record of the enrolment is not well formed");
        } catch (InvalidChainException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_CREDENTIAL,
                    "a record of the enrolment fails its check: " + e.getClass().getSimpleName());
        }
    }

    private static byte[] bytes(ByteString string) {
        return string.toByteArray();
    }
}
