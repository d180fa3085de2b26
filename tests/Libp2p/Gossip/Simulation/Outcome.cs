using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Tests.Gossip.Simulation;

/// <summary>What came out of one seed.</summary>
public sealed class Outcome
{
    private const int FindingsMax = 100;

    /// <summary>What was wrong; empty if all is well.</summary>
    public List<string> Findings { get; } = [];

    /// <summary>Messages that were published and judged.</summary>
    public long Messages { get; set; }

    /// <summary>Messages given to applications.</summary>
    public long Deliveries { get; set; }

    /// <summary>RPCs sent.</summary>
    public long Rpcs { get; set; }

    /// <summary>RPCs that full queues dropped.</summary>
    public long Dropped { get; set; }

    /// <summary>Deliveries that were demanded of connected subscribers and made.</summary>
    public long Demanded { get; set; }

    /// <summary>Pairs of honest peers of which one thought badly of the other for a while.</summary>
    public int Sufferers { get; set; }

    /// <summary>Heartbeats that the meshes needed, after the trouble ended, until all were of the right size.</summary>
    public int RepairHeartbeats { get; set; }

    /// <summary>Virtual time that passed.</summary>
    public TimeSpan Time { get; set; }

    /// <summary>A digest of every RPC with its time: two runs of one seed agree in it.</summary>
    public ulong Digest { get; private set; } = 0xcbf29ce484222325;

    /// <summary>Ends and limits that honest peers met with honest peers.</summary>
    public SortedDictionary<Fault, int> HonestFaults { get; } = [];

    /// <summary>Ends and limits that dishonest peers met.</summary>
    public SortedDictionary<Fault, int> DishonestFaults { get; } = [];

    /// <summary>Notes something wrong.</summary>
    public void Find(string finding)
    {
        if (Findings.Count < FindingsMax) Findings.Add(finding);
    }

    /// <summary>Adds a number to the digest.</summary>
    public void Mix(long value) => Digest = unchecked((Digest ^ (ulong)value) * 0x100000001b3 ^ (Digest >> 29));
}
