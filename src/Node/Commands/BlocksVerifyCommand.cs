using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;
using Blockchain.Node.Crypto;

namespace Blockchain.Node.Commands;

/// <summary><c>blocks verify</c>: every rule that needs no chain, and every script, of one block in a file.</summary>
public static class BlocksVerifyCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "The block: raw bytes, or the same packed with gzip." };
        Option<string> prevouts = new("--prevouts")
        {
            Description = "The outputs that it spends: one serialized output for each input, in order, coinbase left out.",
            HelpName = "FILE",
            Required = true,
        };
        Option<string> chain = ChainOption.Create();
        Option<string?> ruleSet = new("--rules") { Description = "Rule set; the network's default unless given.", HelpName = "NAME" };
        Option<int> height = NumberOption.Required("--height", 0, int.MaxValue, "The block's height.");
        Option<int> threads = NumberOption.Optional(
            "--threads", 1, ParallelScriptRunner.ThreadCountMax, Math.Min(Environment.ProcessorCount, ParallelScriptRunner.ThreadCountMax), "Threads that run scripts.");
        Command command = new(
            "verify",
            "Verifies one block without a chain: all rules but those that need its ancestors, and every script. "
            + "Ends with 1 and names the input that fails.\n\n"
            + "Example: blockchain-node blocks verify block.gz --prevouts prevouts.gz --chain bitcoin --height 300025")
        {
            file, prevouts, chain, ruleSet, height, threads,
        };
        command.SetAction((parsed, stop) => Task.Run(() =>
        {
            ChainSpec spec = ChainOption.Load(parsed.GetRequiredValue(chain));
            RuleSet rules = parsed.GetValue(ruleSet) is { } name ? ChainOption.FindRules(spec, name) : spec.DefaultRules;
            Block block = ReadBlock(parsed.GetRequiredValue(file));
            ImmutableArray<TxOut> spent = ReadSpent(parsed.GetRequiredValue(prevouts), block);
            TextWriter output = parsed.InvocationConfiguration.Output;
            Height place = new(parsed.GetRequiredValue(height));
            output.WriteLine($"block             {block.Hash}");
            output.WriteLine($"rules             {spec.Name} {rules.Name} at height {place}");
            Verify(block, spent, place, RulesAt(rules, block, place), parsed.GetValue(threads), output);
            output.WriteLine("valid");
            return (int)ExitCode.Done;
        }, stop));
        return command;
    }

    private static void Verify(Block block, ImmutableArray<TxOut> spent, Height height, ConsensusRules rules, int threads, TextWriter output)
    {
        SignatureEngine engine = SignatureEngine.Choose();
        SharedCountingVerifier verifier = new(engine.Verifier);
        using ParallelScriptRunner runner = new(verifier, threads);
        Stopwatch watch = Stopwatch.StartNew();
        BlockVerification result = BlockVerification.Of(block, spent, height, rules, runner);
        watch.Stop();
        output.WriteLine($"transactions      {block.Transactions.Length}");
        output.WriteLine($"inputs            {result.InputCount}");
        output.WriteLine($"signature checks  {verifier.Count}, {engine.Reason}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"time              {watch.Elapsed.TotalSeconds:0.000} s, threads {threads}"));
        if (!result.IsValid) throw new CommandException(ExitCode.No, string.Join("; ", result.Violations.Select(violation => Describe(violation, block))));
    }

    /// <summary>The violation, with the id of the transaction: positions are for programs.</summary>
    private static string Describe(Violation violation, Block block) =>
        violation.Transaction is { } index ? $"{violation} (transaction {block.Transactions[index].Id})" : violation.ToString();

    private static ConsensusRules RulesAt(RuleSet rules, Block block, Height height) =>
        new RuleSchedule(rules).TryRulesWithoutAncestors(height, block.Header, out ConsensusRules? found)
            ? found
            : throw new CommandException(ExitCode.Usage, $"the rules of {rules.Name} depend on the blocks below: they cannot be told from a height alone");

    private static Block ReadBlock(string path) =>
        Wire.TryRead<Block>(InputFile.Read(path), out Block? block)
            ? block
            : throw new CommandException(ExitCode.Usage, $"{path}: not one whole block");

    private static ImmutableArray<TxOut> ReadSpent(string path, Block block) =>
        BlockVerification.TryReadSpent(block, InputFile.Read(path), out ImmutableArray<TxOut> spent)
            ? spent
            : throw new CommandException(ExitCode.Usage, $"{path}: not one output for each input of the block");
}
