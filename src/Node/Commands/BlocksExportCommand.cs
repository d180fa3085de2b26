using System.CommandLine;
using System.Globalization;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Live;

namespace Blockchain.Node.Commands;

/// <summary><c>blocks export</c>: the chain of a node that does not run, into a file.</summary>
public static class BlocksExportCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "Where to; blocks of the same chain that are in it already stay." };
        Option<string> chain = ChainOption.Create();
        Option<string?> dataDir = DataDirOption.Create();
        Command command = new(
            "export",
            "Writes the chain, from the first block to the tip, as in blk*.dat: magic, length, block. A file that holds the beginning of the chain is "
            + "gone on with.\n\nExample: blockchain-node blocks export chain.dat --chain regtest --data-dir /tmp/a")
        {
            file, chain, dataDir,
        };
        command.SetAction((parsed, stop) => Task.Run(() =>
        {
            ChainSpec spec = ChainOption.Load(parsed.GetRequiredValue(chain));
            string folder = DataDirOption.PathOf(parsed.GetValue(dataDir), spec);
            TextWriter output = parsed.InvocationConfiguration.Output;
            string path = PathOf(parsed.GetRequiredValue(file));
            if (!Directory.Exists(folder)) throw new CommandException(ExitCode.Usage, $"no folder '{folder}': name the node's with --data-dir");
            try
            {
                return Export(path, spec, folder, output, stop);
            }
            catch (Exception failure) when (FolderErrors.Of(failure, folder) is { } end)
            {
                throw end;
            }
        }, stop));
        return command;
    }

    private static string PathOf(string given)
    {
        if (string.IsNullOrWhiteSpace(given)) throw new CommandException(ExitCode.Usage, "FILE is empty: name the file to write");
        string path = Path.GetFullPath(given);
        if (Directory.Exists(path)) throw new CommandException(ExitCode.Usage, $"{path} is a folder: name a file in it");
        return Directory.Exists(Path.GetDirectoryName(path)) ? path : throw new CommandException(ExitCode.Usage, $"no folder '{Path.GetDirectoryName(path)}' to write '{given}' in");
    }

    private static int Export(string path, ChainSpec spec, string folder, TextWriter output, CancellationToken stop)
    {
        StepProgress restoring = new(output, "restoring: height", StepProgress.IsTerminal);
        using OfflineNode node = OfflineNode.Open(spec, rules: null, folder, (height, best) => restoring.Tell(height.Value, best.Value));
        using BlockExport export = BlockExport.Open(path, spec.Magic, node);
        if (export.Fault is { } fault) throw new CommandException(ExitCode.Usage, $"{path} {fault}; move it away to write a new one");
        StepProgress progress = new(output, "height", StepProgress.IsTerminal);
        int kept = export.Blocks;
        int tip = node.Machine.Chain.Tip.Height.Value;
        export.Run(height => progress.Tell(height.Value, tip), stop);
        node.Close();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{export.Blocks - kept} blocks written, {kept} were there already; height {tip} {node.Machine.Chain.Tip.Hash}"));
        return (int)ExitCode.Done;
    }
}
