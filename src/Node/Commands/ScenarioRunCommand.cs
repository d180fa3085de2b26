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
    private static readonly Option<string> Host = new("--host") { Description = "simulated: seeded virtual time and network", HelpName = "simulated|live", DefaultValueFactory = _ => Simulated };
    private static readonly Option<ulong> Seed = new("--seed") { Description = "What chance is drawn from; one seed gives one run", HelpName = "N", DefaultValueFactory = _ => 1 };
    private static readonly Option<string?> Report = new("--report") { Description = "Where report.json and report.md go (default: out/NAME)", HelpName = "DIR" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print report.json instead of text" };

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Command command = new("run", "Plays a scenario. Example: blockchain-node scenario run chains/march-2013 --seed 7") { Place, Host, Seed, Report, Json };
        command.SetAction((parsed, stop) => Task.FromResult((int)Run(parsed)));
        return command;
    }

    private static ExitCode Run(ParseResult parsed)
    {
        string host = parsed.GetValue(Host) ?? Simulated;
        if (host == Live) throw new CommandException(ExitCode.Environment, "--host live comes with the live host; use --host simulated");
        if (host != Simulated) throw new CommandException(ExitCode.Usage, $"--host {host}: expected simulated or live");
        string file = FileOf(parsed.GetRequiredValue(Place));
        Scenario scenario = Read(file);
        ChainSpec chain = ReadChain(file, scenario);
        ScenarioRunner runner = new(new CachingVerifier(SignatureEngine.Choose().Verifier));
        if (!runner.TryRun(file, scenario, chain, parsed.GetValue(Seed), out RunRecord? run, out ScenarioError? error))
        {
            throw new CommandException(ExitCode.Usage, error.ToString());
        }
        string report = ReportFolder.Write(parsed.GetValue(Report) ?? Path.Combine("out", scenario.Name), run);
        TextWriter output = parsed.InvocationConfiguration.Output;
        output.Write(parsed.GetValue(Json) ? JsonReport.Write(run) : $"{TimelineWriter.Write(run)}report: {report}\n");
        return run.Holds ? ExitCode.Done : ExitCode.No;
    }

    private static string FileOf(string place)
    {
        string file = Directory.Exists(place) ? Path.Combine(place, ScenarioFile.DefaultName) : place;
        return File.Exists(file) ? file : throw new CommandException(ExitCode.Usage, $"there is no scenario at {file}");
    }

    private static Scenario Read(string file) =>
        ScenarioFile.TryRead(file, File.ReadAllText(file), out Scenario? scenario, out ScenarioError? error)
            ? scenario
            : throw new CommandException(ExitCode.Usage, error.ToString());

    private static ChainSpec ReadChain(string file, Scenario scenario)
    {
        string path = Path.Combine(Path.GetDirectoryName(file) ?? "", scenario.ChainFile);
        if (!File.Exists(path)) throw new CommandException(ExitCode.Usage, $"{file}: there is no chain file at {path}");
        return ChainFile.TryRead(path, File.ReadAllBytes(path), out ChainSpec? chain, out ChainFileError? error)
            ? chain
            : throw new CommandException(ExitCode.Usage, error.ToString() ?? path);
    }
}
