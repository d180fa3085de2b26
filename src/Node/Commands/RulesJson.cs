using System.Text;
using System.Text.Json;
using Blockchain.Consensus.Rules;

namespace Blockchain.Node.Commands;

/// <summary>Rule sets and differences as programs read them.</summary>
internal static class RulesJson
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static string List(ChainSpec chain) => Write(json =>
    {
        json.WriteString("chain", chain.Name);
        json.WriteString("genesis", chain.Genesis.Hash.ToString());
        json.WriteString("default-rules", chain.DefaultRules.Name);
        json.WriteStartArray("rule-sets");
        foreach (RuleSet rules in chain.RuleSets)
        {
            json.WriteStartObject();
            WriteIdentity(json, rules);
            json.WriteString("summary", rules.Summary);
            json.WriteStartArray("deployments");
            foreach (string name in rules.DeploymentNames) json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteStartObject("rules");
            foreach (RuleTimeline timeline in rules.Timelines) WriteTimeline(json, timeline.Parameter.Name, timeline);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    public static string Diff(RuleSetDiff diff) => Write(json =>
    {
        json.WriteStartObject("from");
        WriteIdentity(json, diff.From);
        json.WriteEndObject();
        json.WriteStartObject("to");
        WriteIdentity(json, diff.To);
        json.WriteEndObject();
        json.WriteString("effect", RulesText.Word(diff.Effect));
        json.WriteStartArray("differences");
        foreach (RuleTimelineDiff row in diff.Rows)
        {
            json.WriteStartObject();
            json.WriteString("rule", row.Parameter.Name);
            json.WriteString("effect", RulesText.Word(row.Effect));
            WriteTimeline(json, "from", row.From);
            WriteTimeline(json, "to", row.To);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    private static void WriteIdentity(Utf8JsonWriter json, RuleSet rules)
    {
        json.WriteString("name", rules.Name);
        json.WriteString("digest", rules.Digest.ToString());
    }

    private static void WriteTimeline(Utf8JsonWriter json, string name, RuleTimeline timeline)
    {
        json.WriteStartObject(name);
        WriteValue(json, "value", timeline.Base);
        if (!timeline.Entries.IsEmpty)
        {
            json.WriteStartArray("changes");
            foreach (RuleTimelineEntry entry in timeline.Entries)
            {
                json.WriteStartObject();
                WriteValue(json, "value", entry.Value);
                json.WriteString("when", entry.Activation.ToString());
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, RuleValue value)
    {
        json.WritePropertyName(name);
        if (value.Kind == RuleValueKind.Target) json.WriteStringValue(value.ToString());
        else json.WriteRawValue(value.ToString());
    }

    private static string Write(Action<Utf8JsonWriter> body)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Indented))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
