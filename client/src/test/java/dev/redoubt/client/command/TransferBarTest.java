package dev.redoubt.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TransferBarTest {
    private static final long MIB = 1 << 20;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final AtomicLong now = new AtomicLong(-5);

    private TransferBar bar(String title, boolean terminal) {
        return bar(title, terminal ? TransferBar.Style.DRAWN : TransferBar.Style.LINES);
    }

    private TransferBar bar(String title, TransferBar.Style style) {
        return new TransferBar(title, new PrintStream(screen, true, StandardCharsets.UTF_8), style, now::get);
    }

    private String shown() {
        String all = screen.toString(StandardCharsets.UTF_8);
        return all.substring(all.lastIndexOf("\u001b[K") + 3);
    }

    @Test
    void aPipeSeesALineForEachTenth() {
        try (TransferBar bar = bar("a", false)) {
            bar.moved(0, 1000);
            bar.moved(99, 1000);
            bar.moved(150, 1000);
            bar.moved(199, 1000);
            bar.moved(1000, 1000);
            bar.moved(1000, 1000);
        }
        assertEquals("a: 10 %, 150 B of 1000 B\na: 100 %, 1000 B of 1000 B\n", screen.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aScriptSeesAnObjectForEachTenthWithTheWholeName() {
        String name = "a".repeat(40) + "\u001b[2J";
        try (TransferBar bar = bar(name, TransferBar.Style.JSON)) {
            bar.moved(99, 1000);
            bar.moved(150, 1000);
        }
        String escaped = name.replace("\u001b", "\\u001B");
        assertEquals(
                "{\"progress\":{\"what\":\"" + escaped + "\",\"done\":150,\"total\":1000}}\n",
                screen.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aNameCannotTakeOverWhoReadsAPipe() {
        try (TransferBar bar = bar("\u001b[2J", false)) {
            bar.moved(0, 0);
        }
        assertFalse(screen.toString(StandardCharsets.UTF_8).contains("\u001b"));
    }

    @Test
    void aTerminalSeesPartSizeAndPace() {
        try (TransferBar bar = bar("a.pdf", true)) {
            bar.moved(20 * MIB, 100 * MIB);
            assertEquals("a.pdf  ████░░░░░░░░░░░░░░░░  20 %  20.0 MiB of 100.0 MiB", shown());
            now.addAndGet(Duration.ofSeconds(3).toNanos());
            bar.moved(50 * MIB, 100 * MIB);
            assertEquals("a.pdf  ██████████░░░░░░░░░░  50 %  50.0 MiB of 100.0 MiB  10.0 MiB/s  0:05 left", shown());
            bar.moved(100 * MIB, 100 * MIB);
            assertTrue(shown().contains("100 %"), shown());
            assertFalse(shown().contains("left"), shown());
        }
        assertEquals("", shown());
    }

    @Test
    void itIsNotDrawnMoreOftenThanAnEyeSees() {
        try (TransferBar bar = bar("a", true)) {
            bar.moved(0, 100);
            int size = screen.size();
            now.addAndGet(Duration.ofMillis(99).toNanos());
            bar.moved(50, 100);
            assertEquals(size, screen.size());
            now.addAndGet(Duration.ofMillis(1).toNanos());
            bar.moved(51, 100);
            assertTrue(screen.size() > size);
        }
    }

    @Test
    void anEmptyFileIsWholeAtOnce() {
        try (TransferBar bar = bar("empty", true)) {
            bar.moved(0, 0);
            assertTrue(shown().contains("100 %"), shown());
        }
    }

    @Test
    void aNameCannotTakeOverTheTerminal() {
        try (TransferBar bar = bar("\u001b[2J" + "x".repeat(100), true)) {
            bar.moved(0, 1);
            assertFalse(shown().contains("\u001b[2J"), shown());
            assertTrue(shown().indexOf("  ") <= 30, shown());
        }
    }

    @Test
    void sizesAreForPeople() {
        assertEquals("0 B", TransferBar.size(0));
        assertEquals("1023 B", TransferBar.size(1_023));
        assertEquals("1.0 KiB", TransferBar.size(1_024));
        assertEquals("1.5 GiB", TransferBar.size(3 * MIB * 512));
        assertEquals("256.0 TiB", TransferBar.size(1L << 48));
    }
}
