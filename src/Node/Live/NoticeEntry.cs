using System.Text.Json.Nodes;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Live;

/// <summary>A notice as the log keeps it: short text, so that thousands of them hold no blocks in memory.</summary>
/// <param name="Revision">Its number; the next notice has the next one.</param>
/// <param name="Time">When its event happened.</param>
/// <param name="Name">What happened: <c>tip-moved</c>.</param>
/// <param name="Json">What there is to know: a JSON object in one line.</param>
/// <param name="Text">The line for people; null for what happens all the time.</param>
public sealed record NoticeEntry(long Revision, UnixTimeMs Time, string Name, string Json, string? Text)
{
    /// <summary>All of it but the line for people, for logs that programs read.</summary>
    public JsonObject ToJson() => new() { ["revision"] = Revision, ["name"] = Name, ["data"] = JsonNode.Parse(Json) };

    /// <summary>The line for people, or the name.</summary>
    public override string ToString() => Text ?? Name;
}
