using System.Collections.Immutable;
using System.Globalization;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Storage;

/// <summary>One start of a node from its files, step by step.</summary>
internal sealed class NodeOpening(DataDirectory directory, NodeParts parts, bool isReindexed, Action<Height, Height> progress)
{
    private readonly BlockHash genesis = parts.Genesis.Hash;
    private readonly List<string> notes = [];
    private readonly List<VerdictChange> changes = [];

    /// <summary>Opens the files, restores the chain, follows the rules, and saves what that has changed.</summary>
    /// <param name="isRuleSetChosen">Whether the active rule set of the parts comes before the one that was kept.</param>
    public NodeStore Run(bool isRuleSetChosen)
    {
        BlockIndex index = BlockIndex.Open(directory.Index, out IndexContent? content, out string? fault);
        ChainLog? log = null;
        try
        {
            if (fault is not null) notes.Add($"the block index cannot be used ({fault}) and is made anew from the log");
            log = ChainLog.Open(directory.ChainLog, genesis, content?.State.LogBytes ?? 0, isReindexed);
            if (log.CutBytes > 0) notes.Add(string.Create(CultureInfo.InvariantCulture, $"a torn end of {log.CutBytes} bytes was cut off the log"));
            if (!isRuleSetChosen) EnforceAsBefore(log);
            if (log.GivenUp.Count > 0) notes.Add(GivenUp(log.GivenUp));
            if (content is not null && !StoredContents.Agree(content, log, genesis))
            {
                notes.Add("the block index belongs to another log and is made anew");
                content = null;
                index.Dispose();
                BlockIndex.Delete(directory.Index);
                index = BlockIndex.Open(directory.Index, out _, out _);
            }
            if (content is null && fault is null && log.BlockCount > 1) notes.Add($"{(isReindexed ? "the block index was thrown away, as asked" : "there was no block index")}: every block is judged again");
            return Restore(index, log, content, isRuleSetChosen);
        }
        catch
        {
            log?.Dispose();
            index.Dispose();
            throw;
        }
    }

    private void EnforceAsBefore(ChainLog log)
    {
        if (log.AdoptedRules is not { } kept) return;
        if (parts.FindRules(kept) is null) notes.Add($"rule set {kept}, which was enforced, is not known any more: {parts.Active} is enforced");
        else parts = parts with { Active = kept };
    }

    private static string GivenUp(IReadOnlyList<RecordPlace> places)
    {
        int blocks = places.Count(static place => place.Kind == (byte)LogKind.Block), undos = places.Count(static place => place.Kind == (byte)LogKind.Undo);
        List<string> what = [];
        if (blocks > 0) what.Add(string.Create(CultureInfo.InvariantCulture, $"{blocks} blocks, which peers have"));
        if (undos > 0) what.Add(string.Create(CultureInfo.InvariantCulture, $"undo data of {undos} blocks, which are connected again"));
        foreach (RecordPlace place in places)
        {
            if (place.Kind == RecordScan.UnreadableKind)
                what.Add(string.Create(CultureInfo.InvariantCulture, $"{place.End - place.Position} bytes from byte {place.Position} on, which nobody can read: peers give blocks again; a decision made here, such as invalidateblock, has to be made again"));
            else if (place.Kind is not ((byte)LogKind.Block or (byte)LogKind.Undo))
                what.Add(string.Create(CultureInfo.InvariantCulture, $"a decision at byte {place.Position} ({((LogKind)place.Kind).ToString().ToLowerInvariant()}), which has to be made again"));
        }
        return $"records of the log had changed and were given up: {string.Join("; ", what)}";
    }

    private NodeStore Restore(BlockIndex index, ChainLog log, IndexContent? content, bool isRuleSetChosen)
    {
        Chainstate? chain = null;
        if (CoinCheckpoint.TryRead(directory.Coins, parts.Salt, out BlockHash tip, out CoinTable coins, out string? fault))
        {
            if (log.HasBlock(tip)) chain = TryChain(log, content, tip, coins);
            if (chain is null) notes.Add($"the checkpoint of the coins at block {tip.Short()} does not fit the log: every block is connected again");
        }
        else if (fault is not null)
        {
            notes.Add($"the checkpoint of the coins was broken ({fault}): every block is connected again");
        }
        bool isCheckpointUsed = chain is not null;
        Height checkpointed = chain is not null && chain.Tree.TryGet(tip, out BlockNode? node) ? node.Height : Height.Genesis;
        chain ??= ChainAt(log, content, genesis, new(parts.Salt));
        if (isRuleSetChosen && log.AdoptedRules != parts.Active) log.PutRules(parts.Active);
        log.Commit();
        index.Save(chain.Tree.TakeChanged(), new(log.DurableBytes, chain.Rules.Rules.Digest, chain.Tip.Hash));
        OpeningReport report = new([.. notes], content is null, isCheckpointUsed, [.. changes]);
        NodeParts made = parts with { Store = log, Restored = chain, VoterLocks = log.VoterLocks.ToImmutableDictionary(), Memory = log.Memory };
        return new(directory, new(log, index, chain, made, report), checkpointed);
    }

    /// <summary>The chain on a checkpoint; null where the log cannot lead away from it.</summary>
    private Chainstate? TryChain(ChainLog log, IndexContent? content, BlockHash tip, CoinTable coins)
    {
        int noted = notes.Count;
        try
        {
            return ChainAt(log, content, tip, coins);
        }
        catch (BrokenStoreException)
        {
            notes.RemoveRange(noted, notes.Count - noted);
            changes.Clear();
            return null;
        }
    }

    private Chainstate ChainAt(ChainLog log, IndexContent? content, BlockHash tip, CoinTable coins)
    {
        RuleSchedule? active = parts.FindRules(parts.Active);
        Invariant.Holds(active is not null);
        RuleSetDigest before = content?.State.Rules ?? active.Rules.Digest;
        RuleSchedule? old = parts.FindRules(before);
        ImmutableArray<StoredBlock> blocks = content?.Blocks ?? [];
        ImmutableArray<StoredMark> marks = [.. log.Marks.Select(mark => mark.Mark)];
        StoredChain stored = new(blocks, StoredContents.Beyond(blocks, log, genesis), marks, tip, coins);
        Chainstate chain = new(parts.Genesis, old ?? active, log, parts.Scripts, parts.Salt, stored);
        Dictionary<BlockNode, Violation> refused = Refused(chain);
        bool isAdopted = before != active.Rules.Digest;
        int asked = chain.Tree.All.Count(static node => node.Verdict is not null);
        if (isAdopted) chain.Adopt(active, old is null ? static (_, _) => true : parts.CanDiffer);
        asked -= chain.Tree.All.Count(static node => node.Verdict is not null);
        Follow(chain);
        if (isAdopted) Tell(chain, refused, $"rule set {active.Rules.Name} is enforced instead of {old?.Rules.Name ?? "one that is not known any more"}: {Count(asked)} judged again", content);
        return chain;
    }

    private void Follow(Chainstate chain)
    {
        while (chain.Prepare() is { } step)
        {
            chain.Apply(step);
            progress(chain.Tip.Height, chain.Tree.BestHeight());
        }
    }

    private void Tell(Chainstate chain, Dictionary<BlockNode, Violation> before, string what, IndexContent? content)
    {
        Dictionary<BlockNode, Violation> after = Refused(chain);
        foreach (BlockNode node in before.Keys.Union(after.Keys).OrderBy(node => node.Arrival))
        {
            VerdictChange change = new(node, before.GetValueOrDefault(node), after.GetValueOrDefault(node));
            if (change.Before is null != change.After is null) changes.Add(change);
        }
        notes.Add(content is not null && chain.Tree.TryGet(content.State.Tip, out BlockNode? left) && left != chain.Tip
            ? $"{what}; the tip was at height {left.Height}, {left.Hash}, and is at height {chain.Tip.Height}, {chain.Tip.Hash}"
            : $"{what}; the tip stays");
        notes.AddRange(changes.Select(change => change.ToString()));
    }

    private static string Count(int blocks) => string.Create(CultureInfo.InvariantCulture, $"{blocks} {(blocks == 1 ? "block was" : "blocks were")}");

    private static Dictionary<BlockNode, Violation> Refused(Chainstate chain) => chain.Tree.All
        .Where(node => node is { Failure: BlockFailure.Verdict, Verdict.Violation: not null })
        .ToDictionary(node => node, node => node.Verdict!.Violation!); // not null in either case: asked for above
}
