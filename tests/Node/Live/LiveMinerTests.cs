using Blockchain.Consensus.Blocks;
using Blockchain.Node.Commands;
using Blockchain.Node.Live;
using Blockchain.Node.Tests.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Blockchain.Node.Tests.Live;

/// <summary>The miner is a part of the node: a node whose miner has failed does not run on without it.</summary>
public sealed class LiveMinerTests
{
    private static readonly ScriptBytes Anyone = new(new byte[] { 0x51 });

    private readonly FakeTimeProvider time = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    private static CancellationToken Guard => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_miner_that_fails_ends_the_node_with_its_reason()
    {
        using TempFolder folder = new();
        // No clock waits so long: the miner fails after its first block.
        await using (LiveNode node = await StartAsync(folder, new(Anyone, TimeSpan.MaxValue)))
        {
            ArgumentOutOfRangeException reason = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => node.RunAsync(Guard));
            Assert.Equal("delay", reason.ParamName);
        }
        await using LiveNode again = await StartAsync(folder, mining: null);
        Assert.Equal(1, await again.Loop.ReadAsync(static machine => machine.Chain.Tip.Height.Value));
    }

    [Fact]
    public async Task A_node_that_is_told_to_stop_ends_in_the_midst_of_mining()
    {
        using TempFolder folder = new();
        await using LiveNode node = await StartAsync(folder, new(Anyone, TimeSpan.Zero));
        Task ended = node.RunAsync(Guard);
        while (await node.Loop.ReadAsync(static machine => machine.Chain.Tip.Height.Value) < 3) Assert.False(ended.IsCompleted);
        node.Stop();
        await ended;
    }

    private Task<LiveNode> StartAsync(TempFolder folder, MiningPlan? mining) => LiveNode.StartAsync(
        new()
        {
            Spec = ChainOption.Load("regtest"),
            DataDirectory = folder.Path,
            Log = new(TextWriter.Null, LogLevel.Error, LogFormat.Text, time),
            Time = time,
            Mining = mining,
        },
        progress: null,
        Guard);
}
