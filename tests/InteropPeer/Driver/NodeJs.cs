using System.ComponentModel;
using System.Diagnostics;

namespace Blockchain.InteropPeer.Driver;

/// <summary>Where js-libp2p is, and why it cannot be used where it cannot.</summary>
public static class NodeJs
{
    /// <summary>The variable that says that a missing js-libp2p is a failure and no reason to skip: <c>tests/run</c> sets it to 1.</summary>
    public const string RequiredVariable = "INTEROP_REQUIRED";

    /// <summary>The folder <c>tests/Interop/js</c> of the repository that this assembly was built in.</summary>
    public static string Folder { get; } = FindFolder();

    /// <summary>Whether tests must fail without it.</summary>
    public static bool IsRequired { get; } = Environment.GetEnvironmentVariable(RequiredVariable) == "1";

    /// <summary>Why it cannot be used; null where it can.</summary>
    public static string? Missing { get; } = FindMissing();

    private static string? FindMissing()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "libp2p"))) return "js-libp2p is not installed: run 'npm ci' in tests/Interop/js, or tests/run, which does";
        try
        {
            using Process node = Process.Start(new ProcessStartInfo("node", ["--version"]) { RedirectStandardOutput = true })!;
            node.WaitForExit();
            return node.ExitCode == 0 ? null : $"'node --version' ends with exit code {node.ExitCode}";
        }
        catch (Win32Exception)
        {
            return "'node' is not on the path: install Node.js, or run tests/run, which does";
        }
    }

    private static string FindFolder()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string candidate = Path.Combine(directory.FullName, "tests", "Interop", "js");
            if (File.Exists(Path.Combine(candidate, "peer.mjs"))) return candidate;
        }
        throw new DirectoryNotFoundException("no folder 'tests/Interop/js' above the assembly");
    }
}
