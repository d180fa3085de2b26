using Blockchain.Client;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Blockchain.Wallet.Ledger;
using Blockchain.Wallet.Records;
using Blockchain.Wallet.Sync;
using Blockchain.Wallet.Tests.Ledger;
using Blockchain.Wallet.Tests.Records;
using Xunit;

namespace Blockchain.Wallet.Tests.Sync;

/// <summary>A wallet that follows a node whose chain grows, forks and rolls back meanwhile, and which goes away at will.</summary>
public sealed class WalletSyncTests : IDisposable
{
    private static readonly UnixTime Now = new(2_000_000_000);

    private readonly TempFolder folder = new();
    private readonly LedgerWorld world = new(11, new(TestAccounts.Two));
    private readonly FakeNode node;

    public WalletSyncTests()
    {
        node = new(world.Chain, () => world.Mempool);
        node.Keep(LedgerWorld.First);
        world.Made = node.Keep;
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Wallet => folder.File("wallet");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_wallet_that_follows_now_and_then_knows_what_one_knows_that_is_told_of_every_step()
    {
        using WalletRecords records = Open();
        int syncs = 0, unconfirmed = 0;
        for (int step = 0; step < 240; step++)
        {
            world.Step();
            if (step % 7 != 6) continue;
            unconfirmed += (await SyncAsync(records)).BlocksUnconfirmed;
            Agrees(records);
            syncs++;
        }
        Assert.True(unconfirmed > 10, $"{unconfirmed}");
        Evidence.Record($"wallet sync: after {syncs} times of catching up, {unconfirmed} blocks back down among them, coins and mempool are those of the node");
    }

    [Fact] // 250 small blocks, then 24 of 1.5 MB: one answer with all of them took half a gigabyte.
    public async Task However_small_blocks_were_one_answer_is_never_more_than_a_few()
    {
        for (int step = 0; step < 400; step++) world.Step();
        using WalletRecords records = Open();
        await SyncAsync(records);
        Agrees(records);
        Assert.Equal(BatchSize.BlocksOfRequestMax, node.BlocksAskedMost);
    }

    [Fact]
    public async Task The_node_may_go_away_after_any_answer_and_the_wallet_goes_on_from_there()
    {
        for (int step = 0; step < 120; step++) world.Step();
        int interruptions = 0;
        for (int answers = 1; ; answers++)
        {
            using WalletRecords records = Open();
            node.GoneAfter = node.Answers + answers;
            try
            {
                await SyncAsync(records);
                break;
            }
            catch (NodeUnreachableException)
            {
                interruptions++;
            }
            for (int i = 0; i < 3; i++) world.Step();
        }
        node.GoneAfter = null;
        using WalletRecords last = Open();
        Assert.Null(last.Fault);
        await SyncAsync(last);
        Agrees(last);
        Assert.True(interruptions > 5, $"{interruptions}");
        Evidence.Record($"wallet sync: the node went away after each of {interruptions} answers while its chain moved on; the next sync needs no help");
    }

    [Fact]
    public async Task The_chain_may_move_between_any_two_answers()
    {
        for (int step = 0; step < 60; step++) world.Step();
        using WalletRecords records = Open();
        int moves = 0;
        node.Before = answer =>
        {
            if (answer % 3 != 0 || moves > 40) return;
            world.Step();
            moves++;
        };
        while (moves <= 40) await SyncAsync(records);
        await SyncAsync(records);
        Agrees(records);
    }

    [Fact]
    public async Task A_wallet_begins_at_its_birth_and_looks_no_further_down()
    {
        for (int step = 0; step < 200; step++) world.Step();
        Assert.True(world.Chain.Tip.Height.Value > 0);
        using WalletRecords records = Open();
        List<SyncProgress> told = [];
        await new WalletSync(records, node, new(WalletSync.BirthMarginBlocks + 11)).RunAsync(Now, new Told(told), Stop);
        Assert.Equal(new Height(10), records.Ledger.Trail.Base?.Height);
        Assert.Equal(world.Chain.Tip.Height, told[^1].Height);
        Assert.Equal(told, told.OrderBy(report => report.Height));
    }

    [Fact]
    public async Task A_branch_that_forks_off_below_all_that_the_wallet_looked_at_is_looked_at_from_further_down()
    {
        while (world.Chain.Tip.Height.Value < 30) world.Step();
        Height birth = new(WalletSync.BirthMarginBlocks + 21);
        using WalletRecords records = Open();
        await new WalletSync(records, node, birth).RunAsync(Now, null, Stop);
        Assert.Equal(new Height(20), records.Ledger.Trail.Base?.Height);
        world.Chain.Invalidate(world.Chain.Tip.Header.Ancestor(new(10)).Hash);
        while (world.Chain.Tip.Height.Value is < 15 or > 25) world.Step();
        await SyncAsync(records);
        Assert.Equal(Height.Genesis, records.Ledger.Trail.Base?.Height);
        Agrees(records);
    }

    [Fact]
    public async Task An_interrupted_sync_keeps_what_it_has_saved()
    {
        for (int step = 0; step < 200; step++) world.Step();
        using CancellationTokenSource interrupt = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        using (WalletRecords records = Open())
        {
            List<SyncProgress> told = [];
            Told progress = new(told, () => interrupt.Cancel());
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new WalletSync(records, node, Height.Genesis).RunAsync(Now, progress, interrupt.Token));
            Assert.Single(told);
        }
        using WalletRecords again = Open();
        Assert.True(again.Ledger.Tip?.Height > Height.Genesis && again.Ledger.Tip?.Height < world.Chain.Tip.Height);
        await SyncAsync(again);
        Agrees(again);
    }

    [Fact]
    public async Task A_node_that_answers_another_block_is_not_believed()
    {
        for (int step = 0; step < 40; step++) world.Step();
        node.Keep(LedgerWorld.First);
        using WalletRecords records = Open();
        LiarNode liar = new(node, LedgerWorld.First);
        await Assert.ThrowsAsync<NodeUnreachableException>(() => new WalletSync(records, liar, Height.Genesis).RunAsync(Now, null, Stop));
        Assert.Empty(records.Ledger.Book.Transactions);
    }

    private WalletRecords Open() => WalletRecords.Open(Wallet, KeptState.Head);

    private Task<SyncOutcome> SyncAsync(WalletRecords records)
    {
        // The world hands out addresses of its own ledger: this wallet has handed out the same.
        for (int i = 0; i < world.Ledger.Watch.Rows.Length; i++)
        {
            WatchRow row = world.Ledger.Watch.Rows[i];
            if (row.Next > 0) records.Ledger.Watch.TakeUpTo(records.Ledger.Watch.Rows[i], row.Next - 1, isPaid: false);
        }
        return new WalletSync(records, node, Height.Genesis).RunAsync(Now, null, Stop);
    }

    private void Agrees(WalletRecords records)
    {
        Assert.Equal(BlockPlace.Of(world.Chain.Tip.Header), records.Ledger.Tip);
        Dictionary<OutPoint, Coin> found = new LedgerView(records.Ledger).CoinsInBlocks().ToDictionary(coin => coin.Key, coin => coin.Value);
        Assert.Equal(world.Scan().OrderBy(coin => coin.Key), found.OrderBy(coin => coin.Key));
        Assert.Equal(
            world.Ledger.Book.Transactions.Where(known => known.IsWaiting).Select(known => known.Id).Order(),
            records.Ledger.Book.Transactions.Where(known => known.IsWaiting).Select(known => known.Id).Order());
    }

    private sealed class Told(List<SyncProgress> reports, Action? then = null) : IProgress<SyncProgress>
    {
        public void Report(SyncProgress value)
        {
            reports.Add(value);
            then?.Invoke();
        }
    }
}
