package dev.redoubt.server.proposal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.AEADBadTagException;

/**
 * Seals what was asked for, bound to all else in its row: whoever has only the database can neither read it nor make another
 * proposal of it, nor put it under another's name. Thread-safe.
 */
public final class ProposalVault implements AutoCloseable {
    /** What the sealing key is derived for. */
    public static final String PURPOSE = "redoubt proposal sealed 2 ";

    private final Secret key;
    private final SecureRandom random;
    private final ObjectMapper json = new ObjectMapper();

    /** @param key 32 bytes, owned by the vault from now on */
    public ProposalVault(Secret key, SecureRandom random) {
        this.key = key;
        this.random = random;
    }

    /** @return nonce ‖ ciphertext ‖ tag */
    byte[] seal(Proposal proposal) {
        byte[] nonce = new byte[AesGcm.NONCE_SIZE];
        random.nextBytes(nonce);
        byte[] text = proposal.content().text().getBytes(StandardCharsets.UTF_8);
        byte[] body = AesGcm.seal(key, nonce, text, proposal.row());
        return ByteBuffer.allocate(nonce.length + body.length)
                .put(nonce)
                .put(body)
                .array();
    }

    /**
     * @param row the proposal with a content that does not count
     * @throws IllegalStateException if this was not sealed here for that row: it was changed
     */
    Proposal open(Proposal row, byte[] sealed) {
        try {
            byte[] nonce = Arrays.copyOf(sealed, AesGcm.NONCE_SIZE);
            byte[] body = Arrays.copyOfRange(sealed, Math.min(AesGcm.NONCE_SIZE, sealed.length), sealed.length);
            String text = new String(AesGcm.open(key, nonce, body, row.row()), StandardCharsets.UTF_8);
            return row.with(content(json.readTree(text)));
        } catch (AEADBadTagException | JsonProcessingException e) {
            throw new IllegalStateException("a proposal does not open: its row or the column key was changed", e);
        }
    }

    private static Proposal.Content content(JsonNode text) {
        Set<String> persons = new TreeSet<>();
        text.required("persons").forEach(name -> persons.add(name.textValue()));
        return new Proposal.Content(
                (ObjectNode) text.required("input"), (ObjectNode) text.required("effect"), Set.copyOf(persons));
    }

    @Override
    public void close() {
        key.close();
    }
}
