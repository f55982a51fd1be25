package dev.redoubt.client.recovery;

import dev.redoubt.client.failure.ContainerFailureException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.WrongRecoveryException;
import dev.redoubt.protocol.recovery.RecoveryException;
import dev.redoubt.protocol.recovery.RecoveryLink;
import dev.redoubt.protocol.recovery.SealedBundle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.List;

/**
 * The file that belongs to the words: three lines of text, so that it can be printed. Worthless without the words, so that it
 * may lie anywhere. client/SPEC.md, "Recovery file".
 */
public record RecoveryFile(RecoveryLink link, SealedBundle bundle) {
    private static final String TITLE = "Redoubt recovery file 1: opens with its 24 words, and they with it.";
    private static final int LARGEST = 4096;

    /** Writes a new file through to the disk; one that is there is never overwritten. */
    public void write(Path file) throws RedoubtException {
        byte[] text = text().getBytes(StandardCharsets.US_ASCII);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        } catch (IOException e) {
            throw new ContainerFailureException("write " + file, e);
        }
    }

    public String text() {
        return TITLE + "\n" + link.toText() + "\n"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(bundle.toBytes()) + "\n";
    }

    /** @throws WrongRecoveryException unless it is exactly one such file */
    public static RecoveryFile read(Path file) throws RedoubtException {
        try (InputStream in = Files.newInputStream(file)) {
            return parse(new String(in.readNBytes(LARGEST), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new ContainerFailureException("read " + file, e);
        }
    }

    static RecoveryFile parse(String text) throws WrongRecoveryException {
        List<String> lines = text.lines().map(String::strip).toList();
        if (lines.size() != 3 || !lines.getFirst().equals(TITLE)) {
            throw new WrongRecoveryException("This is no recovery file, or of another version than this program.");
        }
        try {
            return new RecoveryFile(
                    RecoveryLink.parse(lines.get(1)),
                    SealedBundle.parse(Base64.getUrlDecoder().decode(lines.get(2))));
        } catch (RecoveryException | IllegalArgumentException e) {
            throw new WrongRecoveryException("The recovery file was changed: use another copy of it.", e);
        }
    }
}
