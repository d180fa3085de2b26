using System.Collections.Immutable;
using System.Text.Json;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Tests.Simulation;
using Xunit;

namespace Blockchain.Node.Tests.Scenarios;

/// <summary>Editors complete and check scenario files by the JSON schema: it must know what the reader knows, and nothing else.</summary>
public sealed class ScenarioSchemaTests
{
    private static readonly JsonElement Schema = Load();

    [Fact]
    public void The_file_itself_has_the_same_keys() => AssertSame(ScenarioKeys.File, Schema);

    [Fact]
    public void Parts_steps_and_expectations_have_the_same_keys()
    {
        SortedDictionary<string, KeyShape> expected = new(StringComparer.Ordinal)
        {
            ["network"] = ScenarioKeys.Network,
            ["node"] = ScenarioKeys.Node,
            ["council"] = ScenarioKeys.Council,
            ["player"] = ScenarioKeys.Player,
        };
        foreach ((string kind, KeyShape shape) in ScenarioKeys.Steps) expected.Add($"step-{kind}", shape);
        foreach ((string kind, KeyShape shape) in ScenarioKeys.Expectations) expected.Add($"expectation-{kind}", shape);
        JsonElement definitions = Schema.GetProperty("definitions");
        Assert.Equal(
            expected.Keys.Append("nodes-of").Order(StringComparer.Ordinal),
            definitions.EnumerateObject().Select(definition => definition.Name).Order(StringComparer.Ordinal));
        foreach ((string name, KeyShape shape) in expected) AssertSame(shape, definitions.GetProperty(name));
    }

    [Fact]
    public void Every_kind_of_step_and_expectation_may_stand_in_its_list()
    {
        Assert.Equal(ScenarioKeys.Steps.Keys, KindsOf("steps"));
        Assert.Equal(ScenarioKeys.Expectations.Keys, KindsOf("expect"));
    }

    [Fact]
    public void Words_are_the_same()
    {
        JsonElement definitions = Schema.GetProperty("definitions");
        Assert.Equal(ScenarioWords.IncidentKinds, Words(definitions.GetProperty("expectation-incident").GetProperty("properties").GetProperty("kind")));
        Assert.Equal(ScenarioWords.Fates, Words(definitions.GetProperty("expectation-fate").GetProperty("properties").GetProperty("is")));
    }

    private static void AssertSame(KeyShape shape, JsonElement definition)
    {
        IEnumerable<string> keys = definition.TryGetProperty("properties", out JsonElement properties) ? properties.EnumerateObject().Select(key => key.Name) : [];
        IEnumerable<string?> required = definition.TryGetProperty("required", out JsonElement list) ? list.EnumerateArray().Select(key => key.GetString()) : [];
        Assert.Equal(shape.All.Order(StringComparer.Ordinal), keys.Order(StringComparer.Ordinal));
        Assert.Equal(shape.Required.Order(StringComparer.Ordinal), required.Order(StringComparer.Ordinal));
    }

    private static ImmutableArray<string> KindsOf(string list) =>
    [
        .. Schema.GetProperty("properties").GetProperty(list).GetProperty("items").GetProperty("anyOf").EnumerateArray()
            .Select(kind => Assert.Single(kind.GetProperty("properties").EnumerateObject()).Name).Order(StringComparer.Ordinal),
    ];

    private static ImmutableArray<string> Words(JsonElement definition) => [.. definition.GetProperty("enum").EnumerateArray().Select(word => word.GetString() ?? "")];

    private static JsonElement Load()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Repository.PathTo("chains/schema/scenario.schema.json")));
        return document.RootElement.Clone();
    }
}
