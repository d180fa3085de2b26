using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Live;

namespace Blockchain.Node.Commands;

/// <summary><c>blocks import</c>: blocks from a file into the folder of a node that does not run.</summary>
public static class BlocksImportCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "Blocks as in blk*.dat: magic, length, block; or the same packed with gzip." };
        Option<string> chain = ChainOption.Create();
        Option<string?> rules = new("--rules") { Description = "The rule set to enforce (default: the one enforced last, at first the chain file's)", HelpName = "NAME" };
        Option<string?> dataDir = DataDirOption.Create();
        Command command = new(
            "import",
            "Takes blocks from a file, in any order. What is there already is passed over, so a run that was stopped is taken up by running it again. "
            + "Ends with 1 and names the first block that the rules refuse, or whose parent is nowhere.\n\nExample: blockchain-node blocks import blk00000.dat --chain bitcoin")
        {
            file, chain, rules, dataDir,
        };
        command.SetAction((parsed, stop) => Task.Run(() =>
        {
            ChainSpec spec = ChainOption.Load(parsed.GetRequiredValue(chain));
            if (parsed.GetValue(rules) is { } name) _ = ChainOption.FindRules(spec, name);
            string folder = DataDirOption.PathOf(parsed.GetValue(dataDir), spec);
            return Import(parsed.GetRequiredValue(file), spec, parsed.GetValue(rules), folder, parsed.InvocationConfiguration.Output, stop);
        }, stop));
        return command;
    }

    private static int Import(string path, ChainSpec spec, string? rules, string folder, TextWriter output, CancellationToken stop)
    {
        try
        {
            using FileStream file = InputFile.Open(path);
            using Stream? unpacked = InputFile.IsPacked(file) ? new GZipStream(file, CompressionMode.Decompress) : null;
            StepProgress restoring = new(output, "restoring: height", StepProgress.IsTerminal);
            using OfflineNode node = OfflineNode.Open(spec, rules, folder, (height, best) => restoring.Tell(height.Value, best.Value));
            foreach (string note in node.Store.Report.Notes) output.WriteLine(note);
            StepProgress progress = new(output, "bytes", StepProgress.IsTerminal);
            BlockImport import = new(node, new(unpacked ?? file, spec.Magic), TimeProvider.System);
            try
            {
                import.Run(() => progress.Tell(file.Position, file.Length), stop);
            }
            finally
            {
                node.Close(); // what was taken stays, whatever ends the rest
                if (!import.IsEmpty) output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{import.Taken} blocks taken, {import.Known} were there already, {import.Refused} refused, {import.Waiting} without parent; height {node.Machine.Chain.Tip.Height} {node.Machine.Chain.Tip.Hash}"));
            }
            if (import.Fault is { } fault) throw new CommandException(ExitCode.Usage, $"{path} {fault}");
            return (import.FirstRefusal ?? import.FirstWithoutParent) is { } wrong ? throw new CommandException(ExitCode.No, $"{path}: {wrong}") : (int)ExitCode.Done;
        }
        catch (InvalidDataException damage)
        {
            throw new CommandException(ExitCode.Usage, $"{path}: not a whole gzip file: {damage.Message}");
        }
        catch (Exception failure) when (FolderErrors.Of(failure, folder) is { } end)
        {
            throw end;
        }
    }
}
