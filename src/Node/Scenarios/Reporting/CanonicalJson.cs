using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Blockchain.Node.Scenarios.Reporting;

/// <summary>JSON of which there is one form only: keys in ordinal order, two spaces a level, line feeds, no number but whole ones.</summary>
public static class CanonicalJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // names stay readable; the text is never put into a page
    };

    /// <summary>Writes a value, with a line feed at the end.</summary>
    public static string Write(JsonNode value)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, Options)) Sort(value)?.WriteTo(writer);
        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static JsonNode? Sort(JsonNode? value) => value switch
    {
        JsonObject some => new JsonObject(some
            .OrderBy(property => property.Key, StringComparer.Ordinal)
            .Select(property => KeyValuePair.Create(property.Key, Sort(property.Value)))),
        JsonArray some => new JsonArray([.. some.Select(Sort)]),
        _ => value?.DeepClone(),
    };
}
