using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Rules;

/// <summary>The parts of a chain file that tell networks apart: <c>genesis</c> and <c>addresses</c>.</summary>
internal static class NetworkSection
{
    private static readonly ImmutableArray<string> GenesisKeys = ["hash", "block"];

    private static readonly ImmutableArray<string> AddressKeys =
        ["pubkey-hash", "script-hash", "secret-key", "extended-public-key", "extended-secret-key", "bech32"];

    public static bool TryGenesis(SourceFields chain, [NotNullWhen(true)] out Block? genesis)
    {
        genesis = null;
        if (!chain.TryGet("genesis", out SourceValue? section)
            || !SourceFields.TryOpen(section, "genesis", GenesisKeys, chain.Mistakes, out SourceFields? fields)
            || !fields.TryHex("hash", Hash256.Size, out byte[]? hash)
            || !fields.TryText("block", out string? hex)) return false;
        hash.AsSpan().Reverse();
        if (!Hex.TryDecode(hex, out byte[]? bytes) || !Wire.TryRead<Block>(bytes, out Block? block))
            return chain.Mistakes.At(fields.LineOf("block"), "block: not the hexadecimal digits of one block");
        if (block.Hash.Value != Hash256.Read(hash))
            return chain.Mistakes.At(fields.LineOf("hash"), $"hash: the block's hash is {block.Hash}");
        if (Refusal(block) is string refusal) return chain.Mistakes.At(fields.LineOf("block"), $"block: {refusal}");
        genesis = block;
        return true;
    }

    public static bool TryAddresses(SourceFields chain, [NotNullWhen(true)] out AddressPrefixes? addresses)
    {
        addresses = null;
        if (!chain.TryGet("addresses", out SourceValue? section)
            || !SourceFields.TryOpen(section, "addresses", AddressKeys, chain.Mistakes, out SourceFields? fields)
            || !fields.TryNumber("pubkey-hash", 0, byte.MaxValue, out long pubkeyHash)
            || !fields.TryNumber("script-hash", 0, byte.MaxValue, out long scriptHash)
            || !fields.TryNumber("secret-key", 0, byte.MaxValue, out long secretKey)
            || !fields.TryHex("extended-public-key", sizeof(uint), out byte[]? publicKey)
            || !fields.TryHex("extended-secret-key", sizeof(uint), out byte[]? extendedSecretKey)
            || !fields.TryText("bech32", out string? bech32)) return false;
        if (!AddressPrefixes.IsBech32(bech32))
            return chain.Mistakes.At(fields.LineOf("bech32"), $"bech32: expected 1 to {AddressPrefixes.Bech32LengthMax} lower-case letters, found {SourceValue.Quote(bech32)}");
        addresses = new(
            (byte)pubkeyHash,
            (byte)scriptHash,
            (byte)secretKey,
            BinaryPrimitives.ReadUInt32BigEndian(publicKey),
            BinaryPrimitives.ReadUInt32BigEndian(extendedSecretKey),
            bech32);
        return true;
    }

    private static string? Refusal(Block block)
    {
        if (!block.Header.Previous.IsZero) return "a genesis has no parent";
        if (block.Transactions.Length == 0 || !block.Transactions[0].IsCoinbase) return "a genesis begins with a coinbase";
        if (block.Header.MerkleRoot != block.TransactionRoot || block.IsMerkleTreeMutated)
            return "the header does not commit to these transactions";
        bool worked = block.Header.Bits.TryExpand(out UInt256 target) && UInt256.From(block.Hash.Value) <= target;
        return worked ? null : "the hash does not meet its own target";
    }
}
