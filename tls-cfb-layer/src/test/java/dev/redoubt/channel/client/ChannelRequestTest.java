package dev.redoubt.channel.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelRequestTest {
    private static final ChannelRequest POST = ChannelRequest.post("/", "text/plain", new byte[0]);
    private static final String KEY = "00112233445566778899aabbccddeeff";

    @Test
    void readsAndWhatHasAKeyOrIsSaidToBeIdempotentAreRepeatable() {
        assertTrue(ChannelRequest.get("/").isRepeatable());
        assertTrue(POST.with(ChannelRequest.IDEMPOTENCY_KEY, KEY).isRepeatable());
        assertTrue(POST.withIdempotencyKey(new SecureRandom()).isRepeatable());
        assertTrue(POST.markedIdempotent().isRepeatable());
        assertFalse(POST.isRepeatable());
        assertFalse(POST.with("idempotency", KEY).isRepeatable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "00112233445566778899aabbccddeef",
                "00112233445566778899aabbccddeeff0",
                "00112233445566778899AABBCCDDEEFF",
                "00112233445566778899aabbccddeefg",
                "\"00112233445566778899aabbccddeeff\""
            })
    void anyOtherKeyIsRefusedWithAWordOnHowToGetOne(String key) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> POST.with(ChannelRequest.IDEMPOTENCY_KEY, key));
        assertEquals(
                "idempotency-key is one value of 32 hexadecimal digits in lower case; withIdempotencyKey draws one",
                refused.getMessage());
    }

    @Test
    void aRequestHasOneKey() {
        ChannelRequest keyed = POST.withIdempotencyKey(new SecureRandom());
        assertThrows(IllegalArgumentException.class, () -> keyed.withIdempotencyKey(new SecureRandom()));
    }
}
