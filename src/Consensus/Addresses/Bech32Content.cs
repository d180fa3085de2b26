using System.Collections.Immutable;

namespace Blockchain.Consensus.Addresses;

/// <summary>What a text of Bech32 or Bech32m holds.</summary>
/// <param name="HumanPart">In front of the separator, lower case.</param>
/// <param name="Values">Numbers from 0 to 31, without the checksum.</param>
/// <param name="Checksum">Which of the two matched.</param>
public sealed record Bech32Content(string HumanPart, ImmutableArray<byte> Values, Bech32Checksum Checksum);
