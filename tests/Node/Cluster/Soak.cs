using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Simulation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Cluster;

/// <summary>
/// Three nodes, and round after round the same story drawn anew: payments, blocks or a reorganization, a kill in the middle of it, a start.
/// A round ends when everybody agrees; what is asserted then does not depend on how long anything took.
/// </summary>
internal sealed partial class Soak : IAsyncDisposable
{
    private const int CoinCount = 60;
    private const int MaturityBlocks = 100;
    private const long Fee = 1_000;

    private readonly SplitMix64 chance;
    private readonly SoakNode[] nodes;
    private readonly Queue<(OutPoint Place, Amount Value)> coins = new();

    public Soak(string folder, ulong seed)
    {
        chance = new(seed);
        nodes = [.. Enumerable.Range(1, 3).Select(i => new SoakNode($"node-{i}", Path.Combine(folder, $"node-{i}")))];
    }

    public int Rounds { get; private set; }

    public int Kills { get; private set; }

    public int Reorganizations { get; private set; }

    public int Payments { get; private set; }

    public int Height { get; private set; }

    /// <summary>Resident memory of the node that is never killed, after each round.</summary>
    public List<long> Resident { get; } = [];

    /// <summary>The most that any node had after a round.</summary>
    public long ResidentMax { get; private set; }

    /// <summary>Lines that nodes said, of all their lives.</summary>
    public int LineCount => nodes.Sum(node => node.Lines.Count);

    /// <summary>Lines that no node should say here.</summary>
    public IEnumerable<string> Unexplained => nodes.SelectMany(node => node.Lines).Where(line => !Explained().IsMatch(line));

    public async Task StartAsync()
    {
        foreach (SoakNode node in nodes) await node.StartAsync();
        for (int i = 1; i < nodes.Length; i++) await ConnectAsync(nodes[i]);
        string first = (string?)(await nodes[0].CallAsync("generateblock", "raw(51)", new JsonArray()))?["hash"] ?? "";
        for (int i = 0; i < MaturityBlocks; i++) Assert.True(await nodes[0].TryMineAsync());
        string hex = (string?)await nodes[0].CallAsync("getblock", first, 0) ?? "";
        Assert.True(Hex.TryDecode(hex, out byte[]? bytes));
        Assert.True(Wire.TryRead<Block>(bytes, out Block? block));
        TxOut reward = block.Transactions[0].Outputs[0];
        Amount each = new((reward.Value.Satoshis - (CoinCount * Fee)) / CoinCount);
        Transaction split = TestTransactions.Spend(block.Transactions[0].Output(), [.. Enumerable.Repeat(each, CoinCount)]);
        await nodes[0].SendAsync(split);
        Assert.True(await nodes[0].TryMineAsync());
        for (int i = 0; i < CoinCount; i++) coins.Enqueue((split.Output(i), each));
        foreach (SoakNode node in nodes) await node.ReachAsync(nodes[0].Answered[^1]);
    }

    /// <summary>One round. The first node is never killed, so that its memory can be followed.</summary>
    public async Task RoundAsync()
    {
        Transaction[] payments = [.. Enumerable.Range(0, (int)chance.Between(1, 8)).Select(_ => Pay())];
        SoakNode miner = Draw(nodes), victim = Draw(nodes[1..]);
        bool isReorganization = chance.Below(3) == 0, isKill = chance.Below(4) > 0;
        int blocks = (int)chance.Between(1, 4), killAfter = (int)chance.Below(blocks + 1);
        foreach (Transaction payment in payments) await Draw(nodes).SendAsync(payment);
        if (isReorganization) await ForbidAsync(miner, blocks);
        Task killing = Task.CompletedTask;
        for (int mined = 0; mined <= blocks; mined++)
        {
            if (mined == killAfter && isKill) killing = victim.KillAsync();
            if (!await miner.TryMineAsync()) break;
        }
        await killing;
        if (isKill) await RestartAsync(victim);
        await AgreeAsync(payments);
        if (isReorganization) Reorganizations++;
        Rounds++;
    }

    /// <summary>Stops everybody, then lets each make everything anew from its blocks: the files must say the same.</summary>
    public async Task CompareWithFilesAsync()
    {
        (string tip, int height, _) = await nodes[0].TipAsync();
        string hash = await nodes[0].CoinsAsync();
        Height = height;
        foreach (SoakNode node in nodes)
        {
            await node.StopAsync();
            await node.StartAsync("--reindex");
            Assert.Equal((tip, hash), ((await node.TipAsync()).Hash, await node.CoinsAsync()));
            await node.StopAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SoakNode node in nodes) await node.DisposeAsync();
    }

    /// <summary>The miner forbids its last blocks and finds others: one more, so that everybody follows it.</summary>
    private async Task ForbidAsync(SoakNode miner, int blocks)
    {
        (_, int height, _) = await miner.TipAsync();
        string lowest = (string?)await miner.CallAsync("getblockhash", height - blocks + 1) ?? "";
        await miner.CallAsync("invalidateblock", lowest);
        for (int mined = 0; mined <= blocks; mined++) Assert.True(await miner.TryMineAsync());
        await miner.CallAsync("reconsiderblock", lowest);
    }

    private async Task RestartAsync(SoakNode victim)
    {
        Kills++;
        await victim.StartAsync();
        await ConnectAsync(victim);
        // What it answered before it was killed, in whatever branch it stands by now.
        foreach (string answered in victim.Answered.TakeLast(8)) Assert.NotNull(await victim.CallAsync("getblockheader", answered));
    }

    private async Task ConnectAsync(SoakNode node)
    {
        foreach (SoakNode peer in nodes)
        {
            if (peer != node && peer.IsRunning) await node.DialAsync(peer);
        }
    }

    /// <summary>Who has most work mines one block more, with every payment in it: then all must follow, and have the same coins.</summary>
    private async Task AgreeAsync(Transaction[] payments)
    {
        SoakNode best = nodes[0];
        string work = "";
        foreach (SoakNode node in nodes)
        {
            string own = (await node.TipAsync()).Work;
            if (string.CompareOrdinal(own, work) > 0) (best, work) = (node, own);
        }
        foreach (Transaction payment in payments) await best.SendAsync(payment);
        Assert.True(await best.TryMineAsync());
        string tip = best.Answered[^1];
        foreach (SoakNode node in nodes) await node.ReachAsync(tip);
        string[] hashes = await Task.WhenAll(nodes.Select(node => node.CoinsAsync()));
        Assert.Single(hashes.Distinct());
        foreach (Transaction payment in payments) Assert.True(await nodes[0].HasCoinAsync(payment.Output()), $"payment {payment.Id} is not confirmed in round {Rounds}");
        Resident.Add(nodes[0].ResidentBytes);
        ResidentMax = Math.Max(ResidentMax, nodes.Max(node => node.ResidentBytes));
    }

    private Transaction Pay()
    {
        (OutPoint place, Amount value) = coins.Dequeue();
        Amount paid = value - new Amount(Fee);
        Transaction payment = TestTransactions.Spend(place, paid);
        coins.Enqueue((payment.Output(), paid));
        Payments++;
        return payment;
    }

    private SoakNode Draw(SoakNode[] from) => from[chance.Below(from.Length)];

    // Starts, blocks, reorganizations, stops; and what a start says of a kill.
    [GeneratedRegex(@"^node-\d: (\S+Z  (peer \w+ came from \S+|connected to peer \w+ at \S+)|\S+Z  peer \w+ at \S+ is not reached, and dialled again from time to time: \w+: .*|\S+Z  peer \w+ gone: (ConnectionLost: .*|RemoteClosed: .*|StreamReset: .*|StreamAborted: .*|closed its stream|this node stops)|(\S+Z  )?restoring: height \d+ of \d+|regtest  rules core-28  height \d+ .*|peers: /ip4/127\.0\.0\.1/tcp/\d+/p2p/\w+|rpc:   http://127\.0\.0\.1:\d+/ \(cookie in .*\)|\S+Z  height \d+  [0-9a-f]{8}  \d+ transactions?|\S+Z  REORGANIZED  \d+ blocks? left, \d+ blocks? joined: .*|\S+Z  FORK  (deep reorg|partition) after [0-9a-f]+|(\S+Z  )?stopped; everything is saved|a torn end of \d+ bytes was cut off the log|the block index .*|the checkpoint of the coins .*|there was no block index: every block is judged again)$")]
    private static partial Regex Explained();
}
