using System.Diagnostics.CodeAnalysis;

namespace Blockchain.Consensus.Codec;

/// <summary>Whole values to bytes and back.</summary>
public static class Wire
{
    /// <summary>Reads one value that fills the input exactly; trailing bytes are refused.</summary>
    public static bool TryRead<T>(ReadOnlyMemory<byte> bytes, [MaybeNullWhen(false)] out T value)
        where T : IWire<T>
    {
        WireReader reader = new(bytes);
        if (T.TryRead(ref reader, out value) && reader.IsAtEnd) return true;
        value = default;
        return false;
    }

    /// <summary>The bytes of a value.</summary>
    public static byte[] ToBytes<T>(T value)
        where T : IWire<T>
    {
        WireWriter writer = new();
        value.Write(writer);
        return writer.ToArray();
    }
}
