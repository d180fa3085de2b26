using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Blocks;

/// <summary>A script as it stands in a transaction: bytes that may or may not mean anything.</summary>
/// <remarks>Equality is by content. The memory is never written to after construction.</remarks>
/// <param name="memory">The bytes; the caller gives them away.</param>
public readonly struct ScriptBytes(ReadOnlyMemory<byte> memory) : IEquatable<ScriptBytes>
{
    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Memory { get; } = memory;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => Memory.Span;

    /// <summary>Number of bytes.</summary>
    public int Length => Memory.Length;

    /// <summary>Whether there are no bytes.</summary>
    public bool IsEmpty => Memory.IsEmpty;

    /// <inheritdoc/>
    public bool Equals(ScriptBytes other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ScriptBytes other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>Whether both scripts hold the same bytes.</summary>
    public static bool operator ==(ScriptBytes left, ScriptBytes right) => left.Equals(right);

    /// <summary>Whether the scripts differ.</summary>
    public static bool operator !=(ScriptBytes left, ScriptBytes right) => !left.Equals(right);

    /// <summary>Lower-case hexadecimal.</summary>
    public override string ToString() => Hex.Encode(Span);
}
