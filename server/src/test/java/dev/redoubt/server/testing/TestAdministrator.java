package dev.redoubt.server.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.crypto.Argon2id;
import dev.redoubt.crypto.Secret;
import dev.redoubt.server.access.RequestSigner;
import dev.redoubt.server.account.NameVault;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.Administrators;
import dev.redoubt.server.administrator.IssuedKey;
import dev.redoubt.server.administrator.KeyVault;
import dev.redoubt.server.administrator.Passwords;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.api.Model;
import dev.redoubt.server.api.Reasons;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An administrator with an access key, who calls the administration API through the channel. What is answered with 200 is held
 * against the model.
 */
public final class TestAdministrator {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Model MODEL = Model.load();

    private final TestAppliance appliance;
    private final String keyId;
    private final Secret secret;

    public TestAdministrator(TestAppliance appliance, String keyId, Secret secret) {
        this.appliance = appliance;
        this.keyId = keyId;
        this.secret = secret;
    }

    /** One whose access key is good for 90 days, and who needs no session. */
    public static TestAdministrator create(TestAppliance appliance, String name, Role role) {
        SecureRandom random = new SecureRandom();
        ServerConfiguration configuration = ServerConfiguration.read(appliance.configurationFile());
        try (NameVault names = new NameVault(
                        configuration.names().indexKeyFile().readExactly(NameVault.KEY_SIZE),
                        configuration.names().columnKeyFile().readExactly(NameVault.KEY_SIZE),
                        random);
                KeyVault vault = new KeyVault(names.keyFor(KeyVault.PURPOSE), random);
                Database database = Database.openExisting(configuration.database(), new SimpleMeterRegistry())) {
            Administrators administrators =
                    new Administrators(vault, new Passwords(Argon2id.RECOMMENDED, random), appliance.clock());
            IssuedKey key = database.transaction(handle ->
                    administrators.create(handle, new Administrator("local:test", Role.OWNER), name, role, 90, 0));
            return new TestAdministrator(appliance, key.key().id().text(), key.secret());
        }
    }

    /** With the key that an answer of {@code CreateAdministrator} or {@code CreateAccessKey} shows. */
    public static TestAdministrator of(TestAppliance appliance, JsonNode issued) {
        return new TestAdministrator(
                appliance,
                issued.path("accessKeyId").textValue(),
                Secret.takeOwnershipOf(
                        issued.path("secretAccessKey").textValue().getBytes(StandardCharsets.US_ASCII)));
    }

    public String keyId() {
        return keyId;
    }

    public Secret secret() {
        return secret;
    }

    /**
     * A request that is signed now.
     *
     * @param target path and query, percent-encoded
     * @param body JSON, or nothing
     */
    public ChannelRequest signed(String method, String target, String body, Map<String, String> more) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Map<String, String> fields = new TreeMap<>(more);
        if (bytes.length > 0) {
            fields.put("content-type", "application/json");
        }
        String host = "localhost:" + appliance.appliance().port();
        Map<String, String> all =
                new RequestSigner(keyId, secret, appliance.clock()).sign(method, target, host, fields, bytes);
        List<Field> list = new ArrayList<>();
        all.forEach((name, value) -> list.add(new Field(name, value)));
        return new ChannelRequest(method, target, list, bytes, false);
    }

    public ChannelResponse call(String method, String target, String body) throws IOException {
        return call(method, target, body, Map.of());
    }

    public ChannelResponse call(String method, String target, String body, Map<String, String> more)
            throws IOException {
        // Equal calls in one second have one signature, and are one call.
        appliance.clock().move(Duration.ofSeconds(1));
        ChannelClient client = appliance.anonymous();
        return client.send(signed(method, target, body, more));
    }

    /**
     * Calls an operation, which must be done.
     *
     * @param operation by whose model the answer is checked
     */
    public JsonNode done(String operation, String method, String target, String body) throws IOException {
        return answered(operation, call(method, target, body));
    }

    /** The members of an answer that must be 200 and one of the model. */
    public static JsonNode answered(String operation, ChannelResponse response) throws IOException {
        String text = new String(response.body(), StandardCharsets.UTF_8);
        assertEquals(200, response.status(), text);
        JsonNode answer = JSON.readTree(text);
        Reasons reasons = new Reasons();
        MODEL.operation(operation).output().check(answer, "", reasons);
        assertEquals("[]", reasons.toString(), text);
        return answer;
    }

    /** @return what an error says */
    public static String refused(int status, String type, ChannelResponse response) throws IOException {
        String text = new String(response.body(), StandardCharsets.UTF_8);
        assertEquals(status, response.status(), text);
        assertEquals(type, response.field("x-amzn-errortype").orElse(""), text);
        JsonNode error = JSON.readTree(text);
        return error.has("reasons")
                ? error.get("reasons").toString()
                : error.path("message").textValue();
    }

    /** The id of the appliance's network. */
    public String network() throws IOException {
        return done("ListNetworks", "GET", "/networks", "")
                .path("networks")
                .path(0)
                .path("networkId")
                .textValue();
    }
}
