using System.CommandLine;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Crypto;
using Blockchain.Node.Scenarios;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Scenarios.Reporting;

namespace Blockchain.Node.Commands;

/// <summary>
/// <c>scenario run DIR|FILE</c>: plays a scenario, prints its timeline and its expectations, writes a report. Ends with 1 when an
/// expectation fails.
/// </summary>
public static class ScenarioRunCommand
{
    private const string Simulated = "simulated", Live = "live";

    private static readonly Argument<string> Place = new("scenario") { Description = "A folder with scenario.yaml, or the file itself", HelpName = "DIR|FILE" };
    private static readonly Option<string> Host = new("--host") { Description = "simulated: seeded virtual time and network, in this process; live: the same on a process for each node, over libp2p", HelpName = "simulated|live", DefaultValueFactory = _ => Simulated };
    private static readonly Option<ulong> Seed = NumberOption.Optional("--seed", ulong.MinValue, ulong.MaxValue, 1UL, "What chance is drawn from; one seed gives one run");
    private static readonly Option<string?> Report = new("--report") { Description = "Where report.json and report.md go (default: out/NAME, or out/NAME-live)", HelpName = "DIR" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print report.json instead of text" };

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Command command = new("run", "Plays a scenario. Example: blockchain-node scenario run chains/march-2013 --seed 7") { Place, Host, Seed, Report, Json };
        command.SetAction((parsed, stop) => Task.Run(() => (int)Run(parsed, stop), stop));
        return command;
    }

    private static ExitCode Run(ParseResult parsed, CancellationToken stop)
    {
        string host = parsed.GetValue(Host) ?? Simulated;
        if (host is not (Simulated or Live)) throw new CommandException(ExitCode.Usage, $"--host {host}: expected simulated or live");
        string file = FileOf(parsed.GetRequiredValue(Place));
        Scenario scenario = Read(file);
        ChainSpec chain = ReadChain(file, scenario);
        string reports = parsed.GetValue(Report) ?? Path.Combine("out", host == Live ? $"{scenario.Name}-live" : scenario.Name);
        Prepare(reports);
        string? liveChainFile = host == Live ? Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file) ?? "", scenario.ChainFile)) : null;
        ScenarioRunner runner = new(new CachingVerifier(SignatureEngine.Choose().Verifier), build: null, liveChainFile);
        RunRecord run = Play(runner, file, scenario, chain, parsed.GetValue(Seed), stop);
        TextWriter output = parsed.InvocationConfiguration.Output;
        bool json = parsed.GetValue(Json);
        output.Write(json ? JsonReport.Write(run) : TimelineWriter.Write(run));
        string report = ReportFolder.Write(reports, run);
        if (!json) output.Write($"report: {report}\n");
        return run.Holds ? ExitCode.Done : ExitCode.No;
    }

    private static RunRecord Play(ScenarioRunner runner, string file, Scenario scenario, ChainSpec chain, ulong seed, CancellationToken stop)
    {
        try
        {
            return runner.TryRun(file, scenario, chain, seed, out RunRecord? run, out ScenarioError? error, stop)
                ? run
                : throw new CommandException(ExitCode.Usage, error.ToString());
        }
        catch (IOException) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop); // Ctrl-C reaches the processes too, which then do not answer
        }
    }

    /// <summary>Tries the report's folder before the run: nobody waits for a report that cannot be written.</summary>
    private static void Prepare(string folder)
    {
        if (string.IsNullOrWhiteSpace(folder) || folder.Contains('\0', StringComparison.Ordinal)) throw new CommandException(ExitCode.Usage, "--report names no folder; leave it out for out/NAME");
        try
        {
            ReportFolder.Prepare(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Environment, $"no report can be written to '{folder}': {failure.Message}; name a folder that you may write to with --report");
        }
    }

    private static string FileOf(string place)
    {
        string file = Directory.Exists(place) ? Path.Combine(place, ScenarioFile.DefaultName) : place;
        return File.Exists(file) ? file : throw new CommandException(ExitCode.Usage, $"there is no scenario at {file}");
    }

    private static Scenario Read(string file) =>
        ScenarioFile.TryRead(file, ReadText(file), out Scenario? scenario, out ScenarioError? error)
            ? scenario
            : throw new CommandException(ExitCode.Usage, error.ToString());

    private static string ReadText(string file)
    {
        using StreamReader text = new(new MemoryStream(InputFile.ReadPlain(file, ScenarioFile.FileBytesMax)));
        return text.ReadToEnd();
    }

    private static ChainSpec ReadChain(string file, Scenario scenario)
    {
        string path = Path.Combine(Path.GetDirectoryName(file) ?? "", scenario.ChainFile);
        if (!File.Exists(path)) throw new CommandException(ExitCode.Usage, $"{file}: there is no chain file at {path}");
        return ChainFile.TryRead(path, InputFile.ReadPlain(path, ChainFile.FileBytesMax), out ChainSpec? chain, out ChainFileError? error)
            ? chain
            : throw new CommandException(ExitCode.Usage, error.ToString() ?? path);
    }
}
