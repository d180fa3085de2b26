using System.Collections.Immutable;
using Blockchain.Consensus.Crypto;

namespace Blockchain.Benchmarks.Rounds;

/// <summary>Everything that the rounds measure, empty at first.</summary>
/// <param name="chosen">The verifier that a node on this machine chooses.</param>
/// <param name="word">Settings whose name lacks it are left out.</param>
internal sealed class Measurements(ISignatureVerifier chosen, string word)
{
    private const int ManagedBlockCount = 2; // each takes a second or more

    /// <summary>Ways to connect blocks.</summary>
    public ImmutableArray<Setting> Settings { get; } = [.. ((Setting[])
    [
        new("connect, cold, 2 threads", chosen, 2, false, GeneratedChain.FullBlockCount),
        new("connect, cold, 1 thread", chosen, 1, false, GeneratedChain.FullBlockCount),
        new("connect, warm, 2 threads", chosen, 2, true, GeneratedChain.FullBlockCount),
        new("connect, warm, 1 thread", chosen, 1, true, GeneratedChain.FullBlockCount),
        new("connect, cold, 2 threads, BouncyCastle", BouncyCastleVerifier.Instance, 2, false, ManagedBlockCount),
        new("connect, cold, 1 thread, BouncyCastle", BouncyCastleVerifier.Instance, 1, false, ManagedBlockCount),
    ]).Where(setting => setting.Name.Contains(word, StringComparison.Ordinal))];

    /// <summary>The bare signatures of a block on one thread.</summary>
    public Samples BareOnOne { get; } = new();

    /// <summary>The bare signatures of a block on two threads.</summary>
    public Samples BareOnTwo { get; } = new();

    /// <summary>All full blocks rolled back.</summary>
    public Samples Back { get; } = new();

    /// <summary>All full blocks taken again, their scripts already judged.</summary>
    public Samples Again { get; } = new();
}
