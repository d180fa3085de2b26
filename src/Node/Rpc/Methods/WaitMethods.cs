using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Rpc.Methods;

/// <summary>Calls that wait until the best block has changed.</summary>
internal static class WaitMethods
{
    private const string Group = "Blockchain";

    public static ImmutableArray<RpcMethod> All { get; } =
    [
        RpcMethod.Does(
            Group, "waitfornewblock", RpcRole.Read, "Waits until the best block is another one, and answers it.", [Timeout],
            static async (node, arguments, stop) =>
            {
                BlockPlace now = await TipAsync(node).ConfigureAwait(false);
                return await WaitAsync(node, tip => tip.Hash != now.Hash, arguments.Long(0), stop).ConfigureAwait(false);
            }),
        RpcMethod.Does(
            Group, "waitforblock", RpcRole.Read, "Waits until a certain block is the best one.", [new("blockhash", RpcType.Text, "The block."), Timeout],
            static (node, arguments, stop) =>
            {
                BlockHash wanted = new(arguments.Hash(0));
                return WaitAsync(node, tip => tip.Hash == wanted, arguments.Long(1), stop);
            }),
        RpcMethod.Does(
            Group, "waitforblockheight", RpcRole.Read, "Waits until the best block is at least so high.", [new("height", RpcType.Number, "The height."), Timeout],
            static (node, arguments, stop) =>
            {
                Height wanted = new(arguments.Int(0));
                return WaitAsync(node, tip => tip.Height >= wanted, arguments.Long(1), stop);
            }),
    ];

    private static RpcParameter Timeout => new("timeout", RpcType.Number, "Milliseconds after which the best block is answered all the same; 0 for no limit.", IsOptional: true);

    /// <summary>Notices are numbered, so a change between two looks is never missed.</summary>
    private static async Task<JsonNode?> WaitAsync(RpcNode node, Predicate<BlockPlace> isReached, long timeoutMs, CancellationToken stop)
    {
        if (timeoutMs < 0) throw new RpcFaultException(RpcErrorCode.Misc, "Negative timeout");
        using CancellationTokenSource late = new(timeoutMs == 0 ? System.Threading.Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Min(timeoutMs, int.MaxValue)), node.Clock.Time);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        while (true)
        {
            long seen = node.Notices.Revision;
            BlockPlace tip = await TipAsync(node).ConfigureAwait(false);
            if (isReached(tip) || late.IsCancellationRequested) return new JsonObject { ["hash"] = tip.Hash.ToString(), ["height"] = tip.Height.Value };
            try
            {
                await node.Notices.WaitAsync(seen, over.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                // too late: once more, for the answer
            }
        }
    }

    private static Task<BlockPlace> TipAsync(RpcNode node) => node.Loop.ReadAsync(static machine => BlockPlace.Of(machine.Chain.Tip.Header));
}
