using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;

namespace Blockchain.Libp2p.Tests.Hostile;

/// <summary>One row of the table of attacks.</summary>
/// <param name="Name">What the peer does, as a sentence without an end.</param>
/// <param name="End">What the host must count for it; <see cref="Fault.None"/> where the peer is odd but within its rights.</param>
/// <param name="Run">The script.</param>
internal sealed record Attack(string Name, Fault End, Func<Scene, Task> Run)
{
    /// <summary>How the host differs from one with defaults.</summary>
    public Func<HostOptions, HostOptions> Options { get; init; } = static options => options;

    /// <summary>Whether the host's clock stands still until the script advances it.</summary>
    public bool IsTimeVirtual { get; init; }

    public override string ToString() => Name;
}
