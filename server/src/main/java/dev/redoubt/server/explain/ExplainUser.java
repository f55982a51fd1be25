package dev.redoubt.server.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.account.Details;
import dev.redoubt.server.account.NameVault;
import dev.redoubt.server.account.UserName;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.api.Operation;
import dev.redoubt.server.audit.AuditLog;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.database.MetadataLedger;
import dev.redoubt.server.proposal.Proposals;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** {@code ExplainUser}: each column of each row about one user, with why it is kept and for how long. */
public final class ExplainUser {
    /** Opaque cells that are longer are shown by their size. */
    private static final int LONGEST_SHOWN = 64;

    /** Members of operations' inputs that name a user or a bot by number. */
    private static final Set<String> USER_MEMBERS = Set.of("userId", "botId");

    private static final ExplainStore.Found NOTHING = new ExplainStore.Found(0, List.of());

    private final Database database;
    private final ExplainStore store = new ExplainStore();
    private final NameVault names;
    private final AuditLog audit;
    private final Proposals proposals;
    private final MetadataLedger ledger;

    public ExplainUser(Database database, NameVault names, AuditLog audit, Proposals proposals, MetadataLedger ledger) {
        this.database = database;
        this.names = names;
        this.audit = audit;
        this.proposals = proposals;
        this.ledger = ledger;
    }

    /** By its name in {@code redoubt-admin.json}. */
    public Map<String, Operation> operations() {
        return Map.of("ExplainUser", this::explain);
    }

    /** The ledger's tables of users that this explains. */
    static Set<String> tables() {
        Set<String> tables = new TreeSet<>(Set.of("audit_entry", "proposal"));
        ExplainStore.TABLES.forEach(table -> tables.add(table.name()));
        return tables;
    }

    private ObjectNode explain(Call call) {
        UserName name = name(call);
        Octets index = names.index(name);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode tables = answer.putArray("tables");
        Optional<Long> user = database.transaction(handle -> {
            ExplainStore.Keys keys = store.keys(handle, index);
            for (UserTable table : ExplainStore.TABLES) {
                add(tables, table.name(), store.find(handle, table, columns(table.name()), keys));
            }
            keys.user().ifPresent(number -> note(handle, call, number));
            return keys.user();
        });
        add(tables, "audit_entry", user.map(this::entries).orElse(NOTHING));
        add(
                tables,
                "proposal",
                user.map(this::proposed).map(ExplainUser::inputs).orElse(NOTHING));
        addNobodys(answer.putArray("others"));
        addMemory(answer.putArray("memory"));
        return answer.put("known", user.isPresent());
    }

    /** Somebody looked at all of a user: that is an act, though it changes nothing. */
    private void note(Handle handle, Call call, long user) {
        ObjectNode details = JsonNodeFactory.instance.objectNode().put("user", user);
        audit.append(handle, call.by(), "user.explain", details);
    }

    private ExplainStore.Found entries(long user) {
        AuditLog.Named named = audit.naming(user, ExplainStore.MOST);
        return new ExplainStore.Found(named.count(), rows("line", named.lines()));
    }

    private static ExplainStore.Found inputs(List<String> inputs) {
        return new ExplainStore.Found(inputs.size(), rows("input_sealed", inputs));
    }

    /** What stands in a row in the end, where the row has to be opened to know whose it is. */
    private static List<Map<String, ExplainStore.Cell>> rows(String column, List<String> texts) {
        return texts.stream()
                .limit(ExplainStore.MOST)
                .map(text -> Map.of(column, new ExplainStore.Cell(text, text.length())))
                .toList();
    }

    private List<String> proposed(long user) {
        String number = Long.toString(user);
        return proposals.waitingInputs().stream()
                .filter(input -> USER_MEMBERS.stream()
                        .anyMatch(member -> number.equals(input.path(member).asText())))
                .map(ObjectNode::toString)
                .toList();
    }

    private static UserName name(Call call) {
        try {
            return new UserName(call.text("name"));
        } catch (IllegalArgumentException e) {
            throw new ApiException.ValidationError("name", "is no user's name: " + e.getMessage());
        }
    }

    private List<String> columns(String table) {
        return ledger.columns().stream()
                .filter(column -> column.startsWith(table + "."))
                .map(column -> column.substring(table.length() + 1))
                .toList();
    }

    private void add(ArrayNode tables, String name, ExplainStore.Found found) {
        ObjectNode table = tables.addObject().put("table", name).put("count", found.count());
        ArrayNode columns = table.putArray("columns");
        ledger.meanings().forEach((column, meaning) -> {
            if (column.startsWith(name + ".")) {
                columns.addObject()
                        .put("column", column.substring(name.length() + 1))
                        .put("purpose", meaning.purpose())
                        .put("retention", meaning.retention());
            }
        });
        ArrayNode rows = table.putArray("rows");
        for (Map<String, ExplainStore.Cell> row : found.rows()) {
            ArrayNode cells = rows.addArray();
            row.forEach((column, cell) -> cells.addObject()
                    .put("column", column)
                    .put("value", isHidden(name, column) ? presence(cell) : text(column, cell, index(row))));
        }
    }

    private boolean isHidden(String table, String column) {
        MetadataLedger.Meaning meaning = ledger.meanings().get(table + "." + column);
        return meaning != null && meaning.hidden();
    }

    /** Whoever may read all must not be able to try passwords with it. */
    private static String presence(ExplainStore.Cell cell) {
        return cell.value() == null ? "" : "there, " + cell.size() + " bytes that are not shown";
    }

    /** @param index what sealed names of the row are bound to */
    private String text(String column, ExplainStore.Cell cell, Optional<Octets> index) {
        return switch (cell.value()) {
            case null -> "";
            case byte[] sealed
            when column.equals("name_sealed") && index.isPresent() ->
                names.open(sealed, index.get()).text();
            case byte[] sealed
            when column.equals("details_sealed") && index.isPresent() -> text(names.openDetails(sealed, index.get()));
            case byte[] bytes
            when cell.size() <= LONGEST_SHOWN -> HexFormat.of().formatHex(bytes);
            case byte[] _ -> cell.size() + " bytes";
            default -> String.valueOf(cell.value());
        };
    }

    private static String text(Details details) {
        return (details.first() + " " + details.last()).strip();
    }

    private static Optional<Octets> index(Map<String, ExplainStore.Cell> row) {
        ExplainStore.Cell index = row.get("name_index");
        return index != null && index.value() instanceof byte[] bytes
                ? Optional.of(Octets.copyOf(bytes))
                : Optional.empty();
    }

    private void addNobodys(ArrayNode others) {
        ledger.tables().forEach((table, whose) -> {
            if (!whose.equals(MetadataLedger.OF_A_USER)) {
                others.addObject().put("table", table).put("why", whose);
            }
        });
    }

    private void addMemory(ArrayNode memory) {
        ledger.memory()
                .forEach((what, meaning) -> memory.addObject()
                        .put("what", what)
                        .put("purpose", meaning.purpose())
                        .put("retention", meaning.retention()));
    }
}
