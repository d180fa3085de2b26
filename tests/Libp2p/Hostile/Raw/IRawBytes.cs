namespace Blockchain.Libp2p.Tests.Hostile.Raw;

/// <summary>One layer that a script speaks on: bytes out, and exactly as many bytes in as are asked for.</summary>
internal interface IRawBytes
{
    /// <summary>Sends at once.</summary>
    /// <exception cref="IOException">The other side is gone.</exception>
    Task SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Reads exactly so many bytes.</summary>
    /// <exception cref="IOException">The other side is gone.</exception>
    Task<byte[]> ReadAsync(int count);
}
