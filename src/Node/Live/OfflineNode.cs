using System.Security.Cryptography;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Files;
using Blockchain.Node.Crypto;
using Blockchain.Node.Machine;
using Blockchain.Node.Storage;

namespace Blockchain.Node.Live;

/// <summary>A node without peers and clients: the machine on its files, for commands that work on a folder while no process runs on it.</summary>
public sealed class OfflineNode : IDisposable
{
    private readonly DataDirectory folder;
    private readonly ParallelScriptRunner scripts;
    private readonly List<Effect> pending = [];

    private OfflineNode(DataDirectory folder, ParallelScriptRunner scripts, NodeStore store)
    {
        (this.folder, this.scripts, Store) = (folder, scripts, store);
        Machine = new(store.Parts);
    }

    /// <summary>The files.</summary>
    public NodeStore Store { get; }

    /// <summary>The machine, at the tip.</summary>
    public NodeMachine Machine { get; }

    /// <summary>Opens a folder, or starts one.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="rules">The rule set to enforce; null for the one enforced last.</param>
    /// <param name="path">The folder.</param>
    /// <param name="progress">Hears how far the chain is restored: the height, and that of the best header.</param>
    /// <exception cref="StorageException">The folder is another process's, is damaged, or the system refuses.</exception>
    public static OfflineNode Open(ChainSpec spec, string? rules, string path, Action<Height, Height> progress)
    {
        SignatureEngine engine = SignatureEngine.Choose();
        DataDirectory folder = DataDirectory.Open(path);
        ParallelScriptRunner scripts = new(engine.Verifier, Math.Min(Environment.ProcessorCount, ParallelScriptRunner.ThreadCountMax));
        try
        {
            Span<byte> salt = stackalloc byte[2 * sizeof(ulong)];
            RandomNumberGenerator.Fill(salt);
            NodeParts parts = NodeParts.Of(spec, rules, engine.Verifier) with
            {
                Scripts = scripts,
                Salt = new(BitConverter.ToUInt64(salt), BitConverter.ToUInt64(salt[sizeof(ulong)..])),
            };
            return new(folder, scripts, NodeStore.Open(folder, parts, isRuleSetChosen: rules is not null, progress: progress));
        }
        catch
        {
            scripts.Dispose();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Lets the machine decide; what it decides is durable after the next <see cref="Save"/>.</summary>
    public Answer? Handle(NodeEvent happened)
    {
        Step step = Machine.Handle(happened);
        pending.AddRange(step.Effects);
        return step.Answer;
    }

    /// <summary>Makes durable what was decided so far.</summary>
    /// <exception cref="StorageException">The system refuses.</exception>
    public void Save()
    {
        Store.Persist([.. pending]);
        pending.Clear();
        Store.SaveIndex();
    }

    /// <summary>Saves all, so that the next start has nothing to do.</summary>
    /// <exception cref="StorageException">The system refuses.</exception>
    public void Close()
    {
        Save();
        Store.Close();
    }

    /// <summary>Gives the folder back; what was not saved is lost.</summary>
    public void Dispose()
    {
        Store.Dispose();
        scripts.Dispose();
        folder.Dispose();
    }
}
