package dev.redoubt.server.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.protocol.policy.proto.PermittedAwsNetwork;
import dev.redoubt.protocol.policy.proto.PermittedEnterpriseNetwork;
import dev.redoubt.server.api.ApiException.ValidationError;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsJsonTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PATH = "securityGroupSettings";

    private static ObjectNode json(String text) throws IOException {
        return (ObjectNode) MAPPER.readTree(text);
    }

    private static GroupSettings merge(String change) throws IOException {
        return SettingsJson.merge(StandardSettings.GROUP, json(change), PATH);
    }

    private static JsonNode model(String shape) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(SettingsJsonTest.class.getResourceAsStream("/model/wickr-2024-02-01.json"))) {
            return MAPPER.readTree(in).path("shapes").path(shape).path("members");
        }
    }

    private static void assertSame(JsonNode members, Descriptor message) throws IOException {
        Set<String> modelled = new TreeSet<>();
        members.fieldNames().forEachRemaining(modelled::add);
        assertEquals(
                modelled,
                message.getFields().stream()
                        .map(FieldDescriptor::getJsonName)
                        .collect(Collectors.toCollection(TreeSet::new)));
        for (FieldDescriptor field : message.getFields()) {
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isRepeated()) {
                String shape = members.path(field.getJsonName()).path("shape").textValue();
                assertSame(model(shape), field.getMessageType());
            }
        }
    }

    @Test
    void thereAreAllThirtySixSettingsOfTheModelByTheirNames() throws Exception {
        assertEquals(36, GroupSettings.getDescriptor().getFields().size());
        assertSame(model("SecurityGroupSettings"), GroupSettings.getDescriptor());
        assertSame(model("WickrAwsNetworks"), PermittedAwsNetwork.getDescriptor());
        assertSame(model("PermittedWickrEnterpriseNetwork"), PermittedEnterpriseNetwork.getDescriptor());
    }

    @Test
    void writesEverySettingAndReadsThemAgain() {
        ObjectNode written = SettingsJson.write(StandardSettings.GROUP);
        assertEquals(36, written.size());
        assertTrue(written.path("filesEnabled").booleanValue());
        assertEquals(7_340_032, written.path("maxAutoDownloadSize").longValue());
        assertTrue(written.path("quickResponses").isArray());
        assertEquals(StandardSettings.GROUP, SettingsJson.ofText(SettingsJson.text(StandardSettings.GROUP)));
    }

    @Test
    void whatIsMissingIsAsItWas() throws Exception {
        assertEquals(StandardSettings.GROUP, merge("{}"));
        GroupSettings changed = merge(
                "{\"calling\":{\"forceTcpCall\":true},\"maxTtl\":3600,\"quickResponses\":[\"On my way\",\"Later\"]}");
        GroupSettings expected = StandardSettings.GROUP.toBuilder()
                .setCalling(StandardSettings.GROUP.getCalling().toBuilder().setForceTcpCall(true))
                .setMaxTtl(3_600)
                .addQuickResponses("On my way")
                .addQuickResponses("Later")
                .build();
        assertEquals(expected, changed);
        assertEquals(StandardSettings.GROUP, SettingsJson.ofText("{}"));
    }

    @Test
    void listsAreReplacedAsAWhole() throws Exception {
        GroupSettings before = merge("{\"permittedNetworks\":[\"12345678\",\"87654321\"]}");
        GroupSettings after = SettingsJson.merge(before, json("{\"permittedNetworks\":[\"11111111\"]}"), PATH);
        assertEquals(List.of("11111111"), after.getPermittedNetworksList());
    }

    @Test
    void structuresInListsAreRead() throws Exception {
        GroupSettings settings =
                merge("{\"permittedWickrAwsNetworks\":[{\"region\":\"us-east-1\",\"networkId\":\"12345678\"}]}");
        assertEquals("us-east-1", settings.getPermittedWickrAwsNetworks(0).getRegion());
        assertEquals("12345678", settings.getPermittedWickrAwsNetworks(0).getNetworkId());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"unknown\":1}|securityGroupSettings.unknown",
                "{\"filesEnabled\":1}|securityGroupSettings.filesEnabled",
                "{\"maxTtl\":-1}|securityGroupSettings.maxTtl",
                "{\"maxTtl\":9007199254740992}|securityGroupSettings.maxTtl",
                "{\"maxBor\":2147483648}|securityGroupSettings.maxBor",
                "{\"maxBor\":1.5}|securityGroupSettings.maxBor",
                "{\"calling\":true}|securityGroupSettings.calling",
                "{\"calling\":{\"x\":true}}|securityGroupSettings.calling.x",
                "{\"quickResponses\":\"x\"}|securityGroupSettings.quickResponses",
                "{\"quickResponses\":[\"x\",1]}|securityGroupSettings.quickResponses[1]",
                "{\"permittedWickrAwsNetworks\":[1]}|securityGroupSettings.permittedWickrAwsNetworks[0]",
            })
    void whatIsNoSettingIsRefusedByItsName(String change, String field) {
        ValidationError error = assertThrows(ValidationError.class, () -> merge(change));
        assertEquals(field, error.reasons().getFirst().field());
    }

    @Test
    void theLargestNumbersAreTaken() throws Exception {
        assertEquals(Integer.MAX_VALUE, merge("{\"maxBor\":2147483647}").getMaxBor());
        assertEquals((1L << 53) - 1, merge("{\"maxTtl\":9007199254740991}").getMaxTtl());
    }

    @Test
    void namesWhatARequestNames() throws Exception {
        assertEquals(
                Set.of("maxTtl", "calling", "calling.canVideoCall"),
                SettingsJson.named(json("{\"maxTtl\":1,\"calling\":{\"canVideoCall\":true}}")));
    }
}
