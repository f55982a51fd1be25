package dev.redoubt.server.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.api.Operation;
import dev.redoubt.server.api.Page;
import java.util.List;
import java.util.Map;

/** Reading the log. There is no operation that changes it. */
public final class AuditOperations {
    private final AuditLog log;

    public AuditOperations(AuditLog log) {
        this.log = log;
    }

    /** By their names in {@code redoubt-admin.json}. */
    public Map<String, Operation> operations() {
        return Map.of("GetAuditHead", this::head, "ListAuditEntries", this::list, "ExportAudit", this::export);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private ObjectNode head(Call call) {
        SignedHead signed = log.head();
        return object().put("log", signed.head().log().toHex())
                .put("number", signed.head().number())
                .put("hash", signed.head().hash().toHex())
                .put("time", signed.head().time().getEpochSecond())
                .put("line", signed.line());
    }

    /** The latest first. */
    private ObjectNode list(Call call) {
        Page page = Page.of(call);
        AuditStore.Filter filter = new AuditStore.Filter(call.optionalText("administrator"), call.optionalText("act"));
        long below = page.after().map(AuditOperations::number).orElse(Long.MAX_VALUE);
        List<AuditStore.Row> found = log.latest(filter, below, page.size() + 1);
        Page.Part<AuditStore.Row> part = page.cut(found, row -> Long.toString(row.number()));
        ObjectNode answer = object();
        ArrayNode entries = answer.putArray("entries");
        part.elements().forEach(row -> entries.add(entry(row.line())));
        part.addTo(answer);
        return answer;
    }

    private static long number(String key) {
        try {
            return Long.parseLong(key);
        } catch (NumberFormatException e) {
            throw new ApiException.ValidationError("nextToken", "is not a token of this list");
        }
    }

    private static ObjectNode entry(String line) {
        Entry entry = Entry.parse(line);
        // As text: what is in it depends on the act, and tools for this kind of API want fixed shapes.
        return object().put("number", entry.number())
                .put("time", entry.time().getEpochSecond())
                .put("administrator", entry.by().name())
                .put("role", entry.by().role().text())
                .put("act", entry.act())
                .put("details", entry.details());
    }

    private ObjectNode export(Call call) {
        long first = call.optional("first").map(value -> value.longValue()).orElse(1L);
        AuditLog.Part part = log.export(first)
                .orElseThrow(() -> new ApiException.ResourceNotFoundError("the log does not go to that entry yet"));
        ObjectNode answer = object().put(
                        "beginning", ExportText.beginning(part.head().head().log(), first, part.previous()));
        ArrayNode lines = answer.putArray("lines");
        part.lines().forEach(lines::add);
        return answer.put("last", first + part.lines().size() - 1)
                .put("number", part.head().head().number())
                .put("head", part.head().line());
    }
}
