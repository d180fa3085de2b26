using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Blockchain.Consensus.Rules;

/// <summary>Reads a chain file: the JSON form of a <see cref="ChainSpec"/>, described by <c>chains/schema/chain.schema.json</c>.</summary>
public static class ChainFile
{
    /// <summary>Bytes of a chain file, at most.</summary>
    public const int FileBytesMax = 1 << 20;

    private static readonly ImmutableArray<string> Keys =
        ["$schema", "name", "summary", "magic", "genesis", "addresses", "default-rules", "rule-sets", "council"];

    /// <summary>Reads a chain file, or finds its first mistake. No bytes make it throw.</summary>
    /// <param name="path">For messages only; nothing is opened.</param>
    /// <param name="json">The file's bytes.</param>
    /// <param name="spec">The network.</param>
    /// <param name="error">The mistake.</param>
    public static bool TryRead(
        string path, ReadOnlyMemory<byte> json, [NotNullWhen(true)] out ChainSpec? spec, [NotNullWhen(false)] out ChainFileError? error)
    {
        FirstMistake mistakes = new(path);
        bool fits = json.Length <= FileBytesMax || mistakes.At(1, $"a chain file has at most {FileBytesMax} bytes, this one {json.Length}");
        spec = fits ? Read(json.Span, mistakes) : null;
        error = spec is null ? mistakes.Error ?? new(path, 1, "not a chain file") : null;
        return spec is not null;
    }

    private static ChainSpec? Read(ReadOnlySpan<byte> json, FirstMistake mistakes)
    {
        if (!SourceReader.TryRead(json, mistakes, out SourceValue? root)
            || !SourceFields.TryOpen(root, "the chain file", Keys, mistakes, out SourceFields? fields)
            || !fields.TryOptionalText("$schema", out _)
            || !fields.TryName("name", out string? name)
            || !fields.TryOptionalText("summary", out string summary)
            || !TryMagic(fields, out NetworkMagic magic)
            || !NetworkSection.TryGenesis(fields, out Blocks.Block? genesis)
            || !NetworkSection.TryAddresses(fields, out Addresses.AddressPrefixes? addresses)
            || !new RuleSetSection(mistakes).TryRead(fields, out ImmutableArray<RuleSet> ruleSets)
            || !TryDefault(fields, ruleSets, out RuleSet? defaultRules)
            || !CouncilSection.TryRead(fields, out CouncilSpec? council)) return null;
        return new()
        {
            Name = name,
            Summary = summary,
            Magic = magic,
            Genesis = genesis,
            Addresses = addresses,
            DefaultRules = defaultRules,
            RuleSets = ruleSets,
            Council = council,
        };
    }

    private static bool TryMagic(SourceFields fields, out NetworkMagic magic)
    {
        magic = default;
        return fields.TryHex("magic", NetworkMagic.Size, out byte[]? bytes) && NetworkMagic.TryParse(Primitives.Hex.Encode(bytes), out magic);
    }

    private static bool TryDefault(SourceFields fields, ImmutableArray<RuleSet> ruleSets, [NotNullWhen(true)] out RuleSet? rules)
    {
        rules = null;
        if (!fields.TryText("default-rules", out string? wanted)) return false;
        rules = ruleSets.FirstOrDefault(known => known.Name == wanted);
        return rules is not null || fields.Mistakes.At(
            fields.LineOf("default-rules"),
            $"default-rules: no rule set {SourceValue.Quote(wanted)}{Spelling.Hint(wanted, ruleSets.Select(known => known.Name))}");
    }
}
