using Blockchain.Consensus.Primitives;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Network;

/// <summary>What the two lanes are called, and what they carry.</summary>
internal static class Lanes
{
    /// <summary>Both.</summary>
    public static IReadOnlyList<Lane> All { get; } = Enum.GetValues<Lane>();

    /// <summary>The name of a lane's protocol. The genesis stands in it in wire order, whose first bytes are no work's zeros.</summary>
    public static ProtocolId Protocol(Lane lane, BlockHash genesis)
    {
        string chain = Convert.ToHexStringLower(genesis.Value.ToArray().AsSpan(0, 4));
        return lane switch
        {
            Lane.Talk => new($"/blockchain/{chain}/node/2"),
            Lane.Blocks => new($"/blockchain/{chain}/blocks/1"),
        };
    }

    /// <summary>The lane of a message.</summary>
    public static Lane Of(Message message) => message is Message.BlockBody or Message.BlockNotFound or Message.BlockTransactions ? Lane.Blocks : Lane.Talk;
}
