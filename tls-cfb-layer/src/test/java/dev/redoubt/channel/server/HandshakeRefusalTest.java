package dev.redoubt.channel.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.channel.handshake.HandshakeException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakeRefusalTest {
    @Test
    void eachReasonOfTheServerHasACauseOfItsOwn() {
        assertEquals(
                List.of("no_common_suite", "unusable_key_share", "malformed", "malformed"),
                List.of(
                                new HandshakeException.NoCommonSuite(),
                                new HandshakeException.UnusableKeyShare("zero"),
                                new HandshakeException.Malformed("short"),
                                new HandshakeException.UnexpectedEpoch(3))
                        .stream()
                        .map(failure -> HandshakeRefusal.of(failure).label())
                        .toList());
    }

    @Test
    void allLabelsAreFewFixedWords() {
        assertEquals(
                List.of("malformed", "no_common_suite", "unusable_key_share", "slow"),
                Arrays.stream(HandshakeRefusal.values())
                        .map(HandshakeRefusal::label)
                        .toList());
    }
}
