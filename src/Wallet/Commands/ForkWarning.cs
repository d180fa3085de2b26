using System.Text.Json.Nodes;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Standing;

namespace Blockchain.Wallet.Commands;

/// <summary>What commands say while a fork is open.</summary>
internal static class ForkWarning
{
    /// <summary>What kind of fork, since when, how long.</summary>
    public static string Of(OpenFork fork, UnixTime now) =>
        $"{fork.Kind} since {AmountText.TimeOf(fork.Since, now)}, {fork.Blocks} {(fork.Blocks == 1 ? "block" : "blocks")}";

    /// <summary>One sentence on what to do; nothing while no fork is open.</summary>
    public static void Print(ForkPicture forks, TextWriter output, UnixTime now)
    {
        foreach (OpenFork fork in forks.Forks)
        {
            output.WriteLine($"A fork is open ({Of(fork, now)}). Wait before you deliver anything that is not safe."
                + $"   details: blockchain-node rpc getincident {fork.Incident}");
        }
    }

    /// <summary>The open forks for programs.</summary>
    public static JsonArray Json(ForkPicture forks) => new([.. forks.Forks.Select(fork => (JsonNode)new JsonObject
    {
        ["incident"] = fork.Incident, ["kind"] = fork.Kind, ["since"] = fork.Since.Seconds, ["blocks"] = fork.Blocks,
    })]);
}
