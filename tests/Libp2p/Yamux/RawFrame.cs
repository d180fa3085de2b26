namespace Blockchain.Libp2p.Tests.Yamux;

/// <summary>A frame as it is on the wire, right or wrong.</summary>
internal sealed record RawFrame(byte Type, ushort Flags, uint Id, uint Length)
{
    public const byte Data = 0, Window = 1, Ping = 2, GoAway = 3;
    public const ushort None = 0, Syn = 1, Ack = 2, Fin = 4, Rst = 8;

    /// <summary>The bytes after the header; of a frame that was read, all that it announced.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Frames are compared by what their headers say.</summary>
    public bool Equals(RawFrame? other) => other is not null && (Type, Flags, Id, Length) == (other.Type, other.Flags, other.Id, other.Length);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Flags, Id, Length);
}
