using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Tests.Hostile.Attacks;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hostile;

/// <summary>
/// Every attack of the table, each on a host of its own: it meets its named end, a bystander of the same host gets every answer, and memory
/// stays where it was.
/// </summary>
[Collection(Alone.Name)]
public sealed class HostileTests(HostileTally tally) : IClassFixture<HostileTally>
{
    private const long MemoryGrowthBytesMax = 20 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Attack[] Table =
        [.. NegotiationAttacks.All, .. NoiseAttacks.All, .. YamuxAttacks.All, .. HostAttacks.All, .. DialAttacks.All, .. RequestAttacks.All, .. GossipAttacks.All];

    public static IEnumerable<TheoryDataRow<string>> Names => Table.Select(attack => new TheoryDataRow<string>(attack.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_attack_meets_its_named_end_and_nobody_else_notices(string name)
    {
        Attack attack = Assert.Single(Table, attack => attack.Name == name);
        using CancellationTokenSource guard = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        guard.CancelAfter(Patience);
        await using Scene scene = await Scene.StartAsync(attack, guard.Token);
        try
        {
            await attack.Run(scene);
            if (attack.End != Fault.None) await scene.Watch.Met(attack.End).WaitAsync(guard.Token);
        }
        catch (OperationCanceledException) when (guard.IsCancellationRequested)
        {
            Assert.Fail($"no {attack.End} within {Patience}; met: {scene.Watch.Faults}");
        }
        await scene.Bystander.Answered(20, guard.Token);
        scene.MeasureMemory();
        await scene.Bystander.StopAsync();
        Assert.True(scene.MemoryGrowthBytes < MemoryGrowthBytesMax, $"memory grew by {scene.MemoryGrowthBytes:N0} bytes");
        tally.Add(attack, scene, Table.Length);
    }
}
