package dev.redoubt.server.proposal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.api.Model;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlwaysTwoTest {
    private static final Administrator ALICE = new Administrator("alice", Role.OWNER);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CreateDataRetentionBot | {} | retention-enable",
                "CreateDataRetentionBotChallenge | {} | retention-enable",
                "UpdateDataRetention | {\"actionType\":\"ENABLE\"} | retention-enable",
                "UpdateDataRetention | {\"actionType\":\"PUBKEY_MSG_ACK\"} | retention-enable",
                "UpdateDataRetention | {\"actionType\":\"DISABLE\"} |",
                "ListUsers | {} |"
            })
    void callIsOfItsKind(String operation, String input, String kind) throws Exception {
        Model.load().operation(operation);
        Call call = new Call(ALICE, operation, (ObjectNode) new ObjectMapper().readTree(input));
        assertEquals(Optional.ofNullable(kind), AlwaysTwo.kind(call).map(Kind::text));
    }
}
