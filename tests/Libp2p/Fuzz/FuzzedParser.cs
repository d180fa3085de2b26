using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Tests.Fuzz;

/// <summary>A reader of untrusted bytes, and what it may do when they are wrong.</summary>
/// <param name="Name">What is read, for evidence and failures.</param>
/// <param name="Take">
/// Reads all it can and answers whether it took the bytes. It may throw a <see cref="NetworkException"/> with one of <see cref="Faults"/>, and
/// asserts itself that what it took survives a round trip.
/// </param>
/// <param name="Samples">Right inputs, which are mutated.</param>
public sealed record FuzzedParser(string Name, Func<byte[], bool> Take, params byte[][] Samples)
{
    /// <summary>The ends that the parser names.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>What it may allocate whatever the input is: exceptions, pipes, cipher states.</summary>
    public int AllocatedBytesBaseMax { get; init; } = 32 * 1024;

    /// <summary>What it may allocate besides for each byte of input.</summary>
    public int AllocatedBytesPerByteMax { get; init; } = 64;

    /// <summary>Longest input that is made.</summary>
    public int InputBytesMax { get; init; } = 2048;
}
