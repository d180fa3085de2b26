namespace Blockchain.Libp2p.Gossip.Wire;

/// <summary>How a protobuf field's bytes are laid out; groups are not read, nobody sends them.</summary>
internal enum WireType
{
    /// <summary>A varint of at most 10 bytes.</summary>
    Varint = 0,

    /// <summary>8 bytes.</summary>
    Fixed64 = 1,

    /// <summary>A length and as many bytes: bytes, texts and messages.</summary>
    Bytes = 2,

    /// <summary>4 bytes.</summary>
    Fixed32 = 5,
}
