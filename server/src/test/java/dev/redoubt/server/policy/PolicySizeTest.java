package dev.redoubt.server.policy;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.policy.UnverifiedPolicy;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.protocol.policy.proto.PermittedAwsNetwork;
import dev.redoubt.protocol.policy.proto.PermittedEnterpriseNetwork;
import dev.redoubt.protocol.policy.proto.Policy;
import dev.redoubt.server.api.ApiException.ValidationError;
import dev.redoubt.server.network.NetworkSettings;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** However much administrators settle, what they settle is a policy that devices take. */
class PolicySizeTest {
    /** Four bytes in UTF-8. */
    private static final String WIDE = "\ud83d\ude80";

    private static final int DOMAIN_MAX = 253;

    /** All lists with as many elements as they may have, and all but domains as long as they may be. */
    private static GroupSettings full(int domain, int longerDomains) {
        GroupSettings.Builder settings = StandardSettings.GROUP.toBuilder()
                .setEnableAtak(true)
                .setGlobalFederation(true)
                .setEnableRestrictedGlobalFederation(true)
                .setFederationMode(2);
        IntStream.range(0, 16).forEach(i -> settings.addAtakPackageValues(text(i)));
        IntStream.range(0, 32).forEach(i -> settings.addQuickResponses(text(i)));
        IntStream.range(0, 256).forEach(i -> settings.addPermittedNetworks(network(i)));
        IntStream.range(0, 64)
                .forEach(i -> settings.addPermittedWickrAwsNetworks(PermittedAwsNetwork.newBuilder()
                        .setRegion("r".repeat(32))
                        .setNetworkId(network(i))));
        IntStream.range(0, 64)
                .forEach(i -> settings.addPermittedWickrEnterpriseNetworks(PermittedEnterpriseNetwork.newBuilder()
                        .setDomain("d".repeat(i < longerDomains ? domain + 1 : domain))
                        .setNetworkId(network(i))));
        return settings.build();
    }

    private static String text(int i) {
        return (char) ('A' + i) + WIDE.repeat(127);
    }

    private static String network(int i) {
        return Integer.toString(10_000_000 + i);
    }

    /** With exactly so many bytes. */
    private static GroupSettings ofSize(int size) {
        int domain = 130;
        int missing = size - full(domain, 0).getSerializedSize();
        return full(domain + missing / 64, missing % 64);
    }

    private static void check(GroupSettings settings) {
        SettingsRules.requireSize(StandardSettings.GROUP, settings, "settings");
    }

    @Test
    void settingsHaveAtMostSoManyBytes() {
        GroupSettings largest = ofSize(SettingsRules.SIZE_MAX);
        assertEquals(SettingsRules.SIZE_MAX, largest.getSerializedSize());
        assertDoesNotThrow(() -> check(largest));
    }

    @Test
    void oneByteMoreIsRefusedWithTheSize() {
        ValidationError refused = assertThrows(ValidationError.class, () -> check(ofSize(SettingsRules.SIZE_MAX + 1)));
        assertEquals(1, refused.reasons().size());
        ValidationError.Reason reason = refused.reasons().getFirst();
        assertEquals("settings", reason.field());
        assertTrue(reason.toString().contains("has 44001 bytes, of 44000 at most"), reason.toString());
    }

    @Test
    void whatIsTooLargeAlreadyIsMadeSmallerOrStricterAndNothingElse() {
        GroupSettings before = ofSize(SettingsRules.SIZE_MAX + 100);
        GroupSettings stricter = before.toBuilder().setLockoutThreshold(5).build();
        assertTrue(stricter.getSerializedSize() > before.getSerializedSize());
        SettingsRules.requireSize(before, stricter, "settings");
        SettingsRules.requireSize(before, ofSize(SettingsRules.SIZE_MAX + 99), "settings");
        SettingsRules.requireSize(before, before, "settings");
        assertThrows(
                ValidationError.class,
                () -> SettingsRules.requireSize(before, ofSize(SettingsRules.SIZE_MAX + 101), "settings"));
        GroupSettings small = ofSize(SettingsRules.SIZE_MAX);
        assertThrows(
                ValidationError.class,
                () -> SettingsRules.requireSize(
                        small, small.toBuilder().setLockoutThreshold(5).build(), "settings"));
    }

    @Test
    void allListsAtTheirLimitsAreRefused() {
        assertThrows(ValidationError.class, () -> check(full(DOMAIN_MAX, 0)));
    }

    /** The bound of the protocol, which client and server have from the same place. */
    @Test
    void theLargestSettingsOfAGroupAndOfTheNetworkAreAPolicyThatDevicesTake() {
        NetworkSettings network = new NetworkSettings(
                true,
                NetworkSettings.ReadReceipts.FORCE_ENABLED,
                true,
                true,
                new NetworkSettings.ConsentPopup(true, WIDE.repeat(100), WIDE.repeat(5_000), WIDE.repeat(20)));
        Policy policy = Policy.newBuilder()
                .setVersion(Long.MAX_VALUE)
                .setNetworkId("12345678")
                .setGroupId(Long.toString(Long.MAX_VALUE))
                .setAccountId(ByteString.copyFrom(new byte[AccountId.SIZE]))
                .setNodeId(ByteString.copyFrom(new byte[NodeId.SIZE]))
                .setIssuedAtHour(Integer.MAX_VALUE)
                .setWipe(true)
                .setSettings(ofSize(SettingsRules.SIZE_MAX))
                .setNetwork(NetworkPolicy.of(network))
                .build();
        int size = policy.getSerializedSize();
        assertTrue(size <= UnverifiedPolicy.CONTENT_MAX, () -> size + " bytes");
    }
}
