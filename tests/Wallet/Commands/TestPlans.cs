using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Tests.Commands;

/// <summary>Plans to sign; what they would do matters to no signer.</summary>
internal static class TestPlans
{
    public static RollbackPlan Of(uint round, string reason) => new()
    {
        Network = new(0xdab5bffa, new(new(1, 1, 1, 1))),
        Council = default,
        Epoch = new(round, 1),
        Incident = default,
        ForkPoint = new(new(new(1, 2, 3, 4)), new(100)),
        AbandonTip = new(new(new(2, 2, 3, 4)), new(124)),
        KeepTip = new(new(new(3, 2, 3, 4)), new(110)),
        Banned = [new(new(4, 2, 3, 4))],
        Adopt = null,
        CoinSet = default,
        Report = default,
        ExpiryHeight = new(150),
        Reason = reason,
    };

    /// <summary>The file that a voter is given.</summary>
    public static string TextOf(RollbackPlan plan) => Hex.Encode(Wire.ToBytes(plan)) + "\n";
}
