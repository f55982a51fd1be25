package dev.redoubt.client.command;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The terminal that the command was started from, whatever its input and output are connected to. Tests have their own. */
class Terminal {
    static final int STANDARD_INPUT = 0;
    static final int STANDARD_OUTPUT = 1;
    static final int STANDARD_ERROR = 2;

    private static final Path DEVICE = Path.of("/dev/tty");
    private static final int MAX_LINE = 1024;

    /** Whether the descriptor is a terminal, as the launcher saw it; without it none is known to be one. */
    boolean shows(int descriptor) {
        String terminals = System.getProperty("redoubt.terminals", "");
        return List.of(terminals.split(" ", -1)).contains(String.valueOf(descriptor));
    }

    /**
     * Asks without showing what is typed.
     *
     * @param asked what is asked for, where there is no terminal
     * @return to be zeroed by the caller
     * @throws UsageException if there is no terminal, or nothing was typed
     */
    char[] askHidden(String prompt, PassphraseSource.Asked asked) throws UsageException {
        try (OutputStream out = Files.newOutputStream(DEVICE);
                InputStream in = Files.newInputStream(DEVICE)) {
            Thread restore = new Thread(() -> echo(true));
            Runtime.getRuntime().addShutdownHook(restore);
            echo(false);
            try {
                out.write(prompt.getBytes(StandardCharsets.UTF_8));
                out.flush();
                return readLine(in);
            } finally {
                echo(true);
                Runtime.getRuntime().removeShutdownHook(restore);
                out.write('\n');
            }
        } catch (IOException e) {
            throw new UsageException(asked.missing());
        }
    }

    /** One line of UTF-8, without its end. */
    static char[] readLine(InputStream in) throws IOException, UsageException {
        byte[] line = new byte[MAX_LINE];
        int size = 0;
        try {
            for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
                if (size == MAX_LINE) {
                    throw new UsageException("The passphrase is longer than " + MAX_LINE + " bytes.");
                }
                line[size++] = (byte) octet;
            }
            if (size > 0 && line[size - 1] == '\r') {
                size--;
            }
            return decode(ByteBuffer.wrap(line, 0, size));
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    private static char[] decode(ByteBuffer utf8) throws UsageException {
        try {
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(utf8);
            char[] characters = new char[decoded.remaining()];
            decoded.get(characters).flip().put(new char[characters.length]);
            return characters;
        } catch (CharacterCodingException e) {
            throw new UsageException("The passphrase is not UTF-8.");
        }
    }

    private static void echo(boolean on) {
        try {
            new ProcessBuilder("stty", on ? "echo" : "-echo")
                    .redirectInput(new File(DEVICE.toString()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            // Without stty what is typed is seen, which is still better than not to be able to type it.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
