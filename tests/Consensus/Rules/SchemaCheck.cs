using System.Text.Json;
using System.Text.RegularExpressions;

namespace Blockchain.Consensus.Tests.Rules;

/// <summary>
/// As much of JSON Schema 2020-12 as the chain schema uses. A keyword that is not known here throws, so the schema cannot say more than is checked.
/// </summary>
internal sealed class SchemaCheck(JsonElement root)
{
    public bool Accepts(JsonElement value) => Accepts(root, value);

    private bool Accepts(JsonElement schema, JsonElement value) => schema.EnumerateObject().All(keyword => Holds(keyword, schema, value));

    private bool Holds(JsonProperty keyword, JsonElement schema, JsonElement value) => keyword.Name switch
    {
        "$schema" or "$defs" or "title" or "description" => true,
        "$ref" => Accepts(Resolve(keyword.Value.GetString() ?? ""), value),
        "type" => IsType(keyword.Value, value),
        "const" => JsonElement.DeepEquals(keyword.Value, value),
        "enum" => keyword.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)),
        "oneOf" => keyword.Value.EnumerateArray().Count(one => Accepts(one, value)) == 1,
        "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString() ?? "", keyword.Value.GetString() ?? ""),
        "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() >= keyword.Value.GetDecimal(),
        "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() <= keyword.Value.GetDecimal(),
        "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= keyword.Value.GetInt32(),
        "maxItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= keyword.Value.GetInt32(),
        "items" => value.ValueKind != JsonValueKind.Array || value.EnumerateArray().All(item => Accepts(keyword.Value, item)),
        "minProperties" => value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Count() >= keyword.Value.GetInt32(),
        "maxProperties" => value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Count() <= keyword.Value.GetInt32(),
        "required" => value.ValueKind != JsonValueKind.Object || keyword.Value.EnumerateArray().All(key => value.TryGetProperty(key.GetString() ?? "", out _)),
        "properties" => value.ValueKind != JsonValueKind.Object || value.EnumerateObject().All(
            member => !keyword.Value.TryGetProperty(member.Name, out JsonElement inner) || Accepts(inner, member.Value)),
        "additionalProperties" => value.ValueKind != JsonValueKind.Object || value.EnumerateObject().All(
            member => schema.GetProperty("properties").TryGetProperty(member.Name, out _)),
        _ => throw new NotSupportedException($"the check does not know {keyword.Name}"),
    };

    private JsonElement Resolve(string reference)
    {
        JsonElement at = root;
        foreach (string step in reference.Split('/')[1..]) at = at.GetProperty(step);
        return at;
    }

    private static bool IsType(JsonElement type, JsonElement value) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Any(one => IsType(one, value))
        : type.GetString() switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal number) && number == decimal.Truncate(number),
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "null" => value.ValueKind == JsonValueKind.Null,
            string other => throw new NotSupportedException(other),
            null => throw new NotSupportedException("a type that is no text"),
        };
}
