using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.Node.Rpc;

/// <summary>Output scripts as descriptors (BIP 380 to 386), as far as a script tells: an address, a key, or its bytes.</summary>
public static class ScriptDescriptor
{
    /// <summary>The descriptor of a script, with its checksum.</summary>
    public static string Of(ScriptBytes script, AddressFormat format)
    {
        string text;
        if (ScriptView.TryGetPublicKey(script.Span, out ReadOnlySpan<byte> key)) text = $"pk({Hex.Encode(key)})";
        else if (ScriptTemplates.TryGetWitnessProgram(script.Span, out int version, out ReadOnlySpan<byte> program) && version == 1 && program.Length == 32)
            text = $"rawtr({Hex.Encode(program)})";
        else text = Address.FromScript(script, format) is { } address ? $"addr({address})" : $"raw({script})";
        return $"{text}#{DescriptorChecksum.Of(text)}";
    }
}
