package dev.redoubt.server.device;

import dev.redoubt.protocol.account.AgreementRecord;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.NodeCertificate;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.appliance.EnrolNodeRequest;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.server.pool.PoolKeys;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The one device that a state adds, with the keys that it brings; all signatures were checked. */
record FurtherNode(VerifiedNode node, AgreementRecord agreement, PoolKeys keys) {

    /** @throws ProblemException unless the state adds exactly one node to the current and changes nothing else */
    static FurtherNode verify(
            EnrolNodeRequest request, VerifiedAccountState current, VerifiedAccountState next, Instant now) {
        VerifiedNode added = added(current, next);
        try {
            AgreementRecord agreement =
                    AgreementRecord.parse(request.getAgreementRecord().toByteArray());
            added.verify(agreement, now);
            PoolKeys keys = PoolKeys.verify(added, request.getEphemeralKeysList(), request.getLastResortKey(), now);
            if (keys.oneTime().isEmpty() || keys.lastResort().isEmpty()) {
                throw new ProblemException(
                        ProblemCode.MALFORMED_REQUEST, "an enrolment brings one-time keys and a last-resort key");
            }
            return new FurtherNode(added, agreement, keys);
        } catch (MalformedException e) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "a record of the enrolment is not well formed");
        } catch (InvalidChainException e) {
            throw Successor.invalid("a record of the enrolment", e);
        }
    }

    /**
     * That a request which changes nothing any more comes from whoever made it: a device of the account has signed its agreement
     * record, which is shown to enrolled devices only. Of the state alone one may have a copy and be nobody.
     *
     * @throws ProblemException "invalid_credential" otherwise
     */
    static void requireListed(EnrolNodeRequest request, VerifiedAccountState current, Instant now) {
        try {
            AgreementRecord agreement =
                    AgreementRecord.parse(request.getAgreementRecord().toByteArray());
            current.node(agreement.node()).verify(agreement, now);
        } catch (MalformedException e) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "a record of the enrolment is not well formed");
        } catch (InvalidChainException e) {
            throw Successor.invalid("a record of the enrolment", e);
        }
    }

    private static VerifiedNode added(VerifiedAccountState current, VerifiedAccountState next) {
        List<NodeCertificate> before =
                current.nodes().stream().map(VerifiedNode::certificate).toList();
        List<VerifiedNode> fresh = new ArrayList<>(next.nodes());
        fresh.removeIf(node -> before.contains(node.certificate()));
        boolean addsOne = fresh.size() == 1
                && next.nodes().size() == before.size() + 1
                && next.revocations().equals(current.revocations());
        if (!addsOne) {
            throw new ProblemException(
                    ProblemCode.INVALID_CREDENTIAL,
                    "the state does not add exactly one device and change nothing else");
        }
        return fresh.getFirst();
    }
}
