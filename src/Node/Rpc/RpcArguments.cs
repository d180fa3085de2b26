using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Rpc;

/// <summary>The arguments of one call in the order of the method's parameters, checked for number and type as Core checks them.</summary>
public sealed class RpcArguments
{
    private const string PositionalName = "args";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 4 };

    private readonly RpcMethod method;
    private readonly JsonElement?[] values;

    private RpcArguments(RpcMethod method, JsonElement?[] values)
    {
        this.method = method;
        this.values = values;
    }

    /// <summary>Puts arguments, by position or by name, in their places.</summary>
    /// <exception cref="RpcFaultException">Too many, too few, unknown, or of the wrong type.</exception>
    public static RpcArguments Bind(RpcMethod method, JsonElement? given)
    {
        List<JsonElement?> values = given switch
        {
            null or { ValueKind: JsonValueKind.Null } => [],
            { ValueKind: JsonValueKind.Array } array => [.. array.EnumerateArray().Select(value => (JsonElement?)value)],
            { ValueKind: JsonValueKind.Object } named => ByName(method, named),
            _ => throw new RpcFaultException(RpcErrorCode.InvalidRequest, "Params must be an array or object"),
        };
        bool isShort = method.Parameters.Where((parameter, i) => !parameter.IsOptional && (i >= values.Count || IsNull(values[i]))).Any();
        if (values.Count > method.Parameters.Length || isShort) throw new RpcFaultException(RpcErrorCode.Misc, method.FullHelp());
        JsonElement?[] placed = [.. Enumerable.Range(0, method.Parameters.Length).Select(i => i < values.Count && !IsNull(values[i]) ? values[i] : null)];
        CheckTypes(method, placed);
        return new(method, placed);
    }

    /// <summary>Whether an argument was given.</summary>
    public bool Has(int index) => values[index] is not null;

    /// <summary>The argument as it came; for parameters of several kinds.</summary>
    public JsonElement? Raw(int index) => values[index];

    /// <summary>A string.</summary>
    public string Text(int index, string otherwise = "") => values[index]?.GetString() ?? otherwise;

    /// <summary>Bytes in hexadecimal; false for anything else.</summary>
    public bool TryBytes(int index, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        return values[index] is { } value && TryBytesOf(value, out bytes);
    }

    /// <summary>Bytes in hexadecimal that stand inside another argument; false for anything else. Blocks are long: no text is made of them on the way.</summary>
    public static bool TryBytesOf(JsonElement value, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (value.ValueKind != JsonValueKind.String) return false;
        ReadOnlySpan<byte> quoted = JsonMarshal.GetRawUtf8Value(value);
        return Hex.TryDecode(quoted[1..^1], out bytes) || (quoted.Contains((byte)'\\') && Hex.TryDecode(value.GetString(), out bytes));
    }

    /// <summary>A whole number of 32 bits.</summary>
    public int Int(int index, int otherwise = 0) =>
        values[index] is not { } value ? otherwise : value.TryGetInt32(out int number) ? number : throw new RpcFaultException(RpcErrorCode.Misc, "JSON integer out of range");

    /// <summary>A whole number of 64 bits.</summary>
    public long Long(int index, long otherwise = 0) =>
        values[index] is not { } value ? otherwise : value.TryGetInt64(out long number) ? number : throw new RpcFaultException(RpcErrorCode.Misc, "JSON integer out of range");

    /// <summary>true or false.</summary>
    public bool Flag(int index, bool otherwise = false) => values[index] is { } value ? value.GetBoolean() : otherwise;

    /// <summary>The items of an array; none where it was left out.</summary>
    public ImmutableArray<JsonElement> Items(int index) => values[index] is { } value ? [.. value.EnumerateArray()] : [];

    /// <summary>A verbosity: a number, or true and false for 1 and 0.</summary>
    public int Verbosity(int index, int otherwise) => values[index] switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.True } => 1,
        { ValueKind: JsonValueKind.False } => 0,
        { ValueKind: JsonValueKind.Number } => Int(index),
        { } other => throw WrongType(index, other, "number"),
    };

    /// <summary>A hash of 64 digits.</summary>
    public Hash256 Hash(int index) => HashOf(Text(index), method.Parameters[index].Name);

    /// <summary>A hash of 64 digits that stands inside another argument.</summary>
    /// <exception cref="RpcFaultException">The text is none.</exception>
    public static Hash256 HashOf(string text, string name)
    {
        if (text.Length != Hash256.Size * 2) throw new RpcFaultException(RpcErrorCode.InvalidParameter, $"{name} must be of length 64 (not {text.Length}, for '{text}')");
        return Hash256.TryParse(text, out Hash256 hash) ? hash : throw new RpcFaultException(RpcErrorCode.InvalidParameter, $"{name} must be hexadecimal string (not '{text}')");
    }

    /// <summary>Coins, as a number or a string with up to eight decimals.</summary>
    /// <exception cref="RpcFaultException">It is no amount.</exception>
    public static Amount AmountOf(JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.Number or JsonValueKind.String)) throw new RpcFaultException(RpcErrorCode.Type, "Amount is not a number or string");
        string text = value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : value.GetRawText();
        if (!decimal.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out decimal coins)
            || coins is < -1_000_000_000m or > 1_000_000_000m
            || decimal.Truncate(coins * Amount.Coin) != coins * Amount.Coin) throw new RpcFaultException(RpcErrorCode.Type, "Invalid amount");
        return coins is < 0 or > 21_000_000m ? throw new RpcFaultException(RpcErrorCode.Type, "Amount out of range") : new((long)(coins * Amount.Coin));
    }

    private static List<JsonElement?> ByName(RpcMethod method, JsonElement named)
    {
        List<JsonElement?> values = [];
        if (named.TryGetProperty(PositionalName, out JsonElement positional) && positional.ValueKind == JsonValueKind.Array)
            values.AddRange(positional.EnumerateArray().Select(value => (JsonElement?)value));
        foreach (JsonProperty property in named.EnumerateObject())
        {
            if (property.Name == PositionalName) continue;
            int index = IndexOf(method, property.Name);
            if (index < 0) throw new RpcFaultException(RpcErrorCode.InvalidParameter, $"Unknown named parameter {property.Name}");
            while (values.Count <= index) values.Add(null);
            if (values[index] is not null) throw new RpcFaultException(RpcErrorCode.InvalidParameter, $"Parameter {property.Name} specified twice both as positional and named argument");
            values[index] = property.Value;
        }
        return values;
    }

    private static int IndexOf(RpcMethod method, string name)
    {
        for (int i = 0; i < method.Parameters.Length; i++)
        {
            if (method.Parameters[i].Name == name || method.Parameters[i].Alias == name) return i;
        }
        return -1;
    }

    private static void CheckTypes(RpcMethod method, JsonElement?[] values)
    {
        JsonObject mistakes = [];
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is not { } value || IsOfType(method.Parameters[i].Type, value.ValueKind)) continue;
            mistakes[$"Position {i + 1} ({method.Parameters[i].Name})"] = Mismatch(value, NameOf(method.Parameters[i].Type));
        }
        if (mistakes.Count > 0) throw new RpcFaultException(RpcErrorCode.Type, $"Wrong type passed:\n{mistakes.ToJsonString(Indented)}");
    }

    private RpcFaultException WrongType(int index, JsonElement value, string expected) => new(
        RpcErrorCode.Type,
        $"Wrong type passed:\n{new JsonObject { [$"Position {index + 1} ({method.Parameters[index].Name})"] = Mismatch(value, expected) }.ToJsonString(Indented)}");

    private static string Mismatch(JsonElement value, string expected) => $"JSON value of type {NameOf(value.ValueKind)} is not of expected type {expected}";

    private static bool IsNull(JsonElement? value) => value is null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined };

    private static bool IsOfType(RpcType type, JsonValueKind kind) => type switch
    {
        RpcType.Text => kind == JsonValueKind.String,
        RpcType.Number => kind == JsonValueKind.Number,
        RpcType.Boolean => kind is JsonValueKind.True or JsonValueKind.False,
        RpcType.Array => kind == JsonValueKind.Array,
        RpcType.Any => true,
    };

    private static string NameOf(RpcType type) => type switch
    {
        RpcType.Text => "string",
        RpcType.Number => "number",
        RpcType.Boolean => "bool",
        RpcType.Array => "array",
        RpcType.Any => "any",
    };

    private static string NameOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "bool",
    };
}
