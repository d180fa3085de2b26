using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Forks;
using Blockchain.Node.Machine.Mempool;
using Blockchain.Node.Machine.Rollback;

namespace Blockchain.Node.Rpc.Methods;

/// <summary>This node's own methods: forks, judgements, and what they mean for payments.</summary>
internal static class ForkMethods
{
    private const string Group = "Forks";

    public static ImmutableArray<RpcMethod> All { get; } =
    [
        RpcMethod.Reads(Group, "getforks", "The tips of all branches, refused ones included: fork point, work, verdicts, peers.", [], Forks),
        RpcMethod.Reads(
            Group, "getincidents", "All forks that mattered, oldest first.", [],
            static (_, machine, _) => new JsonArray([.. machine.Forks.Monitor.Incidents.Select(incident => (JsonNode)IncidentJson(incident, isFull: false))])),
        RpcMethod.Reads(
            Group, "getincident", "All about one fork: branches, who stands where, evidence, timeline.", [new("incident", RpcType.Text, "Its id.")],
            static (_, machine, arguments) => IncidentJson(Find(machine, arguments), isFull: true)),
        RpcMethod.Reads(
            Group, "getjudgement", "What every known rule set says of a block.", [new("blockhash", RpcType.Text, "The block.")], JudgementOf),
        RpcMethod.Reads(Group, "listrulesets", "The rule sets that this node knows, and which one it enforces.", [], RuleSets),
        RpcMethod.Reads(
            Group, "getorphanreport", "The fate of every transaction of a branch, were it left for the best chain, or had it been.",
            [new("tip", RpcType.Text, "The last block of the branch.")], Report),
        RpcMethod.Reads(
            Group, "getpaymentstatus", "Where a payment is confirmed while a fork is open, and whether it is safe to rely on.",
            [
                new("txid", RpcType.Text, "The transaction."),
                new("blockhash", RpcType.Text, "A block that holds it, where it does not wait and all its outputs are spent.", IsOptional: true),
            ], Payment),
    ];

    private static JsonArray Forks(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        ChainedHeader best = machine.Chain.Tip.Header;
        JsonArray rows = [];
        foreach (ChainedHeader tip in machine.Headers.OtherTips().Prepend(best))
        {
            ChainedHeader forkPoint = ChainedHeader.ForkPoint(best, tip);
            rows.Add(new JsonObject
            {
                ["tip"] = Place(BlockPlace.Of(tip)),
                ["forkpoint"] = Place(BlockPlace.Of(forkPoint)),
                ["length"] = tip.Height - forkPoint.Height,
                ["active"] = tip == best,
                ["chainwork"] = tip.Work.ToString(),
                ["peers"] = new JsonArray([.. machine.ConnectedPeers.Where(peer => peer.Stand?.Tip == tip.Hash).Select(peer => JsonValue.Create(peer.Id.Value))]),
                ["violation"] = FirstRefusal(machine, tip, forkPoint)?.ToString(),
                ["verdicts"] = Verdicts(FirstSplit(machine, tip, forkPoint)),
            });
        }
        return rows;
    }

    /// <summary>Why this node does not follow a branch: what its rules say of the first block that they refuse; null where they refuse none.</summary>
    private static Violation? FirstRefusal(NodeMachine machine, ChainedHeader tip, ChainedHeader forkPoint) =>
        First(tip, forkPoint, at => machine.Chain.Tree.TryGet(at.Hash, out BlockNode? block) ? block.Verdict?.Violation : null);

    /// <summary>The first judgement of a branch in which the rule sets differ; null for none.</summary>
    private static Judgement? FirstSplit(NodeMachine machine, ChainedHeader tip, ChainedHeader forkPoint) =>
        First(tip, forkPoint, at => machine.Forks.Monitor.JudgementOf(at.Hash) is { IsSplit: true } split ? split : null);

    /// <summary>What is found at the lowest block of a branch at which anything is; null for none.</summary>
    private static T? First<T>(ChainedHeader tip, ChainedHeader forkPoint, Func<ChainedHeader, T?> find)
        where T : class
    {
        T? first = null;
        for (ChainedHeader? at = tip; at is not null && at != forkPoint; at = at.Parent) first = find(at) ?? first;
        return first;
    }

    private static Incident Find(NodeMachine machine, RpcArguments arguments)
    {
        IncidentId id = new(arguments.Hash(0));
        return machine.Forks.Monitor.Incidents.FirstOrDefault(incident => incident.Id == id)
            ?? throw new RpcFaultException(RpcErrorCode.InvalidAddressOrKey, "Incident not found");
    }

    private static JsonObject IncidentJson(Incident incident, bool isFull)
    {
        JsonObject json = new()
        {
            ["incident"] = incident.Id.ToString(),
            ["kind"] = incident.Kind.Name(),
            ["state"] = incident.State.Name(),
            ["open"] = incident.State.IsOpen(),
            ["since"] = incident.Since.Seconds,
            ["forkpoint"] = incident.ForkPoint.ToString(),
            ["disputed"] = incident.DisputedBlock is { } disputed ? Place(disputed) : null,
            ["violation"] = incident.Violation?.ToString(),
        };
        if (!isFull) return json;
        json["branches"] = new JsonArray([.. incident.Branches.Select(branch => (JsonNode)new JsonObject
        {
            ["first"] = Place(branch.First), ["tip"] = Place(branch.Tip), ["length"] = branch.Length, ["chainwork"] = branch.Work.ToString(),
        })]);
        json["stands"] = new JsonArray([.. incident.Stands.Select(stand => (JsonNode)new JsonObject
        {
            ["peer"] = stand.Peer, ["ruleset"] = stand.Announced?.ToString(), ["tip"] = Place(stand.Tip),
        })]);
        json["evidence"] = new JsonArray([.. incident.Finding.Evidence.Select(line => (JsonNode)new JsonObject { ["signal"] = line.Signal, ["text"] = line.Text })]);
        json["timeline"] = new JsonArray([.. incident.Timeline.Select(entry => (JsonNode)new JsonObject { ["time"] = entry.Time.Seconds, ["what"] = entry.What })]);
        json["entriesdropped"] = incident.EntriesDropped;
        return json;
    }

    private static JsonObject JudgementOf(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        BlockHash hash = new(arguments.Hash(0));
        if (machine.Headers.Find(hash) is null) throw new RpcFaultException(RpcErrorCode.InvalidAddressOrKey, "Block not found");
        Judgement judgement = machine.Forks.Monitor.JudgementOf(hash)
            ?? throw new RpcFaultException(RpcErrorCode.Misc, "Block was not judged by all rule sets: its branch never mattered, or the judgement made room for later ones");
        return new()
        {
            ["block"] = Place(judgement.Place),
            ["split"] = judgement.IsSplit,
            ["verdicts"] = Verdicts(judgement),
        };
    }

    private static JsonArray Verdicts(Judgement? judgement) => new([.. (judgement?.Verdicts ?? []).Select(verdict => (JsonNode)new JsonObject
    {
        ["ruleset"] = verdict.Name,
        ["digest"] = verdict.Digest.ToString(),
        ["valid"] = verdict.Verdict.IsValid,
        ["rule"] = verdict.Verdict.Violation?.Rule,
        ["reject"] = verdict.Verdict.Violation?.Word,
        ["measured"] = verdict.Verdict.Violation?.Measured,
        ["limit"] = verdict.Verdict.Violation?.Limit,
        ["reason"] = verdict.Verdict.Reason,
    })]);

    private static JsonArray RuleSets(RpcNode node, NodeMachine machine, RpcArguments arguments) => new([.. node.Known.Select(known => (JsonNode)new JsonObject
    {
        ["name"] = known.Rules.Name,
        ["digest"] = known.Rules.Digest.ToString(),
        ["summary"] = known.Rules.Summary,
        ["active"] = known.Rules.Digest == machine.Chain.Rules.Rules.Digest,
    })]);

    private static JsonNode? Report(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        ChainedHeader abandoned = machine.Headers.Find(new(arguments.Hash(0))) ?? throw new RpcFaultException(RpcErrorCode.InvalidAddressOrKey, "Block not found");
        ChainedHeader best = machine.Chain.Tip.Header;
        ChainedHeader forkPoint = ChainedHeader.ForkPoint(best, abandoned);
        if (forkPoint == abandoned) throw new RpcFaultException(RpcErrorCode.InvalidParameter, "Block is on the best chain: no transaction has lost its place");
        if (!machine.Chain.Tree.TryGet(forkPoint.Hash, out BlockNode? shared)
            || machine.Chain.ViewAt(shared, DryRun.DepthBlocksMax) is not { } coins
            || machine.Headers.BodiesBetween(forkPoint, abandoned) is not { } left
            || machine.Headers.BodiesBetween(forkPoint, best) is not { } kept)
        {
            throw new RpcFaultException(RpcErrorCode.Misc, $"the branch is longer than {DryRun.DepthBlocksMax} blocks, or not all of its blocks are here");
        }
        MempoolContext context = machine.ContextAt(node.Clock.Now);
        OrphanReport report = OrphanReport.Of(new(forkPoint, left, kept, coins, NextBlockRules.Under(context.Rules, context.Scripts)));
        JsonNode? json = JsonNode.Parse(report.Json.Span);
        if (json is not null) json["digest"] = report.Digest.ToString();
        return json;
    }

    private static JsonObject Payment(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        TxId id = new(arguments.Hash(0));
        bool isWaiting = machine.Mempool.TryGet(id, out MempoolEntry? entry);
        // A block that is named spares a look at every coin.
        BlockPlace? confirmed = arguments.Has(1) && machine.Headers.Find(new(arguments.Hash(1))) is { } named ? BlockPlace.Of(named) : ConfirmedIn(machine, id);
        Transaction? payment = entry?.Transaction
            ?? (confirmed is { } at ? machine.Headers.FindBody(at.Hash)?.Transactions.FirstOrDefault(transaction => transaction.Id == id) : null);
        if (payment is null)
        {
            return machine.Mempool.Replacements.Of(id) is { } by
                ? Replaced(machine, id, by)
                : throw new RpcFaultException(RpcErrorCode.InvalidAddressOrKey, "No such transaction waits or has an unspent output: name the block that holds it");
        }
        JsonArray forks = [];
        bool isSafe = true;
        foreach (Incident incident in machine.Forks.Monitor.Incidents.Where(incident => incident.State.IsOpen()))
        {
            PaymentStanding standing = machine.Forks.StandingOf(incident.Id, payment, isWaiting);
            isSafe &= standing is PaymentStanding.OnAllBranches or PaymentStanding.Untouched;
            forks.Add(new JsonObject
            {
                ["incident"] = incident.Id.ToString(),
                ["standing"] = NameOf(standing),
                ["by"] = machine.Forks.RivalOf(incident.Id, payment)?.ToString(),
            });
        }
        int confirmations = ConfirmationsOf(machine, confirmed);
        bool isOurs = confirmations > 0;
        return new()
        {
            ["txid"] = id.ToString(),
            ["waiting"] = isWaiting,
            ["block"] = confirmed is { } where ? Place(where) : null,
            ["confirmations"] = confirmations,
            ["safe"] = isSafe && isOurs,
            ["why"] = !isOurs ? "not confirmed on the chain that this node follows"
                : isSafe ? "confirmed, and on every branch of every open fork" : "an open fork does not confirm it on every branch",
            ["forks"] = forks,
        };
    }

    /// <summary>A payment whose place another transaction took, which whoever waits for it learns here, and how that one stands.</summary>
    private static JsonObject Replaced(NodeMachine machine, TxId id, TxId by)
    {
        bool isWaiting = machine.Mempool.Contains(by);
        BlockPlace? confirmed = isWaiting ? null : ConfirmedIn(machine, by);
        return new()
        {
            ["txid"] = id.ToString(),
            ["waiting"] = false,
            ["block"] = null,
            ["confirmations"] = 0,
            ["safe"] = false,
            ["why"] = $"replaced by {by}, which {(isWaiting ? "waits for a block" : confirmed is null ? "does not wait and has no unspent output here" : "is confirmed")}",
            ["forks"] = new JsonArray(),
            ["replacedby"] = new JsonObject
            {
                ["txid"] = by.ToString(),
                ["waiting"] = isWaiting,
                ["block"] = confirmed is { } where ? Place(where) : null,
                ["confirmations"] = ConfirmationsOf(machine, confirmed),
            },
        };
    }

    /// <summary>1 in the best block; 0 where the chain that this node follows does not hold it.</summary>
    private static int ConfirmationsOf(NodeMachine machine, BlockPlace? confirmed) =>
        confirmed is { } place && machine.Headers.Find(place.Hash) is { } header && header.IsAncestorOf(machine.Chain.Tip.Header)
            ? machine.Chain.Tip.Height - place.Height + 1 : 0;

    private static BlockPlace? ConfirmedIn(NodeMachine machine, TxId id)
    {
        foreach ((OutPoint name, Coin coin) in machine.Chain.AllCoins())
        {
            if (name.Tx == id) return BlockPlace.Of(machine.Chain.Tip.Header.Ancestor(coin.Height));
        }
        return null;
    }

    private static string NameOf(PaymentStanding standing) => standing switch
    {
        PaymentStanding.Untouched => "untouched",
        PaymentStanding.Waiting => "waiting",
        PaymentStanding.OnAllBranches => "on-all-branches",
        PaymentStanding.OnlyOurs => "only-ours",
        PaymentStanding.OnlyTheirs => "only-theirs",
        PaymentStanding.Conflicting => "conflicting",
    };

    private static JsonObject Place(BlockPlace place) => new() { ["hash"] = place.Hash.ToString(), ["height"] = place.Height.Value };
}
