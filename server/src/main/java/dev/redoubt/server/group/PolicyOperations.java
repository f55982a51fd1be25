package dev.redoubt.server.group;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.api.Operation;
import dev.redoubt.server.api.Page;
import dev.redoubt.server.policy.Policies;
import dev.redoubt.server.policy.PolicyVersion;
import dev.redoubt.server.policy.SettingChange;
import java.util.Map;

/** What the public model lacks: plans, steps back, and how far the newest policy has come. */
public final class PolicyOperations {
    private final Plans plans;
    private final Reversals reversals;
    private final Policies policies;

    public PolicyOperations(Plans plans, Reversals reversals, Policies policies) {
        this.plans = plans;
        this.reversals = reversals;
        this.policies = policies;
    }

    /** By their names in {@code redoubt-admin.json}. */
    public Map<String, Operation> operations() {
        return Map.of(
                "GetPolicy", this::state,
                "ListPolicyVersions", this::history,
                "CreatePolicyPlan", this::plan,
                "GetPolicyPlan", this::getPlan,
                "ApplyPolicyPlan", this::apply,
                "RevertPolicy", this::revert);
    }

    private ObjectNode state(Call call) {
        Policies.State state = policies.state();
        return object().put("version", state.version())
                .put("devices", state.devices())
                .put("devicesOnNewest", state.current())
                .put("keySerial", state.keySerial())
                .put("keyExpires", state.keyExpires().getEpochSecond());
    }

    private ObjectNode history(Call call) {
        Page page = Page.of(call);
        long below = page.after().map(PolicyOperations::version).orElse(Long.MAX_VALUE);
        Page.Part<PolicyVersion> part =
                page.cut(policies.history(below, page.size() + 1), one -> Long.toString(one.version()));
        ObjectNode answer = object();
        ArrayNode list = answer.putArray("versions");
        part.elements().forEach(one -> list.add(write(one)));
        part.addTo(answer);
        return answer;
    }

    private static long version(String token) {
        try {
            return Long.parseLong(token);
        } catch (NumberFormatException e) {
            throw new ApiException.ValidationError("nextToken", "is not a token of this list");
        }
    }

    private static ObjectNode write(PolicyVersion version) {
        ObjectNode written = object().put("version", version.version())
                .put("at", version.at().getEpochSecond())
                .put("by", version.by())
                .put("act", version.act());
        version.group().ifPresent(group -> written.put("groupId", Long.toString(group)));
        written.set("changes", SettingChange.write(version.changes()));
        return written;
    }

    private ObjectNode plan(Call call) {
        ObjectNode change = GroupOperations.settings(call);
        return answer(
                plans.make(call.by(), GroupOperations.id(call), before -> GroupOperations.merged(before, change)));
    }

    private ObjectNode getPlan(Call call) {
        return answer(plans.find(number(call)));
    }

    private static ObjectNode answer(Plan.Weighed weighed) {
        ObjectNode plan = object().put("planId", Long.toString(weighed.plan().number()))
                .put("groupId", Long.toString(weighed.plan().group()))
                .put("version", weighed.plan().version())
                .put("expires", weighed.plan().expiresAtHour() * 3_600)
                .put("users", weighed.plan().impact().users())
                .put("bots", weighed.plan().impact().bots())
                .put("devices", weighed.plan().impact().devices())
                .put("waitingMessages", weighed.plan().impact().waitingMessages())
                .put("loosens", weighed.isLooser())
                .put("stale", weighed.isStale());
        plan.set("changes", SettingChange.write(weighed.changes()));
        ObjectNode answer = object();
        answer.set("plan", plan);
        return answer;
    }

    private ObjectNode apply(Call call) {
        return GroupOperations.answer(plans.apply(call.by(), number(call)));
    }

    private static long number(Call call) {
        String text = call.text("planId");
        if (!text.matches("[1-9][0-9]{0,17}")) {
            throw new ApiException.ResourceNotFoundError("there is no such plan");
        }
        return Long.parseLong(text);
    }

    private ObjectNode revert(Call call) {
        long version = call.input().required("version").longValue();
        return switch (reversals.revert(call.by(), version)) {
            case Reversals.Reverted.OfGroup(Groups.Listed group) -> GroupOperations.answer(group);
            case Reversals.Reverted.OfNetwork(ArrayNode settings) -> {
                ObjectNode answer = object();
                answer.set("networkSettings", settings);
                yield answer;
            }
        };
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
