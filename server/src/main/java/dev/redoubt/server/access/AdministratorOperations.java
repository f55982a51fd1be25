package dev.redoubt.server.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.crypto.Secret;
import dev.redoubt.server.administrator.AccessKeyId;
import dev.redoubt.server.administrator.AccessKeyRow;
import dev.redoubt.server.administrator.AdministratorException;
import dev.redoubt.server.administrator.AdministratorRow;
import dev.redoubt.server.administrator.Administrators;
import dev.redoubt.server.administrator.IssuedKey;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.api.Operation;
import dev.redoubt.server.api.Page;
import dev.redoubt.server.audit.Audit;
import dev.redoubt.server.database.Database;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** The operations on administrators, their access keys, passwords and sessions. */
public final class AdministratorOperations {
    /** What a key may do whose session is over. */
    static final Set<String> BEFORE_A_SESSION = Set.of("StartSession", "SetPassword");

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int DAYS = 90;
    private static final long DAY = Duration.ofDays(1).toSeconds();

    private final Database database;
    private final Administrators administrators;
    private final PasswordRules rules;
    private final Audit audit;
    private final SecondOwner second;
    // Before a connection is taken: whoever tries many passwords at once must not hold what messages need.
    private final Semaphore passwords = new Semaphore(1, true);

    /** @param second asked before somebody gets rights or keys, and told when one loses a key */
    public AdministratorOperations(
            Database database, Administrators administrators, PasswordRules rules, Audit audit, SecondOwner second) {
        this.database = database;
        this.administrators = administrators;
        this.rules = rules;
        this.audit = audit;
        this.second = second;
    }

    /** By their names in the model. */
    public Map<String, Operation> all() {
        return Map.of(
                "CreateAdministrator", this::create,
                "ListAdministrators", this::list,
                "UpdateAdministrator", this::update,
                "DeleteAdministrator", this::delete,
                "CreateAccessKey", this::createKey,
                "DeleteAccessKey", this::deleteKey,
                "SetPassword", this::setPassword,
                "StartSession", this::startSession);
    }

    private ObjectNode create(Call call) {
        Role role = Role.of(call.text("role"));
        int minutes = call.optionalInteger("sessionMinutes").orElse(0);
        ObjectNode details = details(call).put("role", role.text()).put("sessionMinutes", minutes);
        return change(call, "administrator.create", details, handle -> {
            try (IssuedKey issued =
                    administrators.create(handle, call.by(), call.text("name"), role, days(call), minutes)) {
                second.require();
                return issued(issued);
            }
        });
    }

    private ObjectNode createKey(Call call) {
        return change(call, "access_key.create", details(call).put("days", days(call)), handle -> {
            try (IssuedKey issued = administrators.issue(handle, call.by(), call.text("name"), days(call))) {
                if (!isOwn(call)) {
                    second.require();
                }
                return issued(issued);
            }
        });
    }

    /** One's own key is replaced alone; whoever makes another's sees its secret. */
    private static boolean isOwn(Call call) {
        return call.text("name").equals(call.by().name());
    }

    private static int days(Call call) {
        return call.optionalInteger("days").orElse(DAYS);
    }

    private static ObjectNode issued(IssuedKey issued) {
        String secret = issued.secret().read(bytes -> new String(bytes, StandardCharsets.US_ASCII));
        return object().put("name", issued.of().name())
                .put("role", issued.of().role().text())
                .put("accessKeyId", issued.key().id().text())
                .put("secretAccessKey", secret)
                .put("expires", issued.key().expiresDay() * DAY);
    }

    private ObjectNode update(Call call) {
        Optional<Role> role = call.optionalText("role").map(Role::of);
        Optional<Integer> minutes = call.optional("sessionMinutes").map(value -> value.intValue());
        boolean unlock = call.optionalBoolean("unlock").orElse(false);
        ObjectNode details = details(call).put("unlock", unlock);
        role.ifPresent(value -> details.put("role", value.text()));
        minutes.ifPresent(value -> details.put("sessionMinutes", value));
        return change(call, "administrator.update", details, handle -> {
            administrators.update(handle, call.text("name"), role, minutes, unlock);
            // Another's session limit keeps out whoever has nothing but his key.
            if (role.isPresent() || (minutes.isPresent() && !isOwn(call))) {
                second.require();
            }
            return message("updated");
        });
    }

    private ObjectNode delete(Call call) {
        return change(call, "administrator.delete", details(call), handle -> {
            administrators.delete(handle, call.text("name"));
            return message("deleted");
        });
    }

    private ObjectNode deleteKey(Call call) {
        AccessKeyId id = new AccessKeyId(call.text("accessKeyId"));
        return change(call, "access_key.delete", details(call), handle -> {
            administrators.takeBack(handle, call.text("name"), id);
            second.keyTakenBack(handle, call.by(), call.text("name"));
            return message("deleted");
        });
    }

    private ObjectNode list(Call call) {
        Page page = Page.of(call);
        List<Administrators.Listed> found = database.transaction(
                handle -> administrators.list(handle, page.after().orElse(""), page.size() + 1));
        Page.Part<Administrators.Listed> part =
                page.cut(found, listed -> listed.administrator().name());
        ObjectNode answer = object();
        ArrayNode list = answer.putArray("administrators");
        part.elements().forEach(listed -> list.add(administrator(listed)));
        part.addTo(answer);
        return answer;
    }

    private static ObjectNode administrator(Administrators.Listed listed) {
        AdministratorRow row = listed.administrator();
        ObjectNode answer = object().put("name", row.name())
                .put("role", row.role().text())
                .put("locked", row.isLocked())
                .put("hasPassword", row.passwordHash().isPresent())
                .put("sessionMinutes", row.sessionMinutes());
        ArrayNode keys = answer.putArray("accessKeys");
        for (AccessKeyRow key : listed.keys()) {
            keys.addObject()
                    .put("accessKeyId", key.id().text())
                    .put("created", key.createdDay() * DAY)
                    .put("expires", key.expiresDay() * DAY);
        }
        return answer;
    }

    private ObjectNode setPassword(Call call) {
        rules.require("newPassword", call.text("newPassword"));
        return alone(() -> setNewPassword(call));
    }

    private ObjectNode setNewPassword(Call call) {
        try (Secret password = secret(call.text("newPassword"))) {
            Optional<Secret> old = call.optionalText("oldPassword").map(AdministratorOperations::secret);
            boolean set = change(handle -> {
                boolean done = administrators.setPassword(handle, call.by().name(), old, password);
                audit.append(
                        handle,
                        call.by(),
                        done ? "password.set" : "password.wrong",
                        details(call.by().name()));
                return done;
            });
            old.ifPresent(Secret::close);
            if (!set) {
                throw wrongPassword();
            }
            return message("set");
        }
    }

    private ObjectNode startSession(Call call) {
        return alone(() -> startNewSession(call));
    }

    private ObjectNode alone(Supplier<ObjectNode> work) {
        try {
            if (!passwords.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ApiException.RateLimitError("too many passwords are being checked: try again later");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException.InternalServerError("the server is stopping");
        }
        try {
            return work.get();
        } finally {
            passwords.release();
        }
    }

    private ObjectNode startNewSession(Call call) {
        try (Secret password = secret(call.text("password"))) {
            Optional<Long> until = change(handle -> {
                Optional<Long> session =
                        administrators.startSession(handle, call.by().name(), password);
                audit.append(
                        handle,
                        call.by(),
                        session.isPresent() ? "session.start" : "password.wrong",
                        details(call.by().name()));
                return session;
            });
            return object().put("until", until.orElseThrow(AdministratorOperations::wrongPassword));
        }
    }

    private static ApiException wrongPassword() {
        return new ApiException.ForbiddenError("the password is wrong; " + AdministratorRow.MOST_FAILURES
                + " wrong ones lock the administrator until an owner unlocks him");
    }

    private static Secret secret(String text) {
        return Secret.takeOwnershipOf(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Does it and writes it down, or neither. */
    private ObjectNode change(Call call, String act, ObjectNode details, Function<Handle, ObjectNode> work) {
        return change(handle -> {
            ObjectNode answer = work.apply(handle);
            audit.append(handle, call.by(), act, details);
            return answer;
        });
    }

    private <T> T change(Function<Handle, T> work) {
        try {
            return database.transaction(work::apply);
        } catch (AdministratorException e) {
            throw switch (e.what()) {
                case UNKNOWN -> new ApiException.ResourceNotFoundError(String.valueOf(e.getMessage()));
                case CONFLICT -> new ApiException.BadRequestError(String.valueOf(e.getMessage()));
            };
        }
    }

    private static ObjectNode details(Call call) {
        return details(call.text("name"));
    }

    private static ObjectNode details(String administrator) {
        return object().put("administrator", administrator);
    }

    private static ObjectNode message(String text) {
        return object().put("message", text);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
