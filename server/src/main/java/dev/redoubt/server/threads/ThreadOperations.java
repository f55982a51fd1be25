package dev.redoubt.server.threads;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.HotSpotDiagnosticMXBean;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.api.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Shows where threads stand, those of users' exchanges among them. One look in five seconds, whoever asks how often.
 */
public final class ThreadOperations {
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int MOST = 400;

    private final Clock clock;
    private Optional<ObjectNode> last = Optional.empty();
    private Instant lookedAt = Instant.EPOCH;

    public ThreadOperations(Clock clock) {
        this.clock = clock;
    }

    /** By their names in {@code redoubt-admin.json}. */
    public Map<String, Operation> operations() {
        return Map.of("GetThreads", this::threads);
    }

    private synchronized ObjectNode threads(Call call) {
        Instant now = clock.instant();
        if (last.isEmpty() || Duration.between(lookedAt, now).abs().compareTo(FRESH) > 0) {
            last = Optional.of(look(now));
            lookedAt = now;
        }
        return last.get().deepCopy();
    }

    private static ObjectNode look(Instant now) {
        try {
            Path folder = Files.createTempDirectory("threads-");
            Path file = folder.resolve("dump.json");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpThreads(file.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.JSON);
                return answer(counts(file), now);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One after the other: with 20,000 devices the file is large. */
    static Map<Standstill, Integer> counts(Path file) throws IOException {
        Map<Standstill, Integer> counts = new HashMap<>();
        ObjectMapper mapper = new ObjectMapper();
        try (InputStream in = Files.newInputStream(file);
                JsonParser parser = mapper.getFactory().createParser(in)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_ARRAY && "threads".equals(parser.currentName())) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        JsonNode thread = mapper.readTree(parser);
                        counts.merge(Standstill.of(thread), 1, Integer::sum);
                    }
                }
            }
        }
        return counts;
    }

    /** Where most stand comes first. */
    private static ObjectNode answer(Map<Standstill, Integer> counts, Instant now) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("time", now.getEpochSecond());
        ArrayNode threads = answer.putArray("threads");
        counts.entrySet().stream()
                .sorted(Map.Entry.<Standstill, Integer>comparingByValue().reversed())
                .limit(MOST)
                .forEach(group -> {
                    Standstill at = group.getKey();
                    ObjectNode one = threads.addObject();
                    one.put("count", group.getValue());
                    one.put("isVirtual", at.virtual());
                    one.put("name", at.name());
                    one.put("state", at.state());
                    at.stack().forEach(one.putArray("stack")::add);
                });
        return answer;
    }
}
