using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Forks;

namespace Blockchain.Node.Rpc.Methods;

/// <summary>Rollbacks that a council decides: plans, votes, certificates.</summary>
internal static class RollbackMethods
{
    private const string Group = "Rollback";

    public static ImmutableArray<RpcMethod> All { get; } =
    [
        RpcMethod.Does(
            Group, "planrollback", RpcRole.Operator, "Tries out on this node's own blocks what it means to leave a block's branch, and sends the plan to the voters.",
            [
                new("blockhash", RpcType.Text, "The first block that is to leave the chain."),
                new("ruleset", RpcType.Text, "The rule set to enforce afterwards."),
                new("voter", RpcType.Number, "Who proposes: the place in the council, from 0."),
                new("reason", RpcType.Text, "Why, for people.", IsOptional: true),
            ], Propose),
        RpcMethod.Does(
            Group, "signrollback", RpcRole.Operator, "Reproduces a plan on this node's own blocks and signs it, only if every digest comes out; on private test networks alone.",
            [new("plan", RpcType.Text, "The plan's id."), new("key", RpcType.Text, "The voter's key, 32 bytes; used for this one signature and not kept.")], Sign),
        RpcMethod.Reads(
            Group, "getrollbackplan", "A plan, how far it has come here, and the certificate once there is one.", [new("plan", RpcType.Text, "Its id.")], Plan),
        RpcMethod.Reads(
            Group, "getverdicts", "How many verdicts this node remembers, and how many of them its rules of now would not give.", [], Verdicts),
    ];

    private static async Task<JsonNode?> Propose(RpcNode node, RpcArguments arguments, CancellationToken stop)
    {
        BlockHash leave = new(arguments.Hash(0));
        string adopt = arguments.Text(1), reason = arguments.Text(3);
        int voter = arguments.Int(2);
        if (voter is < 0 or > ushort.MaxValue) throw new RpcFaultException(RpcErrorCode.InvalidParameter, $"there is no voter {voter}");
        Answer? answer = await node.Loop.DoAsync(now => new NodeEvent.ProposeRollback(now, leave, adopt, (ushort)voter, reason)).ConfigureAwait(false);
        return answer is Answer.Planned { Plan: { } plan }
            ? new JsonObject { ["plan"] = plan.ComputeDigest().ToString(), ["hex"] = Hex.Encode(Wire.ToBytes(plan)) }
            : throw new RpcFaultException(RpcErrorCode.Verify, (answer as Answer.Refused)?.Reason ?? "no plan");
    }

    private static async Task<JsonNode?> Sign(RpcNode node, RpcArguments arguments, CancellationToken stop)
    {
        if (!node.IsTestChain) throw new RpcFaultException(RpcErrorCode.Misc, "signrollback is for networks whose blocks cost nothing: a key that decides is not sent to a node");
        PlanDigest plan = new(arguments.Hash(0));
        if (!Hex.TryDecode(arguments.Text(1), out byte[]? bytes) || !PrivateKey.TryCreate(bytes, out PrivateKey? key))
            throw new RpcFaultException(RpcErrorCode.InvalidParameter, "key must be 32 bytes in hexadecimal, and a secret key");
        return await node.Loop.DoAsync(now => new NodeEvent.SignPlan(now, plan, key)).ConfigureAwait(false) switch
        {
            Answer.Signed signed => new JsonObject { ["signed"] = true, ["vote"] = Hex.Encode(Wire.ToBytes(signed.Vote)) },
            Answer.NotReproduced wrong => new JsonObject { ["signed"] = false, ["differences"] = new JsonArray([.. wrong.Differences.Select(line => JsonValue.Create(line))]) },
            Answer.Refused refused => throw new RpcFaultException(RpcErrorCode.Verify, refused.Reason),
            _ => throw new RpcFaultException(RpcErrorCode.Verify, "no answer"),
        };
    }

    private static JsonObject Plan(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        PlanDigest id = new(arguments.Hash(0));
        PlanCase known = machine.Rollbacks?.Cases.FirstOrDefault(one => one.Id == id) ?? throw new RpcFaultException(RpcErrorCode.InvalidAddressOrKey, "Plan not found");
        return new()
        {
            ["plan"] = id.ToString(),
            ["hex"] = Hex.Encode(Wire.ToBytes(known.Plan)),
            ["state"] = known.State.ToString().ToLowerInvariant(),
            ["voters"] = new JsonArray([.. machine.Rollbacks.VotersOf(known.Plan).Select(voter => JsonValue.Create(voter))]),
            ["certificate"] = known.Certificate is { } certificate ? Hex.Encode(Wire.ToBytes(certificate)) : null,
        };
    }

    private static JsonObject Verdicts(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        VerdictAudit audit = VerdictAudit.Of(machine);
        return new() { ["held"] = audit.Held, ["stale"] = audit.Stale };
    }
}
