using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Script;
using Blockchain.Node.Cluster;
using Blockchain.Node.Storage;

namespace Blockchain.Node.Commands;

/// <summary><c>network up</c>: several nodes on this machine, meshed, in one live table.</summary>
public static class NetworkCommand
{
    /// <summary>Nodes that one command starts; each takes some 90 MB.</summary>
    private const int NodeCountMax = 100;
    private const int NodeCountDefault = 5;
    private const int IntervalSecondsMax = 86_400;
    private const int IntervalSecondsDefault = 10;

    private static readonly Option<string> Chain = ChainOption.Create();
    private static readonly Option<int?> Nodes = new("--nodes") { Description = $"How many nodes (default: as many as --rules names, else {NodeCountDefault})", HelpName = "N" };
    private static readonly Option<string?> Rules = new("--rules") { Description = "Rule sets and how many nodes enforce each, as in 0.7:3,0.8:2 (default: the chain file's)", HelpName = "NAME:N,…" };
    private static readonly Option<bool> Mine = new("--mine") { Description = "Let the nodes mine in turn" };
    private static readonly Option<int> Interval = NumberOption.Optional("--interval", 1, IntervalSecondsMax, IntervalSecondsDefault, "Seconds between two blocks");
    private static readonly Option<string?> DataDir = new("--data-dir") { Description = "A folder for all nodes; each has its own inside (default: ~/.blockchain/networks/CHAIN)", HelpName = "DIR" };

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Command up = new("up", "Starts nodes, connects each with all others and shows them until Ctrl-C. Example: blockchain-node network up --chain regtest --nodes 5 --mine") { Chain, Nodes, Rules, Mine, Interval, DataDir };
        up.SetAction((parsed, stop) => RunAsync(Read(parsed), parsed.InvocationConfiguration.Output, stop));
        return new("network", "Several nodes on this machine.") { up };
    }

    private static async Task<int> RunAsync(NetworkPlan plan, TextWriter output, CancellationToken stop)
    {
        RequireFree(plan.Directory);
        bool isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        LocalNetwork network = new(plan, new NodeTable(output, isTerminal ? Math.Max(Console.WindowWidth, 1) : 0), TimeProvider.System);
        await using (network.ConfigureAwait(false))
        {
            try
            {
                await network.StartAsync(stop).ConfigureAwait(false);
                await network.RunAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Ctrl-C is how this command ends.
            }
        }
        return network.MissedCount == 0
            ? (int)ExitCode.Done
            : throw new CommandException(ExitCode.Environment, $"{network.MissedCount} of {plan.Rules.Length} nodes ended by themselves; what each said last stands above");
    }

    /// <summary>Nodes are not put among the files of another one that runs, nor started twice: said before the first of them starts.</summary>
    private static void RequireFree(string folder)
    {
        IEnumerable<string> inside = Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal) : [];
        foreach (string place in inside.Prepend(folder))
        {
            if (DataDirectory.HolderOf(place) is not { } process) continue;
            throw new CommandException(ExitCode.Environment, $"{place} is the folder of a node that runs (process {process}); stop it, or choose another --data-dir");
        }
    }

    private static NetworkPlan Read(ParseResult parsed)
    {
        string chain = parsed.GetRequiredValue(Chain);
        ChainSpec spec = ChainOption.Load(chain);
        ImmutableArray<string?> rules = RulesOf(spec, parsed.GetValue(Rules), parsed.GetValue(Nodes));
        string folder = DataDirOption.PathOf(parsed.GetValue(DataDir), Path.Combine("networks", spec.Name));
        if (parsed.GetValue(Mine) && !spec.DefaultRules.Base.NoRetargeting)
            throw new CommandException(ExitCode.Usage, $"--mine is for test networks, on which blocks cost nothing; {spec.Name} is none");
        return new(chain, rules, folder, parsed.GetValue(Mine) ? RewardAddress(spec) : null, TimeSpan.FromSeconds(parsed.GetValue(Interval)));
    }

    private static ImmutableArray<string?> RulesOf(ChainSpec spec, string? text, int? count)
    {
        ImmutableArray<string?>.Builder rules = ImmutableArray.CreateBuilder<string?>();
        foreach (string part in text?.Split(',') ?? [])
        {
            int colon = part.LastIndexOf(':');
            if (colon <= 0 || !int.TryParse(part[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int some) || some is 0 or > NodeCountMax)
                throw new CommandException(ExitCode.Usage, $"--rules {part}: write a rule set and how many nodes enforce it, as in 0.7:3");
            _ = ChainOption.FindRules(spec, part[..colon]);
            rules.AddRange(Enumerable.Repeat<string?>(part[..colon], some));
        }
        int nodes = count ?? (rules.Count > 0 ? rules.Count : NodeCountDefault);
        if (nodes is < 1 or > NodeCountMax) throw new CommandException(ExitCode.Usage, $"--nodes takes a whole number from 1 to {NodeCountMax}, not {nodes}");
        if (rules.Count > 0 && rules.Count != nodes) throw new CommandException(ExitCode.Usage, $"--rules names {rules.Count} nodes, --nodes {nodes}");
        while (rules.Count < nodes) rules.Add(null);
        return rules.ToImmutable();
    }

    /// <summary>An address that nobody has the key of: what the nodes mine is for nobody.</summary>
    private static string RewardAddress(ChainSpec spec)
    {
        string? address = Address.FromScript(ScriptTemplates.PayToPublicKeyHash(Hash160.Of("reward of a local network"u8)), spec.AddressFormat);
        Invariant.Holds(address is not null);
        return address;
    }
}
