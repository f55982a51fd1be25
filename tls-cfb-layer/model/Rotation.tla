------------------------------ MODULE Rotation ------------------------------
(***************************************************************************)
(* A client's session with the server, and the rotation of its keys, as in *)
(* SPEC.md, "Sessions and epochs" and "Rotation". README.md beside this    *)
(* says what each property means, and what is left out.                    *)
(***************************************************************************)
EXTENDS Naturals, Sequences

CONSTANTS
    Exchanges,  \* what the client wants to be answered
    Rotations,  \* how many rotations the client begins at most
    Losses,     \* how often something is lost or too late at most
    Attacks,    \* how often the server drops the session, or somebody in the middle does something, at most
    Thief,      \* whether somebody steals the keys of one epoch
    Anonymous,  \* whether the session has no device to prove its epochs
    Mutation    \* a flaw that is put in to see that it is found, or "none"

ASSUME Mutation \in {"none", "promote at the answer", "accept lower rotations", "keep erased keys",
                     "forget the window", "serve the unproven", "wait under erased keys",
                     "take an epoch for the session"}

VARIABLES
    client,     \* the client's end of its newest session
    server,     \* the server's end of it
    wire,       \* requests that were ever sent in it, and answers that are waited for: each can arrive again, late, or never
    stolen,     \* the keys that the thief took, or None
    losses, attacks, rotations,  \* how many are still to come
    acts,       \* <<keys, sequence number>> of all that the server acted on
    erased,     \* epochs that the server has erased
    wrongs      \* what must never happen and did

vars == <<client, server, wire, stolen, losses, attacks, rotations, acts, erased, wrongs>>
budgets == <<losses, attacks, rotations>>
history == <<acts, erased, wrongs>>

Epochs == 0..Rotations

-----------------------------------------------------------------------------
(* Keys are terms: those of epoch n are named by the session and by the n  *)
(* pairs of shares that went into them, the client's known by who drew it  *)
(* and the number of the request that carried it, the server's by a nonce. *)

None == [session |-> 0, shares |-> <<>>]
FirstKeys(s) == [session |-> s, shares |-> <<>>]
Next(keys, by, sequence, nonce) == [keys EXCEPT !.shares = Append(@, <<by, sequence, nonce>>)]
EpochOf(keys) == Len(keys.shares)

\* Whoever has an epoch's keys has the next one's too if one of the two shares is his own. The server signs its share.
RECURSIVE Known(_)
Known(keys) ==
    /\ stolen # None
    /\ \/ keys = stolen
       \/ /\ keys.shares # <<>>
          /\ keys.shares[Len(keys.shares)][1] = "thief"
          /\ Known([keys EXCEPT !.shares = SubSeq(@, 1, Len(@) - 1)])

-----------------------------------------------------------------------------
(* Messages. A request is sealed under keys, and so is an answer, save the *)
(* outer "gone" (410) and "refused" (400). `about` is what was signed: the *)
(* keys that a device proves, or those that the server has made.           *)

Request(kind, epoch, sequence, keys, by, about) ==
    [to |-> "server", kind |-> kind, epoch |-> epoch, sequence |-> sequence, keys |-> keys, by |-> by, about |-> about]
Answer(m, kind, about) == [m EXCEPT !.to = "client", !.kind = kind, !.about = about, !.by = "server"]
OuterAnswer(m, kind) == [Answer(m, kind, None) EXCEPT !.keys = None]
Outer == {"gone", "refused"}

-----------------------------------------------------------------------------
(* The client.                                                             *)

Wanted == [state |-> "wanted", epoch |-> 0, sequence |-> 0]
Sent(e, n) == [state |-> "sent", epoch |-> e, sequence |-> n]
Waiting == [state |-> "waiting", epoch |-> 0, sequence |-> 0]      \* for the rotation
Ended(how) == [state |-> how, epoch |-> 0, sequence |-> 0]

Opened(s, exchange) ==
    [session |-> s,
     epoch |-> 0,
     keys |-> [e \in Epochs |-> IF e = 0 THEN FirstKeys(s) ELSE None],
     sequence |-> [e \in Epochs |-> 0],   \* the next number to be drawn
     rotation |-> "none",                 \* "asked" for an answer, or "proving" what came of it
     attempt |-> 0,                       \* the number of the last rotation request, or of the last proof
     exchange |-> exchange]

\* Under which epoch it waits for an answer in the rotation.
RotationEpoch(c) == IF c.rotation = "proving" THEN c.epoch + 1 ELSE c.epoch

Awaits(c, m) ==
    \/ \E x \in Exchanges : c.exchange[x] = Sent(m.epoch, m.sequence)
    \/ c.rotation # "none" /\ RotationEpoch(c) = m.epoch /\ c.attempt = m.sequence

AwaitedRequests == {m \in wire : m.to = "server" /\ m.by = "client" /\ Awaits(client, m)}
AwaitedAnswers == {m \in wire : m.to = "client" /\ Awaits(client, m)}

\* Answers that nobody waits for any more say nothing to anybody.
Keep(messages, c) == {m \in messages : m.to = "server" \/ Awaits(c, m)}

\* The client goes on as c.
Become(c) == client' = c /\ wire' = Keep(wire, c)
BecomeAndSend(c, m) == client' = c /\ wire' = Keep(wire, c) \cup {m}

Draw(c, e) == [c EXCEPT !.sequence[e] = @ + 1]

SendRotation(c, kind, e) ==
    BecomeAndSend(
        [Draw(c, e) EXCEPT !.attempt = c.sequence[e], !.rotation = IF kind = "proof" THEN "proving" ELSE "asked"],
        Request(kind, e, c.sequence[e], c.keys[e], "client", IF kind = "proof" THEN c.keys[e] ELSE None))

\* While a rotation goes on, exchanges may go on under the current epoch, or wait for it: both are tried.
SendExchange(x) ==
    LET e == client.epoch
        n == client.sequence[e]
    IN  /\ client.exchange[x] = Wanted
        /\ BecomeAndSend([Draw(client, e) EXCEPT !.exchange[x] = Sent(e, n)],
                         Request("exchange", e, n, client.keys[e], "client", None))
        /\ UNCHANGED <<server, stolen, budgets, history>>

Rotate ==
    /\ client.rotation = "none"
    /\ rotations > 0
    /\ rotations' = rotations - 1
    /\ SendRotation(client, "rotate", client.epoch)
    /\ UNCHANGED <<server, stolen, losses, attacks, history>>

\* What was sent, or its answer, is lost or late: it is given up, and sent anew under a new number.
GiveUpExchange(x) ==
    /\ client.exchange[x].state = "sent"
    /\ losses > 0
    /\ losses' = losses - 1
    /\ Become([client EXCEPT !.exchange[x] = Wanted])
    /\ UNCHANGED <<server, stolen, attacks, rotations, history>>

GiveUpRotation ==
    /\ client.rotation # "none"
    /\ losses > 0
    /\ losses' = losses - 1
    /\ SendRotation(client, IF client.rotation = "asked" THEN "rotate" ELSE "proof", RotationEpoch(client))
    /\ UNCHANGED <<server, stolen, attacks, rotations, history>>

Released(c) == [x \in Exchanges |-> IF c.exchange[x] = Waiting THEN Wanted ELSE c.exchange[x]]
Adopted(c) == [c EXCEPT !.epoch = @ + 1, !.rotation = "none", !.exchange = Released(c)]

\* The keys are gone under which some exchanges still wait: they are told, and sent anew.
ClientErases(e) ==
    /\ e < client.epoch
    /\ client.keys[e] # None
    /\ Become([client EXCEPT !.keys[e] = None,
                             !.exchange = [x \in Exchanges |->
                                 IF @[x].state = "sent" /\ @[x].epoch = e /\ Mutation # "wait under erased keys"
                                 THEN Wanted ELSE @[x]]])
    /\ UNCHANGED <<server, stolen, budgets, history>>

-----------------------------------------------------------------------------
(* The server.                                                             *)

Fresh(s) ==
    [open |-> TRUE,
     current |-> 0,
     keys |-> [e \in Epochs |-> IF e = 0 THEN FirstKeys(s) ELSE None],   \* at current + 1: unproven
     asked |-> 0,                                                        \* the number that brought the unproven
     made |-> 0,                                                         \* shares drawn so far
     used |-> {}]                                                        \* <<epoch, sequence, by>>

Promoted(s) == [s EXCEPT !.current = @ + 1]

\* A number counts once in an epoch, whoever used it.
Used(m) == \E u \in server.used : u[1] = m.epoch /\ u[2] = m.sequence
Mark(s, m) == IF Mutation = "forget the window" THEN s ELSE [s EXCEPT !.used = @ \cup {<<m.epoch, m.sequence, m.by>>}]

Reply(m) == wire' = Keep(wire \cup {m}, client)

\* What is wrong with acting on m in state s.
Wrongs(s, m, served) ==
    (IF <<m.keys, m.sequence>> \in acts THEN {"replayed"} ELSE {})
    \cup (IF m.epoch \in erased THEN {"erased"} ELSE {})
    \cup (IF served /\ m.epoch > s.current THEN {"unproven"} ELSE {})
    \cup (IF served /\ m.by = "thief" /\ m.epoch > EpochOf(stolen) THEN {"stolen"} ELSE {})

Act(s, m, answer, served) ==
    /\ server' = Mark(s, m)
    /\ Reply(answer)
    /\ acts' = acts \cup {<<m.keys, m.sequence>>}
    /\ wrongs' = wrongs \cup Wrongs(s, m, served)

MakeNext(s, m) ==
    LET e == m.epoch + 1
        higher == s.keys[e] = None \/ m.sequence > s.asked \/ Mutation = "accept lower rotations"
        keys == Next(s.keys[m.epoch], m.by, m.sequence, s.made)
        made == [s EXCEPT !.keys[e] = keys, !.asked = m.sequence, !.made = @ + 1, !.used = {u \in @ : u[1] # e}]
    IN  IF m.epoch = s.current /\ e \in Epochs /\ higher
        THEN Act(IF Mutation = "promote at the answer" THEN Promoted(made) ELSE made,
                 m, Answer(m, "rotated", keys), FALSE)
        ELSE Act(s, m, Answer(m, "conflict", None), FALSE)

\* The device has signed these very keys. Doing it again when they are current changes nothing.
Prove(s, m) ==
    IF m.about = m.keys /\ m.epoch \in {s.current, s.current + 1}
    THEN Act(IF m.epoch > s.current THEN Promoted(s) ELSE s, m, Answer(m, "proved", None), FALSE)
    ELSE Act(s, m, Answer(m, "denied", None), FALSE)

\* In an anonymous session the first verified record is the proof.
Proving(m) == IF Anonymous /\ m.epoch > server.current THEN Promoted(server) ELSE server

Admit(m) ==
    LET s == Proving(m)
    IN  CASE m.kind = "proof" -> Prove(s, m)
          [] m.kind # "proof" /\ m.epoch > s.current /\ Mutation # "serve the unproven" ->
                Act(s, m, Answer(m, "denied", None), FALSE)
          [] m.kind = "rotate" -> MakeNext(s, m)
          [] OTHER -> Act(s, m, Answer(m, "answer", None), TRUE)

Turn(m, kind) == Reply(OuterAnswer(m, kind)) /\ UNCHANGED <<server, acts, wrongs>>

Handle(m) ==
    /\ CASE ~server.open \/ server.keys[m.epoch] = None -> Turn(m, "gone")
         [] OTHER ->
            IF server.keys[m.epoch] # m.keys THEN Turn(m, "refused")
            ELSE IF ~Used(m) THEN Admit(m)
            \* Who repeats a message gets the refusal himself; who comes second with his own is refused.
            ELSE <<m.epoch, m.sequence, m.by>> \notin server.used /\ Turn(m, "refused")
    /\ UNCHANGED <<client, stolen, budgets, erased>>

ServerHandles == \E m \in {n \in wire : n.to = "server"} : Handle(m)
ServerHandlesAwaited == \E m \in AwaitedRequests : Handle(m)

\* Also the eldest of too many epochs, and one past its hard limit.
GraceEnds(e) ==
    /\ server.open
    /\ e < server.current
    /\ e \notin erased
    /\ erased' = erased \cup {e}
    /\ server' = IF Mutation = "keep erased keys" THEN server ELSE [server EXCEPT !.keys[e] = None]
    /\ UNCHANGED <<client, wire, stolen, budgets, acts, wrongs>>

\* Idle, its current epoch past the hard limit, crowded out, restarted.
DropSession ==
    /\ attacks > 0
    /\ attacks' = attacks - 1
    /\ server.open
    /\ server' = [server EXCEPT !.open = FALSE]
    /\ UNCHANGED <<client, wire, stolen, losses, rotations, history>>

-----------------------------------------------------------------------------
(* The client takes an answer.                                             *)

\* A new session by handshake, for all that is not over. The old one is not followed any further.
Reopen ==
    LET s == client.session + 1
        again == [x \in Exchanges |-> IF client.exchange[x].state \in {"sent", "waiting"} THEN Wanted ELSE client.exchange[x]]
    IN  /\ client' = Opened(s, again)
        /\ server' = Fresh(s)
        /\ wire' = {}
        /\ acts' = {}
        /\ erased' = {}
        /\ UNCHANGED wrongs

Continue(c) == Become(c) /\ UNCHANGED <<server, history>>

TakeExchangeAnswer(m, x) ==
    CASE m.kind = "answer" -> Continue([client EXCEPT !.exchange[x] = Ended("answered")])
      [] m.kind \in {"refused", "denied"} -> Continue([client EXCEPT !.exchange[x] = Ended("refused")])
      \* An old epoch may be gone without the session, and so may the current one while the next is being proved.
      [] m.kind = "gone" /\ m.epoch < client.epoch -> Continue([client EXCEPT !.exchange[x] = Wanted])
      [] m.kind = "gone" /\ client.rotation = "proving" /\ Mutation # "take an epoch for the session" ->
            Continue([client EXCEPT !.exchange[x] = Waiting])
      [] OTHER -> Reopen

TakeRotationAnswer(m) ==
    LET e == client.epoch
        derived == Next(client.keys[e], "client", client.attempt, m.about.shares[e + 1][3])
        next == [client EXCEPT !.keys[e + 1] = derived]
    IN  \* What the server has signed must be about this request of this epoch.
        IF m.kind # "rotated" \/ Len(m.about.shares) # e + 1 \/ m.about # derived THEN Reopen
        ELSE IF Anonymous THEN Continue(Adopted(next))
        ELSE SendRotation(next, "proof", e + 1) /\ UNCHANGED <<server, history>>

Take(m) ==
    /\ m.kind \in Outer \/ (m.keys = client.keys[m.epoch] /\ m.keys # None)
    /\ \/ \E x \in Exchanges : client.exchange[x] = Sent(m.epoch, m.sequence) /\ TakeExchangeAnswer(m, x)
       \/ /\ client.rotation # "none" /\ m.epoch = RotationEpoch(client) /\ m.sequence = client.attempt
          /\ CASE client.rotation = "asked" -> TakeRotationAnswer(m)
               [] m.kind = "proved" -> Continue(Adopted(client))
               [] OTHER -> Reopen
    /\ UNCHANGED <<stolen, budgets>>

ClientTakes == \E m \in AwaitedAnswers : Take(m)

-----------------------------------------------------------------------------
(* The attacker. To replay is to hand the server what is on the wire.      *)

\* Anybody in the middle can make the outer answers up.
ForgeOuterAnswer ==
    /\ attacks > 0
    /\ attacks' = attacks - 1
    /\ \E m \in AwaitedRequests, kind \in Outer : OuterAnswer(m, kind) \notin wire /\ Reply(OuterAnswer(m, kind))
    /\ UNCHANGED <<client, server, stolen, losses, rotations, history>>

Steal ==
    /\ Thief
    /\ stolen = None
    /\ server.open
    /\ \E e \in Epochs : server.keys[e] # None /\ stolen' = server.keys[e]
    /\ UNCHANGED <<client, server, wire, budgets, history>>

\* He can send a statement again that the device has signed; he cannot sign one.
ThiefSends ==
    /\ attacks > 0
    /\ attacks' = attacks - 1
    /\ \E e \in Epochs, n \in 0..2, kind \in {"exchange", "rotate", "proof"} :
        /\ server.keys[e] # None
        /\ Known(server.keys[e])
        /\ \E about \in IF kind = "proof" THEN {None} \cup {m.about : m \in {n2 \in wire : n2.kind = "proof"}} ELSE {None} :
             LET m == Request(kind, e, n, server.keys[e], "thief", about)
             IN  m \notin wire /\ wire' = wire \cup {m}
    /\ UNCHANGED <<client, server, stolen, losses, rotations, history>>

ThiefAnswers ==
    /\ attacks > 0
    /\ attacks' = attacks - 1
    /\ \E m \in AwaitedRequests, kind \in {"answer", "conflict", "denied", "proved"} :
        Known(m.keys) /\ Answer(m, kind, None) \notin wire /\ Reply(Answer(m, kind, None))
    /\ UNCHANGED <<client, server, stolen, losses, rotations, history>>

-----------------------------------------------------------------------------
Init ==
    /\ client = Opened(1, [x \in Exchanges |-> Wanted])
    /\ server = Fresh(1)
    /\ wire = {}
    /\ stolen = None
    /\ losses = Losses
    /\ attacks = Attacks
    /\ rotations = Rotations
    /\ acts = {}
    /\ erased = {}
    /\ wrongs = {}

Step ==
    \/ \E x \in Exchanges : SendExchange(x) \/ GiveUpExchange(x)
    \/ Rotate \/ GiveUpRotation
    \/ \E e \in Epochs : ClientErases(e) \/ GraceEnds(e)
    \/ ClientTakes \/ ServerHandles
    \/ DropSession
    \/ ForgeOuterAnswer \/ Steal \/ ThiefSends \/ ThiefAnswers

\* What the client waits for comes in the end, unless it is given up. While a rotation goes on, no exchange need be sent.
Fairness ==
    /\ \A x \in Exchanges : WF_vars(client.rotation = "none" /\ SendExchange(x))
    /\ WF_vars(ServerHandlesAwaited)
    /\ WF_vars(ClientTakes)

Spec == Init /\ [][Step]_vars /\ Fairness

-----------------------------------------------------------------------------
(* What must hold.                                                         *)

NothingUnderErasedEpochs == "erased" \notin wrongs
NothingTwice == "replayed" \notin wrongs
NothingUnderUnprovenEpochs == "unproven" \notin wrongs

\* Epochs that the server serves.
Served == {e \in Epochs : e <= server.current /\ server.keys[e] # None}

Agreement == \A e \in Served : client.keys[e] # None => client.keys[e] = server.keys[e]

Healing ==
    /\ "stolen" \notin wrongs
    /\ \A e \in Served : Known(server.keys[e]) => stolen.session = client.session /\ e <= EpochOf(stolen)

\* Without an attacker no session is lost and nothing fails, whatever is lost, late, repeated or overtaken.
Undisturbed == Attacks = 0 => client.session = 1 /\ \A x \in Exchanges : client.exchange[x].state # "refused"

EveryExchangeEnds == \A x \in Exchanges : <>(client.exchange[x].state \in {"answered", "refused"})
=============================================================================
