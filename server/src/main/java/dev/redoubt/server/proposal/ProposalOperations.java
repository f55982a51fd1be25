package dev.redoubt.server.proposal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.api.Operation;
import dev.redoubt.server.api.Page;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What administrators do about proposals, and about the rule that makes them. */
public final class ProposalOperations {
    private final Proposals proposals;

    public ProposalOperations(Proposals proposals) {
        this.proposals = proposals;
    }

    /** By their names in {@code redoubt-admin.json}. */
    public Map<String, Operation> operations() {
        return Map.of(
                "ListProposals", this::list,
                "ApproveProposal", this::approve,
                "RejectProposal", this::reject,
                "GetTwoAdministrators", this::rule,
                "UpdateTwoAdministrators", this::setRule);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private ObjectNode list(Call call) {
        Page page = Page.of(call);
        long after = page.after().map(ProposalOperations::number).orElse(0L);
        Page.Part<Proposal> part =
                page.cut(proposals.after(after, page.size() + 1), proposal -> Long.toString(proposal.number()));
        ObjectNode answer = object();
        ArrayNode list = answer.putArray("proposals");
        part.elements().forEach(proposal -> list.add(entry(proposal)));
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

    private static ObjectNode entry(Proposal proposal) {
        return object().put("number", proposal.number())
                .put("kind", proposal.kind().text())
                .put("operation", proposal.operation())
                .put("administrator", proposal.by())
                // As text: what is in it depends on the operation.
                .put("input", proposal.input().toString())
                .put("effect", proposal.content().effect().toString())
                .put("digest", proposal.digest())
                .put("expires", proposal.expiresAtHour() * 3_600);
    }

    private ObjectNode approve(Call call) {
        ObjectNode answer = proposals.approve(call.by(), number(call), call.text("digest"));
        return object().put("message", "approved and done").put("answer", answer.toString());
    }

    private ObjectNode reject(Call call) {
        proposals.reject(call.by(), number(call));
        return object().put("message", "rejected: nothing was changed");
    }

    private static long number(Call call) {
        return call.input().required("number").longValue();
    }

    private ObjectNode rule(Call call) {
        return answer(proposals.rule());
    }

    private ObjectNode setRule(Call call) {
        Set<Kind> on = EnumSet.noneOf(Kind.class);
        for (String name :
                call.list("on").stream().map(value -> value.textValue()).toList()) {
            on.add(Kind.of(name)
                    .filter(kind -> kind != Kind.RULE)
                    .orElseThrow(() -> new ApiException.ValidationError("on", "names a kind that there is not")));
        }
        proposals.setRule(call.by(), on);
        return answer(on);
    }

    private static ObjectNode answer(Set<Kind> on) {
        ObjectNode answer = object();
        ArrayNode list = answer.putArray("on");
        on.stream().sorted().forEach(kind -> list.add(kind.text()));
        return answer;
    }
}
