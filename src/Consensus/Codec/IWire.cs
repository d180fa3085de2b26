using System.Diagnostics.CodeAnalysis;

namespace Blockchain.Consensus.Codec;

/// <summary>A value with one form on the wire. Write, then read, gives the value; read, then write, gives the bytes.</summary>
/// <typeparam name="TSelf">The value itself.</typeparam>
public interface IWire<TSelf>
    where TSelf : IWire<TSelf>
{
    /// <summary>Reads one value. Never throws, and allocates no more than in proportion to the bytes that are there.</summary>
    static abstract bool TryRead(ref WireReader reader, [MaybeNullWhen(false)] out TSelf value);

    /// <summary>Appends the value.</summary>
    void Write(WireWriter writer);
}
