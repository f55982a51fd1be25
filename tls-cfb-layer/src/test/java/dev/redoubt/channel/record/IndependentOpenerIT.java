package dev.redoubt.channel.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Runs {@code verify/verify.js}, which opens all vectors with an implementation of its own. A developer's machine may lack
 * Node; where the variable CI is set, as {@code .ci/run} does, that is a failure.
 */
class IndependentOpenerIT {
    private static final int OLDEST_NODE = 18;

    private record Run(int exitCode, String output) {
        static Run of(String... command) throws IOException, InterruptedException {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Run(process.waitFor(), output);
        }
    }

    private static boolean hasNode() throws InterruptedException {
        try {
            return Run.of("node", "--print", "process.versions.node.split('.')[0] >= " + OLDEST_NODE)
                    .output()
                    .equals("true\n");
        } catch (IOException e) {
            return false;
        }
    }

    @BeforeEach
    void needsNode() throws Exception {
        String reason = "needs the command node, version " + OLDEST_NODE + " or later";
        if (System.getenv("CI") == null) {
            assumeTrue(hasNode(), reason);
        }
        assertTrue(hasNode(), reason);
    }

    @Test
    void independentOpenerFindsWhatEachVectorSays() throws Exception {
        Run run = Run.of("node", "verify/verify.js");
        assertEquals(0, run.exitCode(), run.output());
    }
}
