using System.Diagnostics;
using System.Globalization;
using Blockchain.Benchmarks.Rounds;
using Blockchain.Client;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Files;
using Blockchain.TestKit;
using Blockchain.Wallet.Files;
using Blockchain.Wallet.Keys;

namespace Blockchain.Benchmarks.Wallet;

/// <summary>Measures the wallet's program beside a node's program: how soon it has followed a chain of full blocks, and how soon it says what it has then.</summary>
internal static class WalletRounds
{
    private const int CoinCount = 10_000;
    private const int CoinsInBlock = 2_500;
    private const int RipeningBlockCount = 100;
    private const int SyncRounds = 3;
    private const int BalanceRounds = 15;
    private const int PeakIntervalMilliseconds = 5;
    private const string Words = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    public static int Run(TextWriter output)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("wallet-rounds-");
        string data = Path.Combine(folder.FullName, "node"), wallet = Path.Combine(folder.FullName, "wallet");
        using Process node = Start("Node", "blockchain-node", ["run", "--chain", "regtest", "--data-dir", data, "--listen", "none", "--rpc-port", "0"]);
        try
        {
            while (node.StandardOutput.ReadLine() is { } line && !line.StartsWith("rpc: ", StringComparison.Ordinal)) continue;
            _ = node.StandardOutput.ReadToEndAsync();
            Account account = NewWallet(wallet);
            (int blocks, int transactions) = FillAsync(RpcEndpoint.OfDataDirectory(data), account).GetAwaiter().GetResult();
            Measure(output, wallet, Path.Combine(data, RpcEndpoint.CookieFileName), blocks, transactions);
            return 0;
        }
        finally
        {
            node.Kill();
            node.WaitForExit();
            folder.Delete(recursive: true);
        }
    }

    private static void Measure(TextWriter output, string wallet, string cookie, int blocks, int transactions)
    {
        List<double> syncs = [], balances = [];
        string said = "";
        for (int round = 0; round < SyncRounds; round++)
        {
            Forget(wallet);
            syncs.Add(Ask(wallet, cookie, out said));
        }
        for (int round = 0; round < BalanceRounds; round++) balances.Add(Ask(wallet, cookie, out said));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{blocks} blocks, {transactions:N0} transactions; {said.Trim()}"));
        output.WriteLine("| wallet | best | median | goal |");
        output.WriteLine("|---|---:|---:|---:|");
        Print(output, "transactions a second, from nothing to the balance", syncs.Select(seconds => transactions / seconds).OrderDescending(), "2,000");
        Print(output, "balance when nothing is new, ms", balances.Select(seconds => seconds * 1_000).Order(), "300");
        Print(output, "resident memory at its peak when nothing is new, MB", [Peak(wallet, cookie) / 1e6], "");
        Forget(wallet);
        Print(output, "resident memory at its peak, from nothing to the balance, MB", [Peak(wallet, cookie) / 1e6], "");
    }

    private static void Forget(string wallet)
    {
        foreach (string left in Directory.GetFiles(Path.GetDirectoryName(wallet) ?? "/").Where(file => file != wallet)) File.Delete(left);
    }

    /// <summary>The most memory in bytes that a balance has had, looked at every few milliseconds.</summary>
    private static long Peak(string wallet, string cookie)
    {
        using Process process = Start("Wallet", "blockchain-wallet", ["balance", "--wallet", wallet, "--cookie", cookie]);
        long peak = 0;
        while (!process.WaitForExit(PeakIntervalMilliseconds))
        {
            process.Refresh();
            if (!process.HasExited) peak = Math.Max(peak, process.PeakWorkingSet64);
        }
        return peak;
    }

    private static void Print(TextWriter output, string name, IEnumerable<double> bestFirst, string goal)
    {
        double[] values = [.. bestFirst];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {values[0]:N0} | {values[values.Length / 2]:N0} | {goal} |"));
    }

    private static double Ask(string wallet, string cookie, out string said)
    {
        long before = Stopwatch.GetTimestamp();
        using Process process = Start("Wallet", "blockchain-wallet", ["balance", "--wallet", wallet, "--cookie", cookie]);
        said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(before).TotalSeconds : throw new InvalidOperationException("the wallet failed");
    }

    /// <summary>Starts a program as its own build made it, which is what people start: beside the benchmarks it may lie with other builds of its libraries.</summary>
    private static Process Start(string project, string program, string[] arguments)
    {
        string output = Path.GetRelativePath(Path.Combine(Chains.Root, "..", "tests", "Benchmarks"), AppContext.BaseDirectory);
        string path = Path.GetFullPath(Path.Combine(Chains.Root, "..", "src", project, output, program));
        return Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true }) ?? throw new InvalidOperationException($"{program} did not start");
    }

    private static Account NewWallet(string path)
    {
        if (!Mnemonic.TryParse(Words, out Mnemonic? words, out _)) throw new InvalidOperationException("no words");
        return WalletFile.Create(path, new(words, "", "regtest", KeyNetwork.Regtest, 0), "passphrase"u8, new PassphraseStretching(64, 1, 1)).Head.Accounts[0];
    }

    /// <summary>Gives the node the generated chain, then blocks whose rewards are many coins of the wallet, then blocks under which these ripen.</summary>
    private static async Task<(int Blocks, int Transactions)> FillAsync(RpcEndpoint endpoint, Account account)
    {
        using RpcClient rpc = new(endpoint);
        GeneratedChain chain = GeneratedChain.Make();
        RuleSchedule schedule = new(chain.Rules);
        ChainedHeader tip = new(chain.Genesis.Header, chain.Genesis.Hash, null);
        int blocks = 0, transactions = 0;
        IEnumerable<Block> generated = chain.Start.Concat(chain.Full.Select(bytes =>
            Wire.TryRead<Block>(bytes, out Block? block) ? block : throw new InvalidOperationException("no block")));
        foreach (Block block in generated) await SubmitAsync(block);
        for (int i = 0; i < CoinCount / CoinsInBlock; i++) await SubmitAsync(Rewarding(tip, schedule, account));
        for (int i = 0; i < RipeningBlockCount; i++) await SubmitAsync(new BlockBuilder(tip, schedule.RulesForChild(tip, tip.Header.Time + 600)).Build());
        return (blocks, transactions);

        async Task SubmitAsync(Block block)
        {
            if (await rpc.CallAsync("submitblock", [Hex.Encode(Wire.ToBytes(block))]) is { } refused) throw new InvalidOperationException(refused.ToJsonString());
            tip = new(block.Header, block.Hash, tip);
            (blocks, transactions) = (blocks + 1, transactions + block.Transactions.Length);
        }
    }

    private static Block Rewarding(ChainedHeader tip, RuleSchedule schedule, Account account)
    {
        BlockBuilder builder = new(tip, schedule.RulesForChild(tip, tip.Header.Time + 600));
        Transaction one = builder.Coinbase();
        Amount part = new(one.Outputs[0].Value.Satoshis / CoinsInBlock);
        ScriptBytes[] scripts = [.. Enumerable.Range(0, 20).Select(index => account.ScriptOf(Branch.Receive, (uint)index))];
        return builder.Build([new(one.Version, one.Inputs, [.. Enumerable.Range(0, CoinsInBlock).Select(i => new TxOut(part, scripts[i % scripts.Length]))], one.LockTime)]);
    }
}
