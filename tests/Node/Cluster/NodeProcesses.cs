using Xunit;

namespace Blockchain.Node.Tests.Cluster;

/// <summary>Tests that start many processes run one after another: side by side they would only wait for each other.</summary>
[CollectionDefinition(Name)]
public sealed class NodeProcesses
{
    /// <summary>The collection's name.</summary>
    public const string Name = "node processes";
}
