package dev.redoubt.protocol;

import dev.redoubt.protocol.account.AccountVectors;
import dev.redoubt.protocol.account.JoinVectors;
import dev.redoubt.protocol.account.People;
import dev.redoubt.protocol.account.SuspensionVectors;
import dev.redoubt.protocol.accountdata.AccountDataVectors;
import dev.redoubt.protocol.file.FileVectors;
import dev.redoubt.protocol.fingerprint.Fingerprint;
import dev.redoubt.protocol.fingerprint.NodeFingerprint;
import dev.redoubt.protocol.group.GroupVectors;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.packet.PacketVectors;
import dev.redoubt.protocol.packet.SealingVectors;
import dev.redoubt.protocol.policy.PolicyVectors;
import dev.redoubt.protocol.policy.RestorationVectors;
import dev.redoubt.protocol.recovery.RecoveryVectors;
import dev.redoubt.protocol.vectors.Vector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All files of {@code protocol/vectors}, made anew from fixed seeds. {@code main} writes them into the folder that it is given. */
public final class VectorFiles {
    private VectorFiles() {}

    public static Map<String, String> all() throws Exception {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                "identity.txt",
                Vector.write(
                        "Keys, and the identifiers and structures that follow from them.",
                        AccountVectors.identifiers()));
        files.put("account-state.txt", Vector.write("""
                        Account states, verified against a pin. SPEC.md, "AccountState".
                        expect: ok, Malformed, or the check that fails first.""", AccountVectors.states()));
        files.put("suspension.txt", Vector.write("""
                        Suspensions, verified under an account state at a time. SPEC.md, "Suspension".
                        expect: ok, Malformed, or the check that fails first.""", SuspensionVectors.suspensions()));
        files.put("certificate-request.txt", Vector.write("""
                        Certificate requests, as the holder of a root checks them. SPEC.md, "NodeCertificate".
                        expect: ok, Malformed, or the check that fails first.""", SuspensionVectors.requests()));
        files.put("join.txt", Vector.write("""
                        What a new and an existing device sign for each other. SPEC.md, "A further device". kind: request, as the existing
                        device checks it with the account's root; answer, as the new one does with the account's state.
                        expect: ok, Malformed, or the check that fails first.""", JoinVectors.all()));
        files.put("recipient-key.txt", Vector.write("""
                        An agreement record and an ephemeral key, verified at a time with the one node of a state. SPEC.md, "Chain".
                        expect: ok, Malformed, or the check that fails first.""", AccountVectors.recipientKeys()));
        files.put(
                "sealing.txt",
                Vector.write(
                        "Sealing one payload for one node, with every value on the way. SPEC.md, \"Packet\".",
                        SealingVectors.sealing()));
        files.put("group.txt", Vector.write("""
                        Events of groups: an author, the state before and the state after. SPEC.md, "Groups".
                        expect: ok, Malformed, or Forbidden where the state does not allow the event.""", GroupVectors.all()));
        files.put("packet.txt", Vector.write("""
                        Packets as [recipient] gets them, with the sender's account state that it has pinned. SPEC.md, "Opening".
                        known_event_1, known_state_1 and so on are the steps of the group that it knows.
                        standing: OfTwo if it is not there; UNKNOWN_… is held.
                        Private keys: X25519, then the expanded ML-KEM-768 decapsulation key.
                        expect: ok, or the rejection.""", PacketVectors.opening()));
        files.put("file.txt", Vector.write("""
                        Sealed files. SPEC.md, "Files". Byte i of every content is (i * i + floor(i / 256)) mod 256.
                        Good ones: key, size of the content, header, size of the file, tags of all chunks, digest.
                        Bad ones are made of the file named `base`, and the pointer says what base says, with the digest of the bad file
                        unless another one is given. length: cut there; flip: that byte xor 4; append: these bytes behind it; header_of: the header of
                        that file; chunks: these chunks in this order (x: chunk 1 sealed under the key SHA-256("another")); key, size, digest:
                        what the pointer says; sealed_as_last, sealed_as_not_last: that chunk with the other flag; padded_with: all padding.
                        expect: ok, or the failure.""", FileVectors.all()));
        files.put(
                "fingerprint.txt",
                Vector.write(
                        "Two accounts: their fingerprints and their conversation. SPEC.md, \"Fingerprints\", \"Conversations\".",
                        fingerprints()));
        files.put("account-data.txt", Vector.write("""
                        Account data. SPEC.md, "Account data". kind: what bytes are, and how they are read. entries: two sets, and what comes
                        of merging them either way; sealed: for the account, under the key, after version and digest were seen and generation
                        is the newest known; record: of a storage key, with the root and the recovery bundle.
                        expect: ok, or the reason.""", AccountDataVectors.all()));
        files.put("recovery.txt", Vector.write("""
                        What an account is recovered with. SPEC.md, "Recovery". kind: what bytes are, and how they are read.
                        expect: ok, or the reason.""", RecoveryVectors.all()));
        files.put("policy.txt", Vector.write("""
                        Policies, as a device checks them at a time, after it has seen the newest one. SPEC.md, "Policy".
                        expect: ok, or the reason.""", PolicyVectors.all()));
        files.put("restoration.txt", Vector.write("""
                        Restorations, as a device checks them at a time, after it has seen a policy. SPEC.md, "Restoration".
                        expect: ok, or the reason.""", RestorationVectors.all()));
        return files;
    }

    private static List<Vector> fingerprints() {
        try (People alice = People.named("alice");
                People bob = People.named("bob")) {
            return List.of(new Vector("alice and bob")
                    .with("node_of_one", alice.node.id().toBytes())
                    .with(
                            "of_node_of_one",
                            NodeFingerprint.of(alice.root.id(), alice.node.id()).grouped())
                    .with("one", alice.root.id().toBytes())
                    .with("other", bob.root.id().toBytes())
                    .with(
                            "conversation",
                            ConversationId.ofPair(alice.root.id(), bob.root.id())
                                    .value()
                                    .toBytes())
                    .with("of_one", Fingerprint.ofAccount(alice.root.id()).grouped())
                    .with("of_other", Fingerprint.ofAccount(bob.root.id()).grouped())
                    .with(
                            "of_both",
                            Fingerprint.ofPair(alice.root.id(), bob.root.id()).grouped())
                    .with(
                            "qr_of_both",
                            Fingerprint.ofPair(alice.root.id(), bob.root.id()).qrText()));
        }
    }

    public static void main(String[] arguments) throws Exception {
        for (Map.Entry<String, String> file : all().entrySet()) {
            Files.writeString(Path.of(arguments[0], file.getKey()), file.getValue());
        }
    }
}
