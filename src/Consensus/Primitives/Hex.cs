using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Blockchain.Consensus.Primitives;

/// <summary>Hexadecimal text, lower case when written, either case when read.</summary>
public static class Hex
{
    /// <summary>Writes two digits a byte.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>Fills <paramref name="bytes"/> exactly, or answers false.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes) =>
        text.Length == bytes.Length * 2
        && Convert.FromHexString(text, bytes, out _, out int written) == OperationStatus.Done
        && written == bytes.Length;

    /// <summary>Decodes text of any even length that stands in ASCII.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> ascii, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (ascii.Length % 2 != 0) return false;
        byte[] decoded = new byte[ascii.Length / 2];
        if (Convert.FromHexString(ascii, decoded, out _, out _) != OperationStatus.Done) return false;
        bytes = decoded;
        return true;
    }

    /// <summary>Decodes text of any even length.</summary>
    public static bool TryDecode([NotNullWhen(true)] string? text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text is null || text.Length % 2 != 0) return false;
        byte[] decoded = new byte[text.Length / 2];
        if (!TryDecode(text, decoded.AsSpan())) return false;
        bytes = decoded;
        return true;
    }
}
