package dev.redoubt.server.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.server.account.AccountStore;
import dev.redoubt.server.account.Details;
import dev.redoubt.server.account.NameVault;
import dev.redoubt.server.account.UserName;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.enrolment.InvitationStore;
import dev.redoubt.server.testing.TestAppliance;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many users and bots there may be. */
@Timeout(120)
class UserLimitIT {
    private static final Administrator ALICE = new Administrator("alice", Role.ADMINISTRATOR);

    private static NewUser user(int number) {
        UserName name = new UserName("user" + number);
        return new NewUser("", name, Details.NONE, new GroupId(1), Lifetime.STANDARD, Optional.empty());
    }

    @Test
    void theLastOneThatThereIsRoomForIsLetInAndOneMoreIsNot(@TempDir Path folder) throws Exception {
        TestAppliance appliance = new TestAppliance(folder);
        ServerConfiguration configuration = ServerConfiguration.read(appliance.configurationFile());
        SecureRandom random = new SecureRandom();
        try (NameVault names = new NameVault(
                        configuration.names().indexKeyFile().readExactly(NameVault.KEY_SIZE),
                        configuration.names().columnKeyFile().readExactly(NameVault.KEY_SIZE),
                        random);
                Database database = Database.openExisting(configuration.database(), new SimpleMeterRegistry())) {
            Records records = new Records(
                    new UserStore(),
                    new AccountStore(),
                    new InvitationStore(),
                    names,
                    (_, _, _, _) -> {},
                    appliance.clock());
            Creation creation = new Creation(database, records, new InvitationLinks(configuration, random), 5);
            creation.create(
                    ALICE,
                    Kind.BOT,
                    IntStream.range(0, 2).mapToObj(UserLimitIT::user).toList());
            assertThrows(
                    ApiException.BadRequestError.class,
                    () -> creation.create(
                            ALICE,
                            Kind.USER,
                            IntStream.range(10, 14).mapToObj(UserLimitIT::user).toList()));
            assertEquals(
                    3,
                    creation.create(
                                    ALICE,
                                    Kind.USER,
                                    IntStream.range(10, 13)
                                            .mapToObj(UserLimitIT::user)
                                            .toList())
                            .created()
                            .size());
            assertEquals(0L, (long) database.statement(creation::room));
        } finally {
            appliance.stop();
        }
    }
}
