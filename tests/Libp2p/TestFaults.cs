namespace Blockchain.Libp2p.Tests;

/// <summary>What goes wrong on one direction of a <see cref="TestDuplex"/>. By default nothing does.</summary>
public sealed record TestFaults
{
    /// <summary>A perfect line.</summary>
    public static TestFaults None { get; } = new();

    /// <summary>Most new bytes that one read delivers.</summary>
    public int SplitBytes { get; init; } = int.MaxValue;

    /// <summary>The input ends in the orderly way after that many bytes.</summary>
    public long EndAfterBytes { get; init; } = long.MaxValue;

    /// <summary>Reads throw ConnectionLost after that many bytes.</summary>
    public long LoseAfterBytes { get; init; } = long.MaxValue;

    /// <summary>The byte, counted from 0, whose lowest bit arrives flipped.</summary>
    public long FlipAtByte { get; init; } = long.MaxValue;
}
