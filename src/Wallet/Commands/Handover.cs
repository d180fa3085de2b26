using System.Text.Json.Nodes;
using Blockchain.Client;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Files;

namespace Blockchain.Wallet.Commands;

/// <summary>Gives signed payments to the node: written down first, so that a kill at any moment loses none.</summary>
/// <param name="session">The wallet and its node.</param>
/// <param name="terminal">Where ids are printed.</param>
internal sealed class Handover(WalletSession session, ITerminal terminal)
{
    private const string Kept = $"it is kept: '{CommandLine.ProgramName} resubmit' sends it again";

    /// <summary>Has the node look at a payment, writes it down, sends it, and prints its id.</summary>
    /// <param name="payment">A new one, or one that was given up and is meant again.</param>
    /// <param name="words">What is printed behind its id.</param>
    /// <exception cref="CommandException">The node refuses it, and then nothing was written; or it went away, and then the payment is kept.</exception>
    /// <exception cref="StorageException">It could not be written down, and was not sent.</exception>
    public void Send(Transaction payment, string words = "")
    {
        if (RefusalOf(payment) is { } refusal) throw new CommandException(ExitCode.No, $"the node refuses the payment: {refusal}; nothing was sent");
        session.Records.Send(payment, Now());
        try
        {
            if (TrySend(payment) is { } late) throw new CommandException(ExitCode.No, $"the node refuses {payment.Id}: {late}; {Kept}");
        }
        catch (NodeUnreachableException gone)
        {
            throw new CommandException(ExitCode.Environment, $"the node went away before it answered for {payment.Id} ({gone.Message}); {Kept}");
        }
        terminal.Output.WriteLine($"{payment.Id}{words}");
        session.Records.Save();
    }

    /// <summary>Sends a payment that is written down already; answers the node's words where it refuses.</summary>
    /// <exception cref="NodeUnreachableException">The node is gone.</exception>
    public string? TrySend(Transaction payment)
    {
        try
        {
            session.Node.SendRawTransactionAsync(Hex.Encode(Wire.ToBytes(payment))).GetAwaiter().GetResult();
        }
        catch (RpcException refused)
        {
            return refused.Message;
        }
        session.Records.Ledger.See(payment, Now());
        return null;
    }

    private string? RefusalOf(Transaction payment)
    {
        JsonNode? answer = session.Node.CallAsync("testmempoolaccept", [new JsonArray(Hex.Encode(Wire.ToBytes(payment)))]).GetAwaiter().GetResult();
        JsonNode? row = (answer as JsonArray)?.FirstOrDefault();
        bool isAllowed = row?["allowed"] is JsonValue allowed && allowed.TryGetValue(out bool yes) && yes;
        return isAllowed ? null : row?["reject-reason"]?.ToString() ?? "without a word";
    }

    /// <summary>The time of the system.</summary>
    internal static UnixTime Now() => new(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
}
