package dev.redoubt.server;

import static dev.redoubt.server.testing.Problems.assertProblem;
import static dev.redoubt.server.testing.TestAppliance.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.protocol.appliance.ClaimRequest;
import dev.redoubt.protocol.appliance.LinkUp;
import dev.redoubt.protocol.appliance.Problem;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import dev.redoubt.server.testing.TestLink;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Nobody drains another's pool: two keys of a node at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoolRatesIT {
    private TestAppliance appliance;
    private int people;

    @BeforeAll
    void start(@TempDir Path folder) {
        appliance = new TestAppliance(folder, "[pool]\nnode_claims_at_once = 2\nnode_claims_per_hour = 1\n");
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
    }

    private TestDevice somebody() throws Exception {
        return appliance.enrol("person" + ++people, 25);
    }

    private ChannelResponse claim(TestDevice claimer, TestDevice... nodes) throws Exception {
        return post(appliance.as(claimer), "/v1/keys/claim", request(nodes));
    }

    private static ClaimRequest request(TestDevice... nodes) {
        ClaimRequest.Builder request = ClaimRequest.newBuilder();
        for (TestDevice node : nodes) {
            request.addNodeIds(node.nodeId());
        }
        return request.build();
    }

    @Test
    void whoClaimsTooManyIsToldWhenToClaimAgainAndOthersAreServed() throws Exception {
        TestDevice mallory = somebody();
        TestDevice bob = somebody();
        double before = appliance.metric("redoubt_pool_claims_refused_total");
        assertEquals(200, claim(mallory, bob).status());
        assertEquals(200, claim(mallory, bob).status());
        ChannelResponse refused = claim(mallory, bob);
        assertProblem(429, "too_many_requests", refused);
        String body = new String(refused.body(), StandardCharsets.UTF_8);
        assertTrue(body.contains("claim again after 20"), body);
        assertTrue(body.matches(".*\"retry_after\":[1-9][0-9]*}"), body);
        assertEquals(before + 1, appliance.metric("redoubt_pool_claims_refused_total"));
        assertEquals(200, claim(somebody(), bob).status());
    }

    @Test
    void aRefusedClaimOfManyTakesNothingOfTheOthers() throws Exception {
        TestDevice alice = somebody();
        TestDevice bob = somebody();
        TestDevice carol = somebody();
        claim(alice, bob);
        claim(alice, bob);
        assertProblem(429, "too_many_requests", claim(alice, carol, bob));
        assertEquals(200, claim(alice, carol).status());
        assertEquals(200, claim(alice, carol).status());
    }

    @Test
    void claimsOverTheLinkCountLikeOthers() throws Exception {
        TestDevice alice = somebody();
        TestDevice bob = somebody();
        claim(alice, bob);
        try (TestLink link = new TestLink(appliance.as(alice))) {
            link.caughtUp();
            link.send(LinkUp.newBuilder().setRequest(1).setClaim(request(bob)).build());
            assertEquals(1, link.next().getClaimed().getKeysCount());
            link.send(LinkUp.newBuilder().setRequest(2).setClaim(request(bob)).build());
            Problem problem = link.problem(2, "too_many_requests");
            assertTrue(problem.getRetryAfterSeconds() > 0, problem::toString);
        }
        assertProblem(429, "too_many_requests", claim(alice, bob));
    }
}
