package dev.redoubt.channel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.MalformedExchangeException;
import dev.redoubt.channel.record.RecordKind;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeviceAuthenticationTest {
    private final TestAppliance appliance = new TestAppliance();
    private final DeviceSigner signer = appliance.enrolDevice();

    private ServerExchange exchange(ClientSession session, RecordKind kind) throws Exception {
        ClientExchange client = session.next().orElseThrow();
        ServerExchange server = appliance.server().open(ExchangePrefix.parse(client.prefix()));
        server.request().open(client.request().seal(ByteBuffer.allocate(10), kind));
        return server;
    }

    private void assertRefused(DeviceRefusedException.Reason reason, ClientSession session, DeviceStatement statement)
            throws Exception {
        ServerExchange exchange = exchange(session, RecordKind.LAST);
        DeviceRefusedException refused =
                assertThrows(DeviceRefusedException.class, () -> exchange.authenticate(statement));
        assertEquals(reason, refused.reason());
        assertEquals(Optional.empty(), exchange.principal());
        assertEquals(0, appliance.server().counts().authenticated());
    }

    @Test
    void statementParsesBack() throws Exception {
        DeviceStatement statement = appliance.connect().statement(signer);
        assertEquals(DeviceStatement.SIZE, statement.toBytes().length);
        assertEquals(statement, DeviceStatement.parse(statement.toBytes()));
    }

    @Test
    void statementOfAnotherLengthIsMalformed() throws Exception {
        byte[] bytes = appliance.connect().statement(signer).toBytes();
        for (int length : new int[] {0, 111, 113}) {
            byte[] other = Arrays.copyOf(bytes, length);
            assertThrows(MalformedExchangeException.class, () -> DeviceStatement.parse(other));
        }
    }

    @Test
    void unknownDeviceIsRefused() throws Exception {
        ClientSession session = appliance.connect();
        DeviceStatement statement = session.statement(appliance.unknownDevice());
        assertRefused(DeviceRefusedException.Reason.UNKNOWN_DEVICE, session, statement);
    }

    @Test
    void statementOfAnotherSessionIsRefused() throws Exception {
        DeviceStatement stolen = appliance.connect().statement(signer);
        assertRefused(DeviceRefusedException.Reason.WRONG_SIGNATURE, appliance.connect(), stolen);
    }

    @Test
    void anotherDevicesSignatureIsRefused() throws Exception {
        ClientSession session = appliance.connect();
        Octets signature = session.statement(appliance.enrolDevice()).signature();
        DeviceStatement forged = new DeviceStatement(signer.account(), signer.node(), signature);
        assertRefused(DeviceRefusedException.Reason.WRONG_SIGNATURE, session, forged);
    }

    @Test
    void everyAlteredByteIsRefused() throws Exception {
        ClientSession session = appliance.connect();
        byte[] bytes = session.statement(signer).toBytes();
        ServerExchange exchange = exchange(session, RecordKind.LAST);
        for (int at = 0; at < bytes.length; at++) {
            byte[] altered = bytes.clone();
            altered[at] ^= 1;
            assertThrows(DeviceRefusedException.class, () -> exchange.authenticate(DeviceStatement.parse(altered)));
        }
        assertEquals(0, appliance.server().counts().authenticated());
    }

    @Test
    void sessionDoesNotChangeItsDevice() throws Exception {
        ClientSession session = appliance.connect();
        exchange(session, RecordKind.LAST).authenticate(session.statement(signer));
        DeviceStatement other = session.statement(appliance.enrolDevice());
        ServerExchange exchange = exchange(session, RecordKind.LAST);
        DeviceRefusedException refused = assertThrows(DeviceRefusedException.class, () -> exchange.authenticate(other));
        assertEquals(DeviceRefusedException.Reason.OTHER_DEVICE, refused.reason());
        assertEquals(Optional.of(new Device(signer.account(), signer.node())), exchange.principal());
    }

    @Test
    void repeatedStatementDoesNoHarm() throws Exception {
        ClientSession session = appliance.connect();
        exchange(session, RecordKind.LAST).authenticate(session.statement(signer));
        exchange(session, RecordKind.LAST).authenticate(session.statement(signer));
        assertEquals(1, appliance.server().counts().authenticated());
    }

    @Test
    void deviceThatIsRevokedWhileItAuthenticatesHasNoSession() throws Exception {
        ClientSession session = appliance.connect();
        DeviceStatement statement = session.statement(signer);
        appliance.afterLookup(() -> appliance.revoke(signer));
        assertRefused(DeviceRefusedException.Reason.UNKNOWN_DEVICE, session, statement);
        assertEquals(0, appliance.server().counts().anonymous());
    }

    @Test
    void deviceWhoseDirectoryFailsHasNoSession() throws Exception {
        ClientSession session = appliance.connect();
        DeviceStatement statement = session.statement(signer);
        ServerExchange exchange = exchange(session, RecordKind.LAST);
        appliance.afterLookup(() -> appliance.afterLookup(() -> {
            throw new IllegalStateException("the database is away");
        }));
        assertThrows(IllegalStateException.class, () -> exchange.authenticate(statement));
        assertEquals(0, appliance.server().counts().authenticated());
    }

    @Test
    void requestThatIsNotWholeAuthenticatesNobody() throws Exception {
        ClientSession session = appliance.connect();
        DeviceStatement statement = session.statement(signer);
        ServerExchange exchange = exchange(session, RecordKind.FLUSH);
        assertThrows(IllegalStateException.class, () -> exchange.authenticate(statement));
    }

    @Test
    void exchangeThatBeganBeforeKeepsNoPrincipal() throws Exception {
        ClientSession session = appliance.connect();
        ServerExchange before = exchange(session, RecordKind.LAST);
        exchange(session, RecordKind.LAST).authenticate(session.statement(signer));
        assertEquals(Optional.empty(), before.principal());
    }
}
