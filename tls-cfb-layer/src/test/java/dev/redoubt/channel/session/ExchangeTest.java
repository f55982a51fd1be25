package dev.redoubt.channel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.RecordKind;
import dev.redoubt.channel.record.RecordOpener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExchangeTest {
    private final TestAppliance appliance = new TestAppliance();

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(RecordOpener opener, ByteBuffer wire) throws Exception {
        ByteBuffer plaintext = opener.open(wire);
        assertNotNull(plaintext);
        return StandardCharsets.UTF_8.decode(plaintext).toString();
    }

    @Test
    void requestAndResponseArrive() throws Exception {
        try (ClientSession session = appliance.connect()) {
            ClientExchange client = session.next().orElseThrow();
            ServerExchange server = appliance.server().open(ExchangePrefix.parse(client.prefix()));
            assertEquals("ping", text(server.request(), client.request().seal(bytes("ping"), RecordKind.LAST)));
            assertTrue(server.request().finished());
            assertEquals("pong", text(client.response(), server.response().seal(bytes("pong"), RecordKind.LAST)));
            assertTrue(client.response().finished());
        }
    }

    @Test
    void deviceBecomesThePrincipalOfLaterExchanges() throws Exception {
        DeviceSigner signer = appliance.enrolDevice();
        ClientSession session = appliance.connect();
        ServerExchange first = deliver(session);
        assertEquals(Optional.empty(), first.principal());
        first.authenticate(DeviceStatement.parse(session.statement(signer).toBytes()));
        Device device = new Device(signer.account(), signer.node());
        assertEquals(Optional.of(device), first.principal());
        assertEquals(Optional.of(device), deliver(session).principal());
    }

    @Test
    void nothingIsAnsweredBeforeARecordWasVerified() throws Exception {
        ClientExchange client = appliance.connect().next().orElseThrow();
        ServerExchange server = appliance.server().open(ExchangePrefix.parse(client.prefix()));
        assertNull(server.request().open(ByteBuffer.allocate(3)));
        assertFalse(server.request().finished());
        assertThrows(IllegalStateException.class, server::response);
    }

    private ServerExchange deliver(ClientSession session) throws Exception {
        ClientExchange client = session.next().orElseThrow();
        ServerExchange server = appliance.server().open(ExchangePrefix.parse(client.prefix()));
        text(server.request(), client.request().seal(bytes(""), RecordKind.LAST));
        return server;
    }
}
