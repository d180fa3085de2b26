using System.Collections.Immutable;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Rules;

/// <summary>The part of a chain file that says who may decide a rollback: <c>council</c>.</summary>
internal static class CouncilSection
{
    private static readonly ImmutableArray<string> Keys = ["threshold", "voters"];

    private static readonly ImmutableArray<string> VoterKeys = ["name", "key"];

    /// <summary>Reads the council; true and null where there is none.</summary>
    public static bool TryRead(SourceFields chain, out CouncilSpec? council)
    {
        council = null;
        if (chain.Find("council") is not SourceValue section) return true;
        if (!SourceFields.TryOpen(section, "council", Keys, chain.Mistakes, out SourceFields? fields)
            || !fields.TryGet("voters", out _)
            || !fields.TryList("voters", out ImmutableArray<SourceValue> items)) return false;
        if (items.Length is 0 or > CouncilSpec.VoterCountMax)
            return chain.Mistakes.At(fields.LineOf("voters"), $"voters: there must be 1 to {CouncilSpec.VoterCountMax}");
        ImmutableArray<CouncilMember>.Builder voters = ImmutableArray.CreateBuilder<CouncilMember>(items.Length);
        foreach (SourceValue item in items)
        {
            if (!TryVoter(item, voters, chain.Mistakes)) return false;
        }
        if (!fields.TryNumber("threshold", 1, CouncilSpec.VoterCountMax, out long threshold)) return false;
        int least = CouncilSpec.ThresholdMin(items.Length);
        if (threshold > items.Length)
            return chain.Mistakes.At(fields.LineOf("threshold"), $"threshold: {threshold} of {items.Length} voters can never be reached");
        if (threshold < least)
            return chain.Mistakes.At(fields.LineOf("threshold"), $"threshold: must be {least} or more of {items.Length} voters, or two halves could decide differently");
        council = new(voters.MoveToImmutable(), (int)threshold);
        return true;
    }

    private static bool TryVoter(SourceValue item, ImmutableArray<CouncilMember>.Builder voters, FirstMistake mistakes)
    {
        if (!SourceFields.TryOpen(item, "voters", VoterKeys, mistakes, out SourceFields? fields)
            || !fields.TryName("name", out string? name)
            || !fields.TryHex("key", Hash256.Size, out byte[]? bytes)) return false;
        XOnlyPublicKey key = new(Hash256.Read(bytes));
        if (!key.IsOnCurve) return mistakes.At(fields.LineOf("key"), $"key: not a public key of BIP 340: nobody could sign for {name}");
        foreach (CouncilMember earlier in voters)
        {
            if (earlier.Name == name) return mistakes.At(fields.LineOf("name"), $"name: {name} is there twice");
            if (earlier.Key == key) return mistakes.At(fields.LineOf("key"), $"key: {name} has the key of {earlier.Name}, who would count twice");
        }
        voters.Add(new(name, key));
        return true;
    }
}
