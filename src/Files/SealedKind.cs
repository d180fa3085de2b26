namespace Blockchain.Files;

/// <summary>What a sealed file holds. One kind is never taken for another.</summary>
public enum SealedKind : byte
{
    /// <summary>The keys of a wallet.</summary>
    Wallet = 1,

    /// <summary>The key of a voter in a council.</summary>
    VotingKey = 2,
}
