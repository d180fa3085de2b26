using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Node.Rpc.Methods;

namespace Blockchain.Node.Rpc;

/// <summary>Every method by its name. Help comes from here, so that no method lacks it.</summary>
public sealed class RpcTable
{
    private readonly Dictionary<string, RpcMethod> methods;

    /// <summary>All methods of this node.</summary>
    public RpcTable() => methods = new[]
    {
        ChainMethods.All, StatisticsMethods.All, ProofMethods.All, CoinMethods.All, BlockMethods.All, WaitMethods.All, MempoolMethods.All,
        TransactionMethods.All, NetworkMethods.All, ConnectionMethods.All, TemplateMethods.All, ForkMethods.All, RollbackMethods.All, ControlMethods.All(this),
    }.SelectMany(static group => group).ToDictionary(static method => method.Name);

    /// <summary>All methods by group, then name.</summary>
    public ImmutableArray<RpcMethod> All => [.. methods.Values.OrderBy(method => method.Group, StringComparer.Ordinal).ThenBy(method => method.Name, StringComparer.Ordinal)];

    /// <summary>A method by its name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out RpcMethod? method) => methods.TryGetValue(name, out method);
}
