using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hostile;

/// <summary>Sums up the table once all of it was run.</summary>
public sealed class HostileTally
{
    private readonly HashSet<string> met = [];
    private long answers;
    private long growthBytesMax;

    /// <summary>Adds an attack that met its end; the last one records the sum.</summary>
    internal void Add(Attack attack, Scene scene, int of)
    {
        Assert.True(met.Add(attack.Name));
        answers += scene.Bystander.Answers;
        growthBytesMax = Math.Max(growthBytesMax, scene.MemoryGrowthBytes);
        if (met.Count < of) return;
        Evidence.Record($"hostile: {met.Count} of {of} attacks met their named end; bystander lost nothing of {answers:N0} requests; "
            + $"memory grew at most {growthBytesMax / 1048576.0:F1} MB");
    }
}
