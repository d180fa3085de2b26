using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;

namespace Blockchain.Consensus.Chain;

/// <summary>
/// A coin in few bytes: one byte of script form (upper half) and decimal exponent (lower half), the amount without its trailing
/// zeros, height and coinbase mark, and what the script's template leaves open. Numbers have seven bits a byte, least first.
/// </summary>
/// <remarks>One coin has one form: any other bytes are refused, so undo data and records can be compared byte by byte.</remarks>
internal static class CompactCoin
{
    /// <summary>Bytes of a coin without the bytes of a whole script, at most.</summary>
    public const int SizeWithoutScriptMax = 1 + Varint.SizeMax + Varint.SizeMax + Varint.SizeMax + 32;

    private const int ExponentMax = 9;

    /// <summary>Appends a coin.</summary>
    public static void Write(ref SpanWriter writer, Coin coin)
    {
        ReadOnlySpan<byte> script = coin.Output.ScriptPubKey.Span;
        ScriptForm form = ScriptForms.Of(script);
        ulong mantissa = unchecked((ulong)coin.Output.Value.Satoshis);
        int exponent = 0;
        while (mantissa != 0 && exponent < ExponentMax && mantissa % 10 == 0)
        {
            mantissa /= 10;
            exponent++;
        }
        writer.WriteByte((byte)(((int)form << 4) | exponent));
        writer.WriteVarint(mantissa);
        writer.WriteVarint(((ulong)(uint)coin.Height.Value << 1) | (coin.IsCoinbase ? 1UL : 0));
        if (form == ScriptForm.Whole) writer.WriteVarint((ulong)script.Length);
        int payload = form == ScriptForm.Whole ? script.Length : ScriptForms.PayloadSize(form);
        writer.WriteBytes(script.Slice(ScriptForms.Prefix(form).Length, payload));
    }

    /// <summary>Appends a coin.</summary>
    public static void Write(WireWriter writer, Coin coin)
    {
        int size = SizeWithoutScriptMax + coin.Output.ScriptPubKey.Length;
        Span<byte> buffer = size <= 256 ? stackalloc byte[size] : new byte[size];
        SpanWriter compact = new(buffer);
        Write(ref compact, coin);
        writer.WriteBytes(compact.Written);
    }

    /// <summary>Reads a coin from bytes that may be anything; false where they are not the one form of a coin.</summary>
    public static bool TryRead(ref WireReader reader, out Coin coin)
    {
        coin = default;
        if (!reader.TryReadByte(out byte head) || head >> 4 > (int)ScriptForm.Taproot || (head & 15) > ExponentMax) return false;
        if (!Varint.TryRead(ref reader, out ulong mantissa) || !TryScale(mantissa, head & 15, out ulong satoshis)) return false;
        if (!Varint.TryRead(ref reader, out ulong origin) || origin >> 32 != 0) return false;
        ScriptForm form = (ScriptForm)(head >> 4);
        ulong payloadSize = (ulong)ScriptForms.PayloadSize(form);
        if (form == ScriptForm.Whole && !Varint.TryRead(ref reader, out payloadSize)) return false;
        if (payloadSize > (ulong)reader.Remaining || !reader.TryReadBytes((int)payloadSize, out ReadOnlyMemory<byte> payload)) return false;
        if (form == ScriptForm.Whole && ScriptForms.Of(payload.Span) != ScriptForm.Whole) return false;
        ScriptBytes script = ScriptForms.Expand(form, payload.Span);
        coin = new(new(new(unchecked((long)satoshis)), script), new((int)(origin >> 1)), (origin & 1) != 0);
        return true;
    }

    /// <summary>Undoes the removal of zeros; false where writing would have removed others.</summary>
    private static bool TryScale(ulong mantissa, int exponent, out ulong value)
    {
        value = mantissa;
        if (mantissa == 0) return exponent == 0;
        if (exponent < ExponentMax && mantissa % 10 == 0) return false;
        for (int i = 0; i < exponent; i++)
        {
            if (value > ulong.MaxValue / 10) return false;
            value *= 10;
        }
        return true;
    }
}
