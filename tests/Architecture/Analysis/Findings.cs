using Xunit;

namespace Blockchain.Architecture.Tests.Analysis;

/// <summary>How a test says what it found.</summary>
public static class Findings
{
    /// <summary>Fails with every finding on a line of its own.</summary>
    public static void None(IEnumerable<Finding> findings) => None(findings.Select(finding => finding.ToString()));

    /// <summary>Fails with every finding on a line of its own.</summary>
    public static void None(IEnumerable<string> findings)
    {
        string[] all = [.. findings];
        if (all.Length > 0) Assert.Fail($"{all.Length} findings\n{string.Join('\n', all)}");
    }
}
