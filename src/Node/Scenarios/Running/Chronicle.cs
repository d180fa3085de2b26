using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Forks;
using Blockchain.Node.Scenarios.Reporting;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Scenarios.Running;

/// <summary>Tells a run as it happens: names before hashes, the cause before the consequence.</summary>
internal sealed class Chronicle(Stage stage)
{
    private readonly ImmutableArray<RunEvent>.Builder events = ImmutableArray.CreateBuilder<RunEvent>();

    /// <summary>Everything told so far, in order.</summary>
    internal ImmutableArray<RunEvent> Events => events.ToImmutable();

    /// <summary>Tells one thing.</summary>
    internal void Say(string text, string? mark = null, params ImmutableArray<string> details) => events.Add(new(stage.Host.Now, text, mark, details));

    /// <summary>Where the next thing told will stand: a cause may be put here when its consequences have been told already.</summary>
    internal int Place => events.Count;

    /// <summary>Tells a cause ahead of its consequences.</summary>
    internal void SayAt(int place, string text, params ImmutableArray<string> details) => events.Insert(place, new(stage.Host.Now, text, null, details));

    /// <summary>Where everybody is.</summary>
    internal void Picture()
    {
        ImmutableArray<NodeIndex> running = [.. stage.Running];
        ImmutableArray<IGrouping<BlockHash, NodeIndex>> tips =
            [.. running.GroupBy(node => stage.Host.TipOf(node).Hash).OrderByDescending(tip => tip.Count()).ThenBy(tip => tip.Key)];
        string mempool = $"mempool {Phrase.Number(running.Max(node => stage.Host.WaitingCount(node)))}";
        if (tips.Length == 1)
        {
            NodeIndex any = tips[0].First();
            Say($"height {Phrase.Number(stage.Host.TipOf(any).Height.Value)}  one chain, {running.Length} of {Phrase.Count(stage.Scenario.Nodes.Length, "node")}", mempool);
            return;
        }
        Say($"{Phrase.Count(tips.Length, "branch", "branches")}", mempool, [.. tips.Select(Side)]);
    }

    /// <summary>A node has found a block.</summary>
    internal void Found(int place, NodeIndex miner, Block block, Height height, string? name)
    {
        int touched = Touched(block);
        string label = name is null ? "" : $"   '{name}'";
        SayAt(place, $"{Name(miner)} mines {Phrase.Number(height.Value)}  {block.Hash.Short()}   {Bytes(block.Size)}, {Phrase.Count(touched, "txid")}{label}");
    }

    /// <summary>Everybody has named a fork.</summary>
    internal void Fork(SeenFork fork, ImmutableArray<Sighting> sightings)
    {
        BlockPlace? disputed = fork.Disputed;
        string what = disputed is { } block
            ? $"FORK  {fork.Kind} at {Phrase.Number(block.Height.Value - 1)}: {Sides(block)}"
            : $"FORK  {fork.Kind} above {fork.ForkPoint.Short()}";
        List<string> details = [];
        foreach (SeenVerdict verdict in fork.Verdicts) details.Add($"rules {verdict.Name,-16}{Verdict(verdict)}");
        long took = disputed is { } named && stage.Blocks.Values.FirstOrDefault(known => known.Block.Hash == named.Hash) is { } origin ? stage.Host.Now - origin.At : -1;
        details.Add($"named by {sightings.Length} of {Phrase.Count(stage.Scenario.Nodes.Length, "node")}{(took >= 0 ? $" within {Phrase.Span(took)}" : "")}");
        Say(what, $"incident {fork.Id.Short()}", [.. details]);
    }

    /// <summary>A node's word on a payment has become worse.</summary>
    internal void Standing(NodeIndex node, string name, Transaction payment, PaymentStanding standing)
    {
        bool isReceiver = stage.Payers.TryGetValue(payment.Id, out Format.ScenarioStep.Pay? pay) && stage.NodeOf(pay.To) == node;
        if (!isReceiver || pay is null) return;
        string what = $"{Name(node)}: payment '{name}' {payment.Id.Short()}, {Phrase.Coins(pay.Amount)} to {pay.To}";
        switch (standing)
        {
            case PaymentStanding.OnlyOurs: Say($"{what}: confirmed here, absent on the other branch", "NOT SAFE"); break;
            case PaymentStanding.Conflicting: Say($"{what}: another branch spends the same coins", "NOT SAFE"); break;
            case PaymentStanding.OnlyTheirs: Say($"{what}: confirmed on the other branch only", "NOT SAFE"); break;
            case PaymentStanding.Untouched or PaymentStanding.Waiting or PaymentStanding.OnAllBranches: break;
        }
    }

    /// <summary>Two branches spend one coin.</summary>
    internal void DoubleSpend(Notice.DoubleSpend spent) =>
        Say($"{NameOf(spent.Ours)} and {NameOf(spent.Theirs)} spend the same coin on two branches", "DOUBLE SPEND");

    /// <summary>A plan has become a certificate.</summary>
    internal void Certified(Certificate certificate) =>
        Say($"plan {certificate.Id.Short()} is certified by {Phrase.Count(certificate.Votes.Length, "vote")} of {stage.Scenario.Council?.Voters.Length} voters");

    /// <summary>Bytes in the unit that fits.</summary>
    internal static string Bytes(int bytes) => bytes < 1_000 ? $"{bytes} B" : $"{Phrase.Number(bytes / 1_000)} kB";

    /// <summary>Distinct transaction ids that a block touches.</summary>
    internal static int Touched(Block block)
    {
        HashSet<TxId> touched = [.. block.Transactions.Select(transaction => transaction.Id)];
        foreach (Transaction transaction in block.Transactions.Where(transaction => !transaction.IsCoinbase))
        {
            foreach (TxIn input in transaction.Inputs) touched.Add(input.Previous.Tx);
        }
        return touched.Count;
    }

    private string Sides(BlockPlace disputed)
    {
        ILookup<bool, string> sides = stage.Running.ToLookup(node => Follows(node, disputed), Name);
        return $"{Phrase.Set(sides[false])} stay, {Phrase.Set(sides[true])} follow {disputed.Hash.Short()}";
    }

    private bool Follows(NodeIndex node, BlockPlace place)
    {
        ChainedHeader tip = stage.Host.TipOf(node);
        return tip.Height >= place.Height && tip.Ancestor(place.Height).Hash == place.Hash;
    }

    private string Side(IGrouping<BlockHash, NodeIndex> side)
    {
        Height height = stage.Host.TipOf(side.First()).Height;
        return $"{Phrase.Number(height.Value)}  {side.Key.Short()}   {Phrase.Count(side.Count(), "node")} {Phrase.Set(side.Select(Name))}";
    }

    private static string Verdict(SeenVerdict verdict)
    {
        if (verdict.IsValid) return "valid";
        if (verdict.Rule is not { } rule) return "not judged";
        string figures = verdict is { Measured: { } measured, Limit: { } limit } ? $"   {Phrase.Number(measured)} > {Phrase.Number(limit)}" : "";
        return $"{rule}{figures}";
    }

    private string NameOf(TxId id)
    {
        foreach ((string name, Transaction payment) in stage.Payments)
        {
            if (payment.Id == id) return $"'{name}' {id.Short()}";
        }
        return id.Short();
    }

    private string Name(NodeIndex node) => stage.NameOf(node);
}
