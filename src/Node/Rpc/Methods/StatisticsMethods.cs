using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Script;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Rpc.Methods;

/// <summary>Figures about blocks, the chain and its deployments.</summary>
internal static class StatisticsMethods
{
    private const string Group = "Blockchain";
    private const int MonthSeconds = 30 * 24 * 60 * 60;

    /// <summary>Bytes that Core counts for an entry of the coin set beside its script: outpoint, height, amount and length.</summary>
    private const int CoinOverheadBytes = 41;

    public static ImmutableArray<RpcMethod> All { get; } =
    [
        RpcMethod.Reads(
            Group, "getblockstats", "Figures about a block: sizes, fees, counts.",
            [
                new("hash_or_height", RpcType.Any, "The block, by hash, or by height on the best chain."),
                new("stats", RpcType.Array, "Only these figures.", IsOptional: true),
            ], BlockStatistics),
        RpcMethod.Reads(
            Group, "getchaintxstats", "How many transactions a second the chain took.",
            [
                new("nblocks", RpcType.Number, "Over so many blocks; a month's where left out.", IsOptional: true),
                new("blockhash", RpcType.Text, "Up to this block; the best one where left out.", IsOptional: true),
            ], ChainStatistics),
        RpcMethod.Reads(
            Group, "getdeploymentinfo", "The changes of rules that the active rule set knows by name, and where they stand.",
            [new("blockhash", RpcType.Text, "At this block; the best one where left out.", IsOptional: true)], Deployments),
    ];

    private static JsonObject BlockStatistics(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        System.Text.Json.JsonElement name = arguments.Raw(0)!.Value;
        BlockNode place = name.ValueKind == System.Text.Json.JsonValueKind.Number
            ? AtHeight(machine, arguments.Int(0))
            : BlockView.Find(machine, new(RpcArguments.HashOf(name.ToString(), "hash_or_height")));
        Block block = BlockView.Body(node, place);
        ImmutableArray<Coin> spent = BlockView.Spent(node, place);
        if (spent.IsDefault && place.Parent is not null) throw new RpcFaultException(RpcErrorCode.Misc, "Undo data not available");
        JsonObject all = Figures(place, block, spent.IsDefault ? [] : spent, machine.Chain.Rules.RulesFor(place.Header));
        if (!arguments.Has(1)) return all;
        JsonObject some = [];
        foreach (string figure in arguments.Items(1).Select(item => item.ToString()))
        {
            if (!all.ContainsKey(figure)) throw new RpcFaultException(RpcErrorCode.InvalidParameter, $"Invalid selected statistic '{figure}'");
            some[figure] = all[figure]?.DeepClone();
        }
        return some;
    }

    private static BlockNode AtHeight(NodeMachine machine, int height)
    {
        if (height < 0) throw new RpcFaultException(RpcErrorCode.InvalidParameter, $"Target block height {height} is negative");
        return machine.Chain.Tree.ActiveAt(new(height))
            ?? throw new RpcFaultException(RpcErrorCode.InvalidParameter, $"Target block height {height} after current tip {machine.Chain.Tip.Height}");
    }

    private static JsonObject Figures(BlockNode place, Block block, ImmutableArray<Coin> spent, ConsensusRules rules)
    {
        Transaction[] paying = [.. block.Transactions.Skip(1)];
        List<long> fees = [];
        List<(long Rate, long Weight)> rates = [];
        int next = 0;
        foreach (Transaction transaction in paying)
        {
            long fee = (long)TransactionView.Fee(transaction, spent.Slice(next, transaction.Inputs.Length));
            next += transaction.Inputs.Length;
            fees.Add(fee);
            rates.Add((fee * Transaction.WitnessScaleFactor / transaction.Weight, transaction.Weight));
        }
        long[] sizes = [.. paying.Select(transaction => (long)transaction.Size)];
        Transaction[] witness = [.. paying.Where(transaction => transaction.HasWitness)];
        TxOut[] outputs = [.. block.Transactions.SelectMany(transaction => transaction.Outputs)];
        TxOut[] kept = [.. outputs.Where(output => !ScriptTemplates.IsUnspendable(output.ScriptPubKey.Span))];
        long more = outputs.Sum(CoinBytes) - spent.Sum(coin => CoinBytes(coin.Output));
        long moreKept = (place.Parent is null ? 0 : kept.Sum(CoinBytes)) - spent.Sum(coin => CoinBytes(coin.Output));
        return new()
        {
            ["avgfee"] = Average(fees),
            ["avgfeerate"] = paying.Length == 0 ? 0 : fees.Sum() * Transaction.WitnessScaleFactor / paying.Sum(transaction => (long)transaction.Weight),
            ["avgtxsize"] = Average(sizes),
            ["blockhash"] = block.Hash.ToString(),
            ["feerate_percentiles"] = Percentiles(rates),
            ["height"] = place.Height.Value,
            ["ins"] = spent.Length,
            ["maxfee"] = fees.DefaultIfEmpty().Max(),
            ["maxfeerate"] = rates.Select(rate => rate.Rate).DefaultIfEmpty().Max(),
            ["maxtxsize"] = sizes.DefaultIfEmpty().Max(),
            ["medianfee"] = Median(fees),
            ["mediantime"] = place.Header.MedianTime.Seconds,
            ["mediantxsize"] = Median(sizes),
            ["minfee"] = fees.DefaultIfEmpty().Min(),
            ["minfeerate"] = rates.Select(rate => rate.Rate).DefaultIfEmpty().Min(),
            ["mintxsize"] = sizes.DefaultIfEmpty().Min(),
            ["outs"] = outputs.Length,
            ["subsidy"] = rules.SubsidyAt(place.Height).Satoshis,
            ["swtotal_size"] = witness.Sum(transaction => (long)transaction.Size),
            ["swtotal_weight"] = witness.Sum(transaction => (long)transaction.Weight),
            ["swtxs"] = witness.Length,
            ["time"] = block.Header.Time.Seconds,
            ["total_out"] = paying.Sum(transaction => transaction.Outputs.Sum(output => output.Value.Satoshis)),
            ["total_size"] = sizes.Sum(),
            ["total_weight"] = paying.Sum(transaction => (long)transaction.Weight),
            ["totalfee"] = fees.Sum(),
            ["txs"] = block.Transactions.Length,
            ["utxo_increase"] = outputs.Length - spent.Length,
            ["utxo_size_inc"] = more,
            ["utxo_increase_actual"] = (place.Parent is null ? 0 : kept.Length) - spent.Length,
            ["utxo_size_inc_actual"] = moreKept,
        };
    }

    private static long CoinBytes(TxOut output) => Blockchain.Consensus.Codec.Wire.ToBytes(output).Length + CoinOverheadBytes;

    private static long Average(IReadOnlyCollection<long> values) => values.Count == 0 ? 0 : values.Sum() / values.Count;

    private static long Median(IReadOnlyCollection<long> values)
    {
        if (values.Count == 0) return 0;
        long[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 0 ? (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2 : sorted[sorted.Length / 2];
    }

    /// <summary>The rates below which a tenth, a quarter, a half, three quarters and nine tenths of the weight lie.</summary>
    private static JsonArray Percentiles(List<(long Rate, long Weight)> rates)
    {
        double[] marks = [0.1, 0.25, 0.5, 0.75, 0.9];
        long total = rates.Sum(rate => rate.Weight);
        long[] found = new long[marks.Length];
        int next = 0;
        long below = 0;
        foreach ((long rate, long weight) in rates.Order())
        {
            below += weight;
            while (next < marks.Length && below >= total * marks[next]) found[next++] = rate;
        }
        return new JsonArray([.. found.Select(rate => JsonValue.Create(rate))]);
    }

    private static JsonObject ChainStatistics(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        BlockNode last = arguments.Has(1) ? BlockView.Find(machine, new(arguments.Hash(1))) : machine.Chain.Tip;
        if (!machine.Chain.Tree.IsActive(last)) throw new RpcFaultException(RpcErrorCode.InvalidParameter, "Block is not in main chain");
        int interval = machine.Chain.Rules.RulesFor(last.Header).BlockInterval;
        int blocks = arguments.Has(0) ? arguments.Int(0) : Math.Max(0, Math.Min(MonthSeconds / interval, last.Height.Value - 1));
        if (blocks < 0 || (blocks > 0 && blocks >= last.Height.Value))
            throw new RpcFaultException(RpcErrorCode.InvalidParameter, "Invalid block count: should be between 0 and the block's height - 1");
        long before = 0;
        long within = 0;
        BlockNode? first = null;
        for (BlockNode? at = last; at is not null; at = at.Parent)
        {
            if (last.Height - at.Height < blocks) within += at.TransactionCount;
            else
            {
                first ??= at;
                before += at.TransactionCount;
            }
        }
        JsonObject json = new()
        {
            ["time"] = last.Header.Header.Time.Seconds,
            ["txcount"] = before + within,
            ["window_final_block_hash"] = last.Hash.ToString(),
            ["window_final_block_height"] = last.Height.Value,
            ["window_block_count"] = blocks,
        };
        if (blocks == 0 || first is null) return json;
        long seconds = last.Header.MedianTime - first.Header.MedianTime;
        json["window_interval"] = seconds;
        json["window_tx_count"] = within;
        if (seconds > 0) json["txrate"] = (double)within / seconds;
        return json;
    }

    private static JsonObject Deployments(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        BlockNode at = arguments.Has(0) ? BlockView.Find(machine, new(arguments.Hash(0))) : machine.Chain.Tip;
        JsonObject deployments = [];
        RuleSchedule schedule = machine.Chain.Rules;
        foreach (RuleChange change in schedule.Rules.Changes.Where(change => change.Name is not null))
        {
            bool isActive = schedule.IsInForce(change, at.Header, new(0, at.Hash, default, at.Header.Header.Time, default, 0), default);
            JsonObject row = new() { ["type"] = change.Activation is Signalled ? "bip9" : "buried", ["active"] = isActive, ["when"] = change.Activation.ToString() };
            if (change.Activation is AtHeight { Height: var height }) row["height"] = height.Value;
            if (change.Activation is Signalled { Deployment: { } deployment })
            {
                row["bip9"] = new JsonObject
                {
                    ["bit"] = deployment.Bit,
                    ["start_time"] = deployment.Start.Seconds,
                    ["timeout"] = deployment.Timeout.Seconds,
                    ["min_activation_height"] = deployment.MinActivationHeight.Value,
                    ["status"] = Spelling(schedule.StateOf(deployment, at.Header.Parent)),
                    ["since"] = schedule.StateSince(deployment, at.Header.Parent).Value,
                    ["status_next"] = Spelling(schedule.StateOf(deployment, at.Header)),
                };
            }
            if (isActive && !row.ContainsKey("height") && row["bip9"]?["since"] is { } since) row["height"] = since.DeepClone();
            deployments[change.Name!] = row;
        }
        return new() { ["hash"] = at.Hash.ToString(), ["height"] = at.Height.Value, ["deployments"] = deployments };
    }

    private static string Spelling(ThresholdState state) => state switch
    {
        ThresholdState.Defined => "defined",
        ThresholdState.Started => "started",
        ThresholdState.LockedIn => "locked_in",
        ThresholdState.Active => "active",
        ThresholdState.Failed => "failed",
    };
}
