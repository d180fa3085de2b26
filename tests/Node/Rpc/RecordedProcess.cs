using System.Globalization;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Tests.Live;
using Blockchain.Node.Tests.Storage;
using Blockchain.TestKit.Recorded;
using Xunit;

namespace Blockchain.Node.Tests.Rpc;

/// <summary>The program itself behind a recording's door: started with the recording's options, asked over HTTP.</summary>
internal sealed class RecordedProcess : IRecordedDoor, IDisposable
{
    private readonly TempFolder folder = new();
    private readonly string[] options;
    private readonly RecordedCalls calls;
    private NodeProcess process;

    public RecordedProcess(RecordingHeader header)
    {
        options =
        [
            "--listen", "none", "--mock-time", header.Now.Seconds.ToString(CultureInfo.InvariantCulture), "--accept-non-standard", "--min-relay-fee", "0",
            .. header.Activations.SelectMany(change => new[] { "--activation", $"{change.Name}={change.Height}" }),
        ];
        process = Start();
        calls = new((method, parameters) => process.Rpc.CallAsync(method, new JsonArray(parameters), TestContext.Current.CancellationToken));
    }

    /// <summary>How often the program was stopped and started in the middle of the recording.</summary>
    public int Restarts { get; private set; }

    public string? Submit(Block block) => calls.Submit(block);

    public bool TryOffer(Transaction transaction, out string? error)
    {
        error = calls.Offer(transaction);
        return true;
    }

    public string? Command(string method, BlockHash block) => calls.Command(method, block);

    /// <summary>No method of Core's takes a single transaction out of the mempool: the program starts again without any, and is offered the others.</summary>
    public void Forget(IEnumerable<TxId> transactions)
    {
        HashSet<string> gone = [.. transactions.Select(id => id.ToString())];
        Transaction[] left = [.. calls.Waiting().Where(transaction => !gone.Contains(transaction.Id.ToString()))];
        Assert.Equal(0, RecordedCalls.Wait(process.StopAsync()));
        RecordedCalls.Wait(DisposedAsync());
        File.Delete(Path.Combine(folder.Path, "mempool.dat"));
        process = Start();
        Restarts++;
        foreach (Transaction transaction in left) Assert.Null(calls.Offer(transaction));
    }

    public RecordedState State() => calls.State();

    public void Dispose()
    {
        RecordedCalls.Wait(DisposedAsync());
        folder.Dispose();
    }

    private NodeProcess Start() => RecordedCalls.Wait(NodeProcess.StartAsync(folder.Path, options));

    private async Task<bool> DisposedAsync()
    {
        await process.DisposeAsync();
        return true;
    }
}
