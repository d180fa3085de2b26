using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Blockchain.Libp2p.Tests.House;

/// <summary>The library's options as docs/libp2p.md lists them: read off the records and their documentation, so that neither can lie.</summary>
internal sealed partial class LimitTable
{
    private readonly Dictionary<string, XElement> members;

    public LimitTable(Assembly library)
    {
        members = XDocument.Load(Path.ChangeExtension(library.Location, ".xml")).Descendants("member")
            .ToDictionary(member => (string)member.Attribute("name")!);
        Records = [.. library.GetExportedTypes().Where(IsOptions).OrderBy(type => type.FullName, StringComparer.Ordinal)];
    }

    /// <summary>The records of options and limits.</summary>
    public IReadOnlyList<Type> Records { get; }

    /// <summary>The properties of a record that are limits: numbers, durations, switches.</summary>
    public static IEnumerable<PropertyInfo> Limits(Type record) => record.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => Value(property.PropertyType) && property.SetMethod is not null);

    /// <summary>The names of the faults that a property's documentation tells.</summary>
    public IEnumerable<string> Faults(PropertyInfo property) => FaultName().Matches(Summary(property)).Select(match => match.Groups[1].Value).Distinct();

    /// <summary>All records as Markdown tables.</summary>
    public string ToMarkdown()
    {
        StringBuilder text = new();
        foreach (Type record in Records)
        {
            PropertyInfo[] limits = [.. Limits(record)];
            if (limits.Length == 0) continue;
            object defaults = Defaults(record);
            text.Append(CultureInfo.InvariantCulture, $"**{record.Name}**\n\n| limit | default | what | its end |\n|---|---|---|---|\n");
            foreach (PropertyInfo limit in limits)
                text.Append(CultureInfo.InvariantCulture, $"| `{limit.Name}` | {Show(limit.GetValue(defaults))} | {What(limit)} | {string.Join(", ", Faults(limit))} |\n");
            text.Append('\n');
        }
        return text.ToString().TrimEnd('\n') + "\n";
    }

    // Required members (identities, transports) are no limits: a bare instance has the defaults of the rest.
    private static object Defaults(Type record) => Activator.CreateInstance(record)!;

    private static bool IsOptions(Type type) => type is { IsClass: true, IsAbstract: false } && type.GetConstructor(Type.EmptyTypes) is not null
        && (type.Name.EndsWith("Options", StringComparison.Ordinal) || type.Name.EndsWith("Limits", StringComparison.Ordinal)
            || type.Name.EndsWith("Parameters", StringComparison.Ordinal));

    private static bool Value(Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain == typeof(int) || plain == typeof(long) || plain == typeof(double) || plain == typeof(bool) || plain == typeof(TimeSpan);
    }

    private static string Show(object? value) => value switch
    {
        null => "none",
        bool flag => flag ? "yes" : "no",
        TimeSpan span when span < TimeSpan.FromSeconds(1) => $"{span.TotalMilliseconds} ms",
        TimeSpan span when span < TimeSpan.FromMinutes(2) => $"{span.TotalSeconds} s",
        TimeSpan span => $"{span.TotalMinutes} min",
        int or long => Bytes(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException(value.GetType().Name),
    };

    private static string Bytes(long number) => number >= 1024 * 1024 && number % (1024 * 1024) == 0
        ? $"{number / (1024 * 1024)} Mi" : number.ToString("#,0", CultureInfo.InvariantCulture);

    private string Summary(PropertyInfo property) => Documentation(property)?.ToString() ?? "";

    private XElement? Documentation(PropertyInfo property) =>
        members.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}")?.Element("summary");

    // The first sentence, without the fault that has a column of its own.
    private string What(PropertyInfo property)
    {
        if (Documentation(property) is not XElement summary) return "";
        string text = string.Concat(summary.Nodes().Select(node => node is XElement element ? Word(element) : node.ToString()));
        string sentence = Spaces().Replace(text, " ").Trim();
        int stop = sentence.IndexOf(". ", StringComparison.Ordinal);
        if (stop >= 0) sentence = sentence[..stop];
        int end = sentence.IndexOf(": Fault.", StringComparison.Ordinal);
        return (end >= 0 ? sentence[..end] : sentence).TrimEnd('.', ':').Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string Word(XElement element)
    {
        string name = (string?)element.Attribute("cref") ?? (string?)element.Attribute("langword") ?? element.Value;
        if (FaultName().Match(name) is { Success: true } fault) return $"Fault.{fault.Groups[1].Value}";
        return $"`{name.Split('.', ':')[^1]}`";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"F:Blockchain\.Libp2p\.Faults\.Fault\.(\w+)")]
    private static partial Regex FaultName();
}
