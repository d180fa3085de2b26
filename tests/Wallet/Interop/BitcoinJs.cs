using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Wallet.Tests.Interop;

/// <summary>bitcoinjs-lib, at a version that a lock file pins, in a process of its own. The questions stand in js/wallet.mjs.</summary>
internal static class BitcoinJs
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(240);

    private static string Folder => Repository.PathTo("tests/Wallet/js");

    /// <summary>Asks all questions in one process; the answers come in their order.</summary>
    internal static async Task<JsonNode[]> AskAsync(IReadOnlyCollection<JsonObject> questions)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(Guard);
        using Process process = Process.Start(new ProcessStartInfo("node", ["wallet.mjs"])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(stop.Token), error = process.StandardError.ReadToEndAsync(stop.Token);
            await process.StandardInput.WriteAsync(string.Concat(questions.Select(question => question.ToJsonString() + "\n")).AsMemory(), stop.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(stop.Token);
            Assert.True(process.ExitCode == 0, await error);
            JsonNode[] answers = [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
            Assert.Equal(questions.Count, answers.Length);
            return answers;
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    /// <summary>Skips the test, or fails it where interop is required, when Node.js or the packages are not there.</summary>
    internal static void SkipIfMissing()
    {
        if (Missing() is not { } missing) return;
        if (ForeignPrograms.AreRequired) Assert.Fail(missing);
        Assert.Skip(missing);
    }

    private static string? Missing()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "bitcoinjs-lib"))) return "the package bitcoinjs-lib is not installed: run 'npm ci' in tests/Wallet/js, or tests/run, which does";
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
}
