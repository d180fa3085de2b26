using Blockchain.Consensus.Crypto;

namespace Blockchain.Benchmarks.Rounds;

/// <summary>One way to connect blocks, and the times that it took, by part.</summary>
/// <param name="name">For the table.</param>
/// <param name="verifier">The elliptic curve, without cache.</param>
/// <param name="threadCount">Threads that run scripts.</param>
/// <param name="isWarm">Whether every signature has been verified before, as it has when its transaction was relayed.</param>
/// <param name="blockCount">Full blocks that are connected in a round.</param>
internal sealed class Setting(string name, ISignatureVerifier verifier, int threadCount, bool isWarm, int blockCount)
{
    public string Name => name;

    public ISignatureVerifier Verifier => verifier;

    public int ThreadCount => threadCount;

    public bool IsWarm => isWarm;

    public int BlockCount => blockCount;

    /// <summary>Bytes to transactions, with their ids.</summary>
    public Samples Parse { get; } = new();

    /// <summary>Everything that needs no coins.</summary>
    public Samples Accept { get; } = new();

    /// <summary>Coins and scripts, on an overlay.</summary>
    public Samples Prepare { get; } = new();

    /// <summary>The changes made true.</summary>
    public Samples Apply { get; } = new();

    /// <summary>Accept, prepare and apply together.</summary>
    public Samples Connect { get; } = new();
}
