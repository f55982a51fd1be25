package dev.redoubt.evaluation.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ManualPagesTest {
    private static final Map<String, String> PAGES = ManualPages.pages();

    @Test
    void everyProgramAndItsCommandsHaveAPage() {
        assertTrue(PAGES.keySet()
                .containsAll(Set.of(
                        "redoubt.1",
                        "redoubt-send.1",
                        "redoubt-device-add.1",
                        "redoubtctl.8",
                        "redoubtctl-invite.8",
                        "redoubtctl-channel-renew.8",
                        "redoubtd.8")));
        assertFalse(PAGES.containsKey("redoubt-help.1"));
    }

    private static String page(String name) {
        return Objects.requireNonNull(PAGES.get(name), name);
    }

    @Test
    void aPageSaysNameSynopsisOptionsAndExamples() {
        String send = page("redoubt-send.1");
        assertTrue(send.contains(".SH \"NAME\"\nredoubt\\-send \\- Send a message\n"), send);
        assertTrue(send.contains("\\fB\\-\\-home\\fR=\\fIDIRECTORY\\fR"), send);
        assertTrue(send.contains("  redoubt send bob 'Are you there?'\n"), send);
        assertTrue(page("redoubt.1").contains(".SH \"EXIT STATUS\""));
    }

    @Test
    void noTextIsTakenForAnInstruction() {
        Set<String> macros = Set.of(".TH", ".SH", ".B", ".BR", ".PP", ".TP", ".nf", ".fi", ".nh", ".ad");
        PAGES.values().stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(".") || line.startsWith("'"))
                .forEach(line -> assertTrue(macros.contains(line.split(" ", 2)[0]), line));
    }

    @Test
    void groffHasNothingToSayAboutThem() throws Exception {
        boolean here = Files.isExecutable(Path.of("/usr/bin/groff"));
        if (System.getenv("CI") == null) {
            assumeTrue(here, "needs the command groff");
        }
        assertTrue(here, "needs the command groff");
        Process groff = new ProcessBuilder("/usr/bin/groff", "-man", "-ww", "-Kutf8", "-Tutf8")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        for (String page : PAGES.values()) {
            groff.getOutputStream().write(page.getBytes(StandardCharsets.UTF_8));
        }
        groff.getOutputStream().close();
        assertEquals("", said(groff));
        assertEquals(0, groff.waitFor());
    }

    private static String said(Process process) throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
