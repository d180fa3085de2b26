using System.Collections.Immutable;

namespace Blockchain.Consensus.Addresses;

/// <summary>What is wrong with a text that should have been an address or a key.</summary>
/// <param name="Fault">The kind of mistake.</param>
/// <param name="Positions">The wrong characters, counted from 0, as far as they can be told; Bitcoin Core's <c>error_locations</c>.</param>
/// <param name="Detail">What was found; may be empty.</param>
public readonly record struct AddressError(AddressFault Fault, ImmutableArray<int> Positions, string Detail = "")
{
    /// <summary>Nothing wrong.</summary>
    public static AddressError None => new(AddressFault.None, []);

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsNone => Fault == AddressFault.None;

    /// <summary>One sentence for people, with positions counted from 1.</summary>
    public override string ToString()
    {
        string text = Text(Fault);
        if (!string.IsNullOrEmpty(Detail)) text += $": {Detail}";
        if (!Positions.IsDefaultOrEmpty) text += $" (character {string.Join(" and ", Positions.Select(position => position + 1))})";
        return text;
    }

    internal static AddressError Of(AddressFault fault, string detail = "") => new(fault, [], detail);

    internal static AddressError At(AddressFault fault, params ReadOnlySpan<int> positions) => new(fault, [.. positions]);

    private static string Text(AddressFault fault) => fault switch
    {
        AddressFault.None => "no error",
        AddressFault.Empty => "the text is empty",
        AddressFault.TooLong => "the text is too long",
        AddressFault.WrongCharacter => "a character does not belong here",
        AddressFault.MixedCase => "upper and lower case are mixed",
        AddressFault.ChecksumMismatch => "the checksum does not match",
        AddressFault.OtherNetwork => "this belongs to another network",
        AddressFault.WrongLength => "the content has the wrong length",
        AddressFault.WrongPadding => "the last character holds bits that must be zero",
        AddressFault.WrongVersion => "there is no such version",
        AddressFault.WrongEncoding => "version 0 needs the checksum of Bech32, later ones that of Bech32m",
        AddressFault.KeyOutOfRange => "the number is not a private key",
    };
}
