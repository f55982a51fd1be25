package dev.redoubt.server.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.Role;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may come in over the machine's socket. */
class LocalPeerTest {
    private final LocalPeer peer = new LocalPeer("redoubt");

    @ParameterizedTest
    @ValueSource(strings = {"redoubt", "root"})
    void theServersUserAndRootAreOwners(String user) {
        assertEquals(Optional.of(new Administrator("local:" + user, Role.OWNER)), peer.administrator(user));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "", "Root", "redoubt ", "1000"})
    void nobodyElseIs(String user) {
        assertTrue(peer.administrator(user).isEmpty());
    }

    @Test
    void aNameThatIsLongerThanTheLogTakesIsCut() {
        String user = "u".repeat(70);
        assertEquals(
                64, new LocalPeer(user).administrator(user).orElseThrow().name().length());
    }
}
