package dev.redoubt.client.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.client.failure.ForbiddenByPolicyException;
import dev.redoubt.client.model.DevicePolicy.Lives;
import dev.redoubt.client.model.DevicePolicy.ReadReceipts;
import dev.redoubt.client.model.DevicePolicy.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DevicePolicyTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Lives LIMITED = new Lives(Optional.of(HOUR), Optional.of(Duration.ofSeconds(30)));
    private static final Lives FREE = new Lives(Optional.empty(), Optional.empty());

    @Test
    void aLifeForEverIsLongerThanEveryLimit() {
        assertEquals(HOUR, LIMITED.timeToLive(Duration.ZERO));
        assertEquals(HOUR, LIMITED.timeToLive(HOUR.plus(SECOND)));
        assertEquals(HOUR, LIMITED.timeToLive(HOUR));
        assertEquals(HOUR.minus(SECOND), LIMITED.timeToLive(HOUR.minus(SECOND)));
        assertEquals(Duration.ZERO, FREE.timeToLive(Duration.ZERO));
    }

    @Test
    void whatDoesNotBurnDoesNotBegin() {
        assertEquals(Duration.ZERO, LIMITED.burnAfterReading(Duration.ZERO));
        assertEquals(Duration.ofSeconds(30), LIMITED.burnAfterReading(Duration.ofSeconds(31)));
    }

    @Test
    void whoAsksForMoreIsToldSo() throws Exception {
        LIMITED.require(SendOptions.defaults());
        LIMITED.require(SendOptions.defaults().withTimeToLive(HOUR).withBurnAfterReading(Duration.ofSeconds(30)));
        for (SendOptions tooLong : List.of(
                SendOptions.defaults().withTimeToLive(HOUR.plus(SECOND)),
                SendOptions.defaults().withTimeToLive(Duration.ZERO),
                SendOptions.defaults().withBurnAfterReading(Duration.ofSeconds(31)))) {
            assertThrows(ForbiddenByPolicyException.class, () -> LIMITED.require(tooLong));
        }
        assertThrows(ForbiddenByPolicyException.class, () -> LIMITED.require(Duration.ZERO, Duration.ZERO));
        FREE.require(SendOptions.defaults().withTimeToLive(Duration.ZERO));
    }

    @Test
    void theShortestTimeWithoutAnybodyHolds() {
        Sessions strict = new Sessions(true, Optional.empty(), Optional.of(Duration.ofMinutes(3)));
        assertEquals(Duration.ofMinutes(3), strict.lockAfter(Duration.ZERO));
        assertEquals(Duration.ofMinutes(2), strict.lockAfter(Duration.ofMinutes(2)));
        Sessions returning = new Sessions(true, Optional.empty(), Optional.empty());
        assertEquals(Sessions.AWAY, returning.lockAfter(Duration.ZERO));
        assertEquals(Sessions.AWAY, returning.lockAfter(HOUR));
        Sessions free = new Sessions(false, Optional.empty(), Optional.empty());
        assertEquals(Duration.ZERO, free.lockAfter(Duration.ZERO));
        assertEquals(HOUR, free.lockAfter(HOUR));
    }

    private static DevicePolicy policy(ReadReceipts receipts, boolean presence) {
        DevicePolicy none = DevicePolicy.NONE;
        return new DevicePolicy(
                1,
                "12345678",
                "1",
                Instant.EPOCH,
                none.passphrase(),
                none.openings(),
                none.sessions(),
                none.lives(),
                none.files(),
                receipts,
                none.consent(),
                none.dataRetention(),
                presence,
                none.recoveryKeys(),
                none.quickResponses());
    }

    @Test
    void whatThePolicySettlesHoldsWhateverTheUserWants() {
        Settings own = new Settings(true, true, false, true);
        assertEquals(
                new Settings(true, false, false, true),
                policy(ReadReceipts.OFF, true).effective(own));
        assertEquals(
                new Settings(true, true, true, true),
                policy(ReadReceipts.ON, true).effective(own));
        assertEquals(
                new Settings(true, true, false, false),
                policy(ReadReceipts.CHOICE, false).effective(own));
        assertEquals(own, DevicePolicy.NONE.effective(own));
    }

    @Test
    void theUsersOwnChoiceIsKeptForWhenThePolicyEnds() throws Exception {
        Settings own = new Settings(true, true, false, true);
        DevicePolicy off = policy(ReadReceipts.OFF, false);
        Settings wanted = off.effective(own).withDeliveryReceipts(false);
        assertEquals(new Settings(false, true, false, true), off.change(own, wanted));
    }

    @Test
    void whatThePolicySettlesCannotBeChanged() {
        Settings own = Settings.DEFAULTS;
        assertThrows(
                ForbiddenByPolicyException.class,
                () -> policy(ReadReceipts.OFF, true).change(own, own.withReadReceipts(true)));
        assertThrows(
                ForbiddenByPolicyException.class,
                () -> policy(ReadReceipts.ON, true).change(own, own.withReadReceipts(false)));
        assertThrows(
                ForbiddenByPolicyException.class,
                () -> policy(ReadReceipts.CHOICE, false).change(own, own.withTyping(true)));
    }

    @Test
    void passphrasesAreMeasuredInEveryPart() {
        PassphraseRules rules = new PassphraseRules(8, 1, 2, 1, 1);
        assertEquals(true, rules.admit(new PassphraseRules(8, 1, 2, 1, 1)));
        assertEquals(false, rules.admit(new PassphraseRules(7, 1, 2, 1, 1)));
        assertEquals(false, rules.admit(new PassphraseRules(8, 0, 2, 1, 1)));
        assertEquals(false, rules.admit(new PassphraseRules(8, 1, 1, 1, 1)));
        assertEquals(false, rules.admit(new PassphraseRules(8, 1, 2, 0, 1)));
        assertEquals(false, rules.admit(new PassphraseRules(8, 1, 2, 1, 0)));
        assertEquals("at least 8 characters, 1 small letters, 2 capital letters, 1 digits, 1 symbols", rules.words());
        assertEquals("", PassphraseRules.NONE.words());
    }
}
