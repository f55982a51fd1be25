package dev.redoubt.bench.ejabberd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EjabberdConfigurationTest {
    private final String text = new EjabberdConfiguration(
                    5_223, Path.of("/k.pem"), new EjabberdConfiguration.Database(3_307, "spool", "name", "secret"))
            .text();

    /** The only value of a key, at any depth. */
    private String valueOf(String key) {
        List<String> values = Pattern.compile("(?m)^ *" + key + ": (.*)$")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertEquals(1, values.size(), key);
        return values.getFirst();
    }

    @Test
    void listensOnTheLoopbackInterfaceWithTls() {
        assertEquals("5223", valueOf("port"));
        assertEquals("\"127.0.0.1\"", valueOf("ip"));
        assertEquals("true", valueOf("tls"));
    }

    @Test
    void usersAndMessagesAreInTheDatabase() {
        assertEquals("sql", valueOf("default_db"));
        assertEquals("[sql]", valueOf("auth_method"));
        assertEquals("3307", valueOf("sql_port"));
        assertEquals("\"spool\"", valueOf("sql_database"));
        assertEquals("\"name\"", valueOf("sql_username"));
        assertEquals("\"secret\"", valueOf("sql_password"));
    }

    @Test
    void nothingSlowsClientsDown() {
        assertEquals("none", valueOf("shaper"));
        assertTrue(Integer.parseInt(valueOf("message")) >= 500);
    }
}
