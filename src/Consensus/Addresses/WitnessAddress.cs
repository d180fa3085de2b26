using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Script;

namespace Blockchain.Consensus.Addresses;

/// <summary>Witness programs as text (BIP 173, BIP 350) and as scripts (BIP 141).</summary>
internal static class WitnessAddress
{
    private const int ProgramBytesMin = 2;
    private const int ProgramBytesMax = ScriptTemplates.WitnessProgramSizeBytesMax;
    private const int VersionMax = 16;

    internal static bool TryParse(string text, AddressFormat network, out ScriptBytes script, out AddressError error)
    {
        script = default;
        if (!Bech32.TryDecode(text, out Bech32Content? content, out error)) return false;
        error = Judge(content, network, out byte[]? program);
        if (program is null) return false;
        script = ScriptTemplates.PayToWitnessProgram(content.Values[0], program);
        return true;
    }

    /// <summary>The address of a script that is a witness program; null for others.</summary>
    internal static string? FromScript(ReadOnlySpan<byte> script, AddressFormat network)
    {
        if (!ScriptTemplates.TryGetWitnessProgram(script, out int version, out ReadOnlySpan<byte> program)) return null;
        if (version == 0 && program.Length is not (20 or 32)) return null;
        Bech32Checksum checksum = version == 0 ? Bech32Checksum.Bech32 : Bech32Checksum.Bech32m;
        return Bech32.Encode(network.HumanPart, [(byte)version, .. ToFives(program)], checksum);
    }

    private static AddressError Judge(Bech32Content content, AddressFormat network, out byte[]? program)
    {
        program = null;
        if (content.HumanPart != network.HumanPart) return AddressError.Of(AddressFault.OtherNetwork, content.HumanPart);
        if (content.Values.Length == 0) return AddressError.Of(AddressFault.WrongLength, "nothing but a checksum");
        int version = content.Values[0];
        if (version > VersionMax) return AddressError.Of(AddressFault.WrongVersion, $"witness version {version}");
        if (version == 0 != (content.Checksum == Bech32Checksum.Bech32)) return AddressError.Of(AddressFault.WrongEncoding);
        if (!TryToEights(content.Values.AsSpan()[1..], out byte[]? bytes)) return AddressError.Of(AddressFault.WrongPadding);
        if (bytes.Length is < ProgramBytesMin or > ProgramBytesMax || (version == 0 && bytes.Length is not (20 or 32)))
            return AddressError.Of(AddressFault.WrongLength, $"{bytes.Length} bytes");
        program = bytes;
        return AddressError.None;
    }

    private static byte[] ToFives(ReadOnlySpan<byte> bytes)
    {
        List<byte> values = [];
        uint pending = 0;
        int bits = 0;
        foreach (byte value in bytes)
        {
            pending = ((pending << 8) | value) & 0xfff; // at most 4 bits wait
            for (bits += 8; bits >= 5; values.Add((byte)((pending >> bits) & 31))) bits -= 5;
        }

        if (bits > 0) values.Add((byte)((pending << (5 - bits)) & 31));
        return [.. values];
    }

    /// <summary>False when more than four bits are left over, or one of them is set.</summary>
    private static bool TryToEights(ReadOnlySpan<byte> values, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        List<byte> result = [];
        uint pending = 0;
        int bits = 0;
        foreach (byte value in values)
        {
            pending = ((pending << 5) | value) & 0xfff;
            bits += 5;
            if (bits < 8) continue;
            bits -= 8;
            result.Add((byte)((pending >> bits) & 0xff));
        }

        if (bits >= 5 || (pending & ((1u << bits) - 1)) != 0) return false;
        bytes = [.. result];
        return true;
    }
}
